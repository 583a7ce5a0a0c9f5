import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import module from "node:module";
import { join } from "node:path";
import { hasConsent } from "./consent.ts";
import { cacheFolder } from "./paths.ts";
import { cleanEnvironment, runVisibly } from "./processes.ts";

/** A VS Code server that is ready to be started: the Node it needs and its entry point. */
export interface HostedInstall {
  readonly node: string;
  readonly serverMain: string;
}

/** The npm package that carries a complete VS Code server; 4.139.1 holds VS Code 1.139.1. */
const serverPackage = "code-server@4.139.1";
/** That server needs Node 24, newer than the floor of this project; this package is that program and nothing else. */
const nodeVersion = "24.21.0";

const folder = join(cacheFolder, "vscode-host", `${serverPackage}-node-${nodeVersion}`);
const completeMark = join(folder, "complete");
const serverFolder = join(folder, "node_modules", "code-server", "lib", "vscode");

/** Whether the VS Code server is in the cache already. */
function isHostedInstalled(): boolean {
  return existsSync(completeMark);
}

/** Installs the VS Code server into the cache unless it is there; throws with what to do where that is impossible. */
export async function ensureHosted(): Promise<HostedInstall> {
  const nodePackage = requiredNodePackage();
  if (!isHostedInstalled()) await install(nodePackage);
  return {
    node: nodePackage ? join(folder, "node_modules", nodePackage, "bin", "node") : process.execPath,
    serverMain: join(serverFolder, "out", "server-main.js"),
  };
}

/** The package that brings Node 24, or nothing when this very Node can run the server. */
function requiredNodePackage(): string | undefined {
  // What the server calls at its start and Node 20 lacks.
  if ("registerHooks" in module) return undefined;
  if (process.platform === "linux" && (process.arch === "x64" || process.arch === "arm64")) {
    return `node-linux-${process.arch}`;
  }
  throw new Error(
    `The hosted VS Code needs Node 24 or later on ${process.platform} ${process.arch}, and this is ${process.version}. ` +
      "Run with a newer Node, or with GPUPLAN_EDITOR=electron where VS Code can be downloaded.",
  );
}

async function install(nodePackage: string | undefined): Promise<void> {
  const question =
    "VS Code for this run is not here yet. Fetch it from the npm registry (about 250 MB, 800 MB on disk)?";
  if (!(await hasConsent(question)))
    throw new Error("Without an editor there is nothing to show or to test.");
  console.log(`Installing ${serverPackage} into .cache (about half a minute) …`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const packages = [serverPackage, ...(nodePackage ? [`${nodePackage}@${nodeVersion}`] : [])];
  // No install scripts: they would compile native parts (terminal, file watching) that a test does not need.
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await npm(["install", "--prefix", folder, ...quiet, ...packages], folder);
  await npm(["install", "--prefix", serverFolder, "--omit=dev", ...quiet], serverFolder);
  await writeFile(completeMark, `${packages.join("\n")}\n`);
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const options = { cwd, env: cleanEnvironment({}), shell: process.platform === "win32" };
  try {
    await runVisibly("npm", args, options);
  } catch (error) {
    throw new Error(`The hosted VS Code could not be installed from the npm registry. ${String(error)}`);
  }
}
