import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execPath } from "node:process";
import { hasConsent } from "../../test/editor/host/consent.ts";
import { cacheFolder, projectRoot } from "../../test/editor/host/paths.ts";
import { cleanEnvironment, runVisibly } from "../../test/editor/host/processes.ts";
import type { ServerProgram } from "./languageServer.ts";

export type ServerName = "gpuplan" | "yamlLanguageServer" | "bashLanguageServer";

/** The newest that start on Node 20: yaml-language-server 2 wants Node 22. */
export const rivalPackages = ["yaml-language-server@1.25.0", "bash-language-server@5.8.1"] as const;

const folder = join(cacheFolder, "rivals", rivalPackages.join("+"));
const completeMark = join(folder, "complete");

/**
 * The servers as an editor other than VS Code starts them; the others come from the npm registry on first use. Ours is
 * the built `program`, and keeps what it keeps in `keptFolder`.
 */
export async function ensureServers(
  program: string,
  keptFolder: string,
): Promise<Readonly<Record<ServerName, ServerProgram>>> {
  if (!existsSync(completeMark)) await install();
  const schema = `file://${join(projectRoot, "schemas", "gpuplan.schema.json")}`;
  return {
    gpuplan: {
      ...server([program, "lsp", "--stdio"], 0),
      environment: { XDG_CACHE_HOME: keptFolder },
    },
    yamlLanguageServer: server(
      [join(folder, "node_modules", "yaml-language-server", "bin", "yaml-language-server"), "--stdio"],
      200,
      {
        yaml: {
          validate: true,
          schemas: { [schema]: "*.gpuplan.yaml" },
          // Nothing from the network: neither the catalogue of schemas nor Kubernetes'.
          schemaStore: { enable: false },
          kubernetesCRDStore: { enable: false },
        },
      },
    ),
    bashLanguageServer: server(
      [join(folder, "node_modules", "bash-language-server", "out", "cli.js"), "start"],
      500,
      { bashIde: { shellcheckPath: "shellcheck", backgroundAnalysisMaxFiles: 0 } },
    ),
  };
}

function server(
  words: readonly string[],
  debounceMs: number,
  configuration: ServerProgram["configuration"] = {},
): ServerProgram {
  return { command: execPath, words, debounceMs, configuration, environment: {} };
}

async function install(): Promise<void> {
  const names = rivalPackages.join(" and ");
  if (!(await hasConsent(`To compare with ${names} they are fetched from the npm registry (50 MB). Go on?`)))
    throw new Error("Without the other servers there is nothing to compare with.");
  process.stderr.write(`Installing ${names} into .cache …\n`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  await runVisibly(
    "npm",
    [
      "install",
      "--prefix",
      folder,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      ...rivalPackages,
    ],
    {
      cwd: folder,
      env: cleanEnvironment({}),
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    },
  );
  await writeFile(completeMark, `${names}\n`);
}
