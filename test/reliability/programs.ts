import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { buildProgram } from "../support/buildProgram.ts";

/** The programs as they are shipped, in a folder of their own, which goes with them. */
export interface Programs {
  readonly folder: string;
  /** Runs the command line in a folder. */
  readonly run: (words: readonly string[], options: RunOptions) => Promise<Run>;
  /** The language server over a workspace folder. */
  readonly startServer: (workspace: string, environment?: NodeJS.ProcessEnv) => Promise<RunningServer>;
  readonly remove: () => Promise<void>;
}

export interface RunOptions {
  readonly in: string;
  readonly input?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Run {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

export interface RunningServer {
  readonly connection: ProtocolConnection;
  /** What it logged, and what it printed beside the protocol. */
  readonly log: readonly string[];
  /** The newest diagnostics by URI. */
  readonly published: ReadonlyMap<string, PublishDiagnosticsParams>;
  readonly stop: () => void;
}

export async function buildPrograms(): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), "gpuplan-reliability-"));
  const bin = join(folder, "bin");
  const program = join(bin, "gpuplan.cjs");
  await buildProgram("src/cli/main.node.ts", program);
  await buildProgram("src/lsp/main.node.ts", join(bin, "server.cjs"));
  await buildProgram("src/mcp/main.node.ts", join(bin, "mcp.cjs"));
  const base = { PATH: process.env.PATH, XDG_CACHE_HOME: join(folder, "cache") };
  return {
    folder,
    run: (words, { in: cwd, input = "", environment = {} }) =>
      new Promise((resolve) => {
        const options = { cwd, env: { ...base, ...environment }, maxBuffer: 2 ** 28 };
        const child = execFile(execPath, [program, ...words], options, (error, output, errors) => {
          const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
          resolve({ status, output, errors });
        });
        child.stdin?.end(input);
      }),
    startServer: (workspace, environment = {}) =>
      startServer(join(bin, "server.cjs"), workspace, { ...base, ...environment }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function startServer(
  program: string,
  workspace: string,
  environment: NodeJS.ProcessEnv,
): Promise<RunningServer> {
  const child = spawn(execPath, [program, "--stdio"], { env: environment, cwd: workspace });
  const log: string[] = [];
  const published = new Map<string, PublishDiagnosticsParams>();
  child.stderr.on("data", (data) => void log.push(String(data)));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onNotification(
    "window/logMessage",
    ({ message }: { message: string }) => void log.push(message),
  );
  connection.onNotification("$/logTrace", (message: unknown) => void log.push(JSON.stringify(message)));
  connection.onNotification(
    "textDocument/publishDiagnostics",
    (params: PublishDiagnosticsParams) => void published.set(params.uri, params),
  );
  connection.listen();
  const uri = pathToFileURL(workspace).href;
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "workspace" }],
    capabilities: {},
    trace: "verbose",
  });
  await connection.sendNotification("initialized", {});
  return {
    connection,
    log,
    published,
    stop: () => {
      connection.dispose();
      child.kill();
    },
  };
}
