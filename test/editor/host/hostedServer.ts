import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureHosted } from "./hostedInstall.ts";
import { stagedExtension } from "./paths.ts";
import { cleanEnvironment, runVisibly, startProcess, waitForOutput } from "./processes.ts";
import { createTemporaryFolder } from "./temporaryFolder.ts";
import { type Settings, writeUserSettings } from "./userSettings.ts";

export interface HostedServer {
  /**
   * The address of the editor on a folder, with this project's extension and, for a test run, a suite inside. The
   * extension is the staged one unless another folder is named; `null`: only what is installed.
   */
  address(folder: string, suite?: string, extension?: string | null): string;
  output(): string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface HostedOptions {
  readonly settings?: Settings;
  /** A package that is installed before the server starts, as a person would from the file. */
  readonly vsix?: string;
  /** Seen by the extension host, so by the extension and the suite. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A server for a person waits for them; one for a test ends by itself if its test dies. */
  readonly attended?: boolean;
}

/** Starts the VS Code server on loopback, in a home of its own, behind a random token. */
export async function startHostedServer(options: HostedOptions = {}): Promise<HostedServer> {
  const install = await ensureHosted();
  const folder = await createTemporaryFolder("editor");
  const home = folder.path;
  const token = randomBytes(16).toString("hex");
  const tokenFile = join(home, "token");
  await writeFile(tokenFile, token, { mode: 0o600 });
  const settingFolders = ["User", "Machine"].map((name) => join(home, "data", name));
  await writeUserSettings(settingFolders, options.settings);

  if (options.vsix !== undefined) {
    const words = [install.serverMain, "--server-data-dir", home, "--accept-server-license-terms"];
    const env = cleanEnvironment({ HOME: home });
    await runVisibly(install.node, [...words, "--install-extension", options.vsix], {
      env,
      stdio: ["ignore", "ignore", "ignore"],
    });
  }
  const args = [
    install.serverMain,
    ...["--host", "127.0.0.1", "--port", "0"],
    ...["--connection-token-file", tokenFile, "--server-data-dir", home],
    ...["--accept-server-license-terms", "--telemetry-level", "off"],
    // Despite its name also what makes the page honour an extension under development.
    "--enable-smoke-test-driver",
    ...(options.attended ? [] : ["--enable-remote-auto-shutdown"]),
  ];
  const server = startProcess(install.node, args, {
    env: cleanEnvironment({ ...options.environment, HOME: home }),
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await folder.remove();
  };
  try {
    const [, port] = await waitForOutput(server, /Extension host agent listening on (\d+)/, 30_000);
    const origin = `127.0.0.1:${port}`;
    const ended = new Promise<void>((resolve) => server.child.once("exit", () => resolve()));
    const address: HostedServer["address"] = (folder, suite, extension = stagedExtension) =>
      editorAddress(origin, token, folder, suite, extension);
    return { address, output: server.output, ended, stop };
  } catch (error) {
    await stop();
    throw new Error(
      `The hosted VS Code did not start. ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function editorAddress(
  origin: string,
  token: string,
  folder: string,
  suite: string | undefined,
  extension: string | null,
): string {
  const remote = (path: string) => `vscode-remote://${origin}${path}`;
  const payload = [
    ...(extension === null ? [] : [["extensionDevelopmentPath", remote(extension)]]),
    ...(suite ? [["extensionTestsPath", remote(suite)]] : []),
  ];
  const query = new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) });
  return `http://${origin}/?${query.toString()}`;
}
