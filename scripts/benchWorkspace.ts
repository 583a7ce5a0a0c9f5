import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, execPath, exit, stderr, stdout } from "node:process";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { CheckWorkspaceResult } from "../src/lsp/protocol.ts";
import { projectRoot } from "../test/editor/host/paths.ts";
import { generateWorkspace } from "./workspace/generateWorkspace.ts";

/**
 * How long it takes to check all files of a generated repository, a third of which launch vLLM or plan to: through
 * `gpuplan check` and through the language server, wall clock from the start of the process, and the processor's time.
 * `npm run bench:workspace -- 100 1000 10000`. Reads the built programs: `npm run build` first.
 */
const counts = argv.length > 2 ? argv.slice(2).map(Number) : [100, 1000, 10_000];
const dist = join(projectRoot, "dist");
if (!existsSync(join(dist, "gpuplan.cjs")) || counts.some((count) => !Number.isInteger(count))) {
  stderr.write("npm run build, then: npm run bench:workspace -- FILES…\n");
  exit(2);
}
stdout.write("   files  way              seconds  ms a file  processor s  memory MiB\n");
for (const count of counts) {
  const folder = await mkdtemp(join(tmpdir(), "gpuplan-bench-"));
  try {
    await generateWorkspace(folder, count);
    print(count, "gpuplan check", checkByCommand(folder));
    print(count, "language server", await checkByServer(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly seconds: number;
  readonly processorSeconds: number | null;
  readonly memoryMiB: number | null;
}

function checkByCommand(folder: string): Measured {
  const before = childrenSeconds();
  const startedAt = performance.now();
  const words = [join(dist, "gpuplan.cjs"), "check", "--fail-on", "never", "--format", "json"];
  const { status, stdout: printed } = spawnSync(execPath, words, { cwd: folder, maxBuffer: 2 ** 30 });
  const seconds = (performance.now() - startedAt) / 1000;
  if (status !== 0 || printed.length < 3) throw new Error("gpuplan check has failed.");
  return { seconds, processorSeconds: childrenSeconds() - before, memoryMiB: null };
}

async function checkByServer(folder: string): Promise<Measured> {
  const startedAt = performance.now();
  const server = spawn(execPath, [join(dist, "server.cjs"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const uri = pathToFileURL(folder).href;
  const workspaceFolders = [{ uri, name: "bench" }];
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: uri,
    workspaceFolders,
    capabilities: {},
  });
  await connection.sendNotification("initialized", {});
  const overview = await connection.sendRequest<CheckWorkspaceResult>("gpuplan/checkWorkspace", {});
  const seconds = (performance.now() - startedAt) / 1000;
  if (overview === null || overview.files.length === 0) throw new Error("The server has found nothing.");
  const usage = usageOf(server);
  connection.dispose();
  server.kill();
  return { seconds, ...usage };
}

/** The processor's time of the programs that have ended. */
function childrenSeconds(): number {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return Number.NaN;
  }
}

/** What Linux says of a process; elsewhere nobody is asked. */
function usageOf({ pid }: ChildProcess): Pick<Measured, "processorSeconds" | "memoryMiB"> {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    // Fields 14 and 15, in hundredths of a second.
    return {
      processorSeconds: (Number(stat[11]) + Number(stat[12])) / 100,
      memoryMiB: Number(memory) / 1024,
    };
  } catch {
    return { processorSeconds: null, memoryMiB: null };
  }
}

function print(count: number, way: string, { seconds, processorSeconds, memoryMiB }: Measured): void {
  const cells = [
    String(count).padStart(8),
    `  ${way.padEnd(16)}`,
    seconds.toFixed(2).padStart(8),
    ((1000 * seconds) / count).toFixed(2).padStart(11),
    (processorSeconds?.toFixed(1) ?? "").padStart(13),
    (memoryMiB?.toFixed(0) ?? "").padStart(12),
  ];
  stdout.write(`${cells.join("")}\n`);
}
