import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath, platform } from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

/** The server as a process, with what it has said. */
export interface StormServer {
  readonly connection: ProtocolConnection;
  /** What it logged or printed: in a storm nothing is to be said. */
  readonly complaints: readonly string[];
  /** The diagnostics of a version, once they are there. */
  readonly diagnosticsOf: (uri: string, version: number) => Promise<readonly Diagnostic[]>;
  /** What is in use once the garbage is collected; `null` on Windows, which has no signal to ask by. */
  readonly memory: () => Promise<StormMemory | null>;
  readonly stop: () => Promise<void>;
}

export interface StormMemory {
  readonly heapMiB: number;
  readonly residentMiB: number;
}

export async function startStormServer(program: string): Promise<StormServer> {
  const folder = await mkdtemp(join(tmpdir(), "gpuplan-storm-memory-"));
  const preload = join(folder, "tellMemory.cjs");
  await writeFile(preload, tellMemory);
  const server = spawn(execPath, ["--expose-gc", "--require", preload, program, "--stdio"]);
  const complaints: string[] = [];
  const published = new Map<string, PublishDiagnosticsParams>();
  const waiting = new Set<() => void>();
  server.stderr.on("data", (data) => void complaints.push(String(data)));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onNotification(
    "window/logMessage",
    (log: { message: string }) => void complaints.push(log.message),
  );
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
    for (const check of waiting) check();
  });
  connection.listen();
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
  return {
    connection,
    complaints,
    diagnosticsOf: (uri, version) =>
      new Promise((resolve) => {
        const check = () => {
          const found = published.get(uri);
          if (found?.version !== version) return;
          waiting.delete(check);
          resolve(found.diagnostics);
        };
        waiting.add(check);
        check();
      }),
    memory: () => askMemory(server, join(folder, "memory.json")),
    stop: async () => {
      connection.dispose();
      server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs in the server: a signal has it collect its garbage and write down what is left. */
const tellMemory = `
const { renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
process.on("SIGUSR2", () => {
  global.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  const file = join(__dirname, "memory.json");
  writeFileSync(file + ".new", JSON.stringify({ used: heapUsed + external, rss }));
  renameSync(file + ".new", file);
});
`;

async function askMemory(server: ChildProcess, file: string): Promise<StormMemory | null> {
  if (platform === "win32") return null;
  await rm(file, { force: true });
  server.kill("SIGUSR2");
  for (;;) {
    await delay(20);
    const text = await readFile(file, "utf8").catch(() => null);
    if (text === null) continue;
    const { used, rss }: { used: number; rss: number } = JSON.parse(text);
    return { heapMiB: used / 2 ** 20, residentMiB: rss / 2 ** 20 };
  }
}
