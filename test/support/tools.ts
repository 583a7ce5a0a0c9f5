import { accessSync, constants } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { hasConsent, isAttended } from "../editor/host/consent.ts";
import { projectRoot } from "../editor/host/paths.ts";
import { runVisibly } from "../editor/host/processes.ts";

/**
 * Programs that judge what is generated, or an editor that uses it, and the Debian packages that they come in. The package of Prometheus would
 * set up a server on this machine: it is only unpacked, into `out/tools`.
 */
const packages = {
  shellcheck: { name: "shellcheck", unpacked: false },
  promtool: { name: "prometheus", unpacked: true },
  nvim: { name: "neovim", unpacked: false },
} as const;

type Tool = keyof typeof packages;

export const tools: readonly Tool[] = ["shellcheck", "promtool", "nvim"];

const aptGet = "/usr/bin/apt-get";
const unpackFolder = join(projectRoot, "out", "tools");

/** The path of a program, installed first where this run may do so; otherwise an error that says what to install. */
export async function ensureTool(tool: Tool): Promise<string> {
  const found = findTool(tool);
  if (found !== undefined) return found;
  const { name, unpacked } = packages[tool];
  if (await mayInstall(tool)) {
    console.log(`Getting ${tool} with apt-get …`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await runVisibly(aptGet, ["update", "-qq"], { env });
    if (unpacked) await unpack(name, env);
    else await runVisibly(aptGet, ["install", "-y", "-qq", "--no-install-recommends", name], { env });
    const installed = findTool(tool);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `The tests need ${tool} and found none. Install it (Debian, Ubuntu: \`sudo apt-get install ${name}\`; macOS: \`brew install ${name}\`).`,
  );
}

async function unpack(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  await mkdir(unpackFolder, { recursive: true });
  await runVisibly(aptGet, ["download", "-qq", name], { env, cwd: unpackFolder });
  for (const file of await readdir(unpackFolder)) {
    if (file.endsWith(".deb"))
      await runVisibly("/usr/bin/dpkg-deb", ["-x", file, "."], { env, cwd: unpackFolder });
  }
}

function findTool(tool: Tool): string | undefined {
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter).filter(Boolean),
    join(unpackFolder, "usr", "bin"),
  ];
  return folders.map((folder) => join(folder, tool)).find(isExecutable);
}

async function mayInstall(tool: Tool): Promise<boolean> {
  if (process.getuid?.() !== 0 || !isExecutable(aptGet)) return false;
  return !isAttended() || hasConsent(`${tool} is missing. Get ${packages[tool].name} with apt-get?`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
