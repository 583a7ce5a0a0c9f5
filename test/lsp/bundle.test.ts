import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath, platform } from "node:process";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import {
  type CheckWorkspaceResult,
  checkWorkspaceMethod,
  type FileContent,
  type ReadFileParams,
  readFileMethod,
  readFolderMethod,
} from "../../src/lsp/protocol.ts";
import { startHubServer, type TestServer } from "../hub/hubServer.ts";
import { modelOf } from "../hub/storedModels.ts";
import { buildProgram } from "../support/buildProgram.ts";

let folder = "";
let program = "";
let hub: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-server-"));
  program = join(folder, "bin", "server.cjs");
  await buildProgram("src/lsp/main.node.ts", program);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeAll(async () => {
  hub = await startHubServer({ models: { "someone/house-model": modelOf() } });
});
afterAll(() => hub.close());

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});

function connectTo(words: readonly string[]): ProtocolConnection {
  const environment = {
    PATH: process.env.PATH,
    XDG_CACHE_HOME: join(folder, "cache"),
    ...(words.includes("--hub") && { HF_ENDPOINT: hub.origin }),
  };
  const child = spawn(execPath, [program, "--stdio", ...words], { env: environment });
  children.push(child);
  return createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
}

/** Opens a launch in a server started with these words; the rules of every publication until `enough` of them. */
async function rulesAfter(
  words: readonly string[],
  enough: number,
): Promise<readonly (readonly unknown[])[]> {
  const connection = connectTo(words);
  const published: unknown[][] = [];
  const done = new Promise<void>((resolve) => {
    connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      published.push(params.diagnostics.map(({ code }) => code));
      if (published.length === enough) resolve();
    });
    // A name is asked for once it has stood for a second.
    setTimeout(resolve, 2500);
  });
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities: {},
    initializationOptions: {
      settings: { hub: { enabled: true, endpoint: hub.origin } },
      cacheFolder: join(folder, "storage"),
    },
  });
  await connection.sendNotification("initialized", {});
  const text = "# gpuplan: gpu=L4\nvllm serve someone/house-model --max-model-len 8K\n";
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri: "file:///scripts/serve.sh", languageId: "shellscript", version: 1, text },
  });
  await done;
  connection.dispose();
  return published;
}

/** How far each thread of a process steps back, as Linux tells; of the others every value once. */
function niceOfThreads(process: number): { readonly main: number; readonly others: readonly number[] } {
  const niceOf = (thread: number | string) => {
    const stat = readFileSync(`/proc/${process}/task/${thread}/stat`, "latin1");
    // What stands in brackets is the name, which may hold anything; the nineteenth value of all is meant.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
  };
  const others = readdirSync(`/proc/${process}/task`).filter((thread) => Number(thread) !== process);
  return { main: niceOf(process), others: [...new Set(others.map(niceOf))] };
}

describe("the server as it is shipped", () => {
  it("takes no word of a client without scopes for the Hub", async () => {
    expect((await rulesAfter([], 2)).at(-1)).toContain("unknown-model");
    expect(hub.connections()).toBe(0);
  });

  it("asks the Hub for the client whose settings have scopes, and keeps what it told in its folder", async () => {
    expect((await rulesAfter(["--scoped-settings"], 2)).at(-1)).not.toContain("unknown-model");
    expect(await readdir(join(folder, "storage", "hub"))).toHaveLength(1);
  });

  it("asks the Hub where it was started so", async () => {
    await rm(join(folder, "storage"), { recursive: true });
    const before = hub.requests.length;
    expect((await rulesAfter(["--hub"], 2)).at(-1)).not.toContain("unknown-model");
    expect(hub.requests.length).toBeGreaterThan(before);
  });

  it.runIf(platform === "linux")("lets V8's helper threads give way to it once somebody types", async () => {
    const connection = connectTo([]);
    const uri = "file:///scripts/serve.sh";
    const open = { uri, languageId: "shellscript", version: 1, text: "vllm serve Qwen/Qwen3-8B\n" };
    connection.listen();
    await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
    await connection.sendNotification("initialized", {});
    await connection.sendNotification("textDocument/didOpen", { textDocument: open });
    const server = children.at(-1)?.pid ?? 0;
    // Tests may be run with a lower priority themselves.
    const { main, others } = niceOfThreads(server);
    expect(others).toEqual([main]);
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: "vllm serve Qwen/Qwen3-8B # a word\n" }],
    });
    // Threads that Node starts for its own files later keep their priority.
    await expect
      .poll(() => niceOfThreads(server), { timeout: 60_000 })
      .toEqual({ main, others: expect.arrayContaining([19]) });
    connection.dispose();
  });

  it("checks a folder that is on no disk by asking the client, with the files that its launches name", async () => {
    const connection = connectTo([]);
    const root = "vscode-vfs://github/someone/deploy";
    const files = new Map([
      [`${root}/serve.sh`, 'source ./gpu.env\nvllm serve "$MODEL" --max-model-len 8K --no-such\n'],
      [`${root}/gpu.env`, "MODEL=Qwen/Qwen2.5-7B-Instruct\n"],
    ]);
    connection.onRequest(readFolderMethod, () => ({ files: ["serve.sh", "gpu.env"], folders: [] }));
    connection.onRequest<FileContent, unknown>(readFileMethod, ({ uri }: ReadFileParams) => {
      const text = files.get(uri);
      return text === undefined ? { problem: "is not there" } : { text };
    });
    const published: PublishDiagnosticsParams[] = [];
    connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      published.push(params);
    });
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      workspaceFolders: [{ uri: root, name: "deploy" }],
      capabilities: {},
    });
    await connection.sendNotification("initialized", {});
    const overview = await connection.sendRequest<CheckWorkspaceResult>(checkWorkspaceMethod, {});
    connection.dispose();
    expect(overview?.files).toMatchObject([
      { path: "serve.sh", errors: 1, deployments: [{ name: "Qwen/Qwen2.5-7B-Instruct" }] },
    ]);
    expect(published).toMatchObject([{ uri: `${root}/serve.sh`, diagnostics: [{ code: "unknown-flag" }] }]);
  });
});
