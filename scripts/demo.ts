import { spawn, spawnSync } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasScreen } from "../test/editor/host/chooseEditor.ts";
import { startHostedServer } from "../test/editor/host/hostedServer.ts";
import { projectRoot } from "../test/editor/host/paths.ts";
import { stopProcessesOnSignals } from "../test/editor/host/processes.ts";
import { stageExtension } from "../test/editor/host/stageExtension.ts";

/** Where the demo's editor works: a copy of the examples, so that trying things out leaves the project as it is. */
const demoFolder = join(projectRoot, "out", "demo");

/** Builds, prints the report of the examples and opens VS Code on them. */
async function demo(args: readonly string[]): Promise<void> {
  const unknown = args.find((argument) => argument !== "--no-open");
  if (unknown) throw new Error(`\`${unknown}\` is not an option. There is one: --no-open.`);

  run("npm", ["run", "--silent", "build"]);
  console.log("\nThe report of examples/, as `node dist/gpuplan.cjs estimate examples` prints it:\n");
  run(process.execPath, [join("dist", "gpuplan.cjs"), "estimate", "examples"]);
  if (args.includes("--no-open")) {
    console.log("\n`npm run demo` without --no-open opens VS Code on these files.");
    return;
  }

  await rm(demoFolder, { recursive: true, force: true });
  await cp(join(projectRoot, "examples"), demoFolder, { recursive: true });
  await stageExtension();
  if (isCodeInstalled()) openInstalled();
  else await openHosted();
}

/** VS Code on this machine. Inside a remote session `code` is a messenger that cannot load an extension from a folder. */
function isCodeInstalled(): boolean {
  if (!hasScreen() || process.env.VSCODE_IPC_HOOK_CLI) return false;
  const { status, stdout } = spawnSync("code", ["--version"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const [major = 0, minor = 0] = (stdout ?? "").split(".").map((part) => Number.parseInt(part, 10));
  return status === 0 && (major > 1 || minor >= 101);
}

function openInstalled(): void {
  const extension = join(projectRoot, "out", "extension");
  const first = join(demoFolder, "serve.sh");
  run("code", ["--new-window", `--extensionDevelopmentPath=${extension}`, demoFolder, first]);
  console.log("\nVS Code opens on the examples, with the extension loaded.");
}

/** Serves VS Code on loopback until Ctrl+C. */
async function openHosted(): Promise<void> {
  stopProcessesOnSignals();
  const server = await startHostedServer({
    attended: true,
    settings: { "workbench.colorTheme": "Dark Modern" },
  });
  const address = server.address(demoFolder);
  console.log(
    `\nVS Code with the extension on the examples, for you alone:\n\n${address}\n\nCtrl+C ends it.`,
  );
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  // Whether a browser came up or not: the address is printed.
  if (hasScreen())
    spawn(opener, [address], { stdio: "ignore", detached: true })
      .on("error", () => undefined)
      .unref();
  await server.ended;
}

function run(command: string, args: readonly string[]): void {
  const shell = process.platform === "win32";
  const { status, error } = spawnSync(command, args, {
    cwd: projectRoot,
    stdio: ["ignore", "inherit", "inherit"],
    shell,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`\`${[command, ...args].join(" ")}\` ended with status ${status}.`);
}

await demo(process.argv.slice(2));
