import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  CancellationTokenSource,
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { buildProgram } from "../support/buildProgram.ts";

/** The server as a process, as an editor has it, treated as no editor should. */
let folder = "";
let program = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-storm-"));
  program = join(folder, "bin", "server.cjs");
  await buildProgram("src/lsp/main.node.ts", program);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let child: ChildProcess;
let connection: ProtocolConnection;
let faults: string[];
/** The newest diagnostics of every document. */
let published: Map<string, PublishDiagnosticsParams>;
const waiting = new Set<() => void>();

beforeEach(async () => {
  const server = spawn(execPath, [program, "--stdio"], { env: { XDG_CACHE_HOME: folder } });
  child = server;
  faults = [];
  published = new Map();
  server.stderr.on("data", (data) => void faults.push(String(data)));
  connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
    for (const check of waiting) check();
  });
  connection.onNotification("window/logMessage", (log: { message: string }) => void faults.push(log.message));
  connection.listen();
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
});
afterEach(() => {
  connection.dispose();
  child.kill();
});

const launch = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --swap-space 4\n";
const open = (uri: string, text: string) =>
  connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "shellscript", version: 1, text },
  });
const change = (uri: string, version: number, contentChanges: readonly object[]) =>
  connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
const close = (uri: string) =>
  connection.sendNotification("textDocument/didClose", { textDocument: { uri } });

const at = (line: number, character: number) => ({ line, character });
const range = { start: at(0, 0), end: at(0, 1) };
const requests = (uri: string, position: unknown = at(0, 5)): readonly (readonly [string, object])[] => [
  ["textDocument/hover", { textDocument: { uri }, position }],
  ["textDocument/completion", { textDocument: { uri }, position }],
  ["textDocument/codeAction", { textDocument: { uri }, range, context: { diagnostics: [] } }],
  ["textDocument/codeLens", { textDocument: { uri } }],
  ["textDocument/inlayHint", { textDocument: { uri }, range }],
];

/** The diagnostics of a version, once they are there. */
function diagnosticsOf(uri: string, version: number): Promise<readonly Diagnostic[]> {
  return new Promise((resolve) => {
    const check = () => {
      const found = published.get(uri);
      if (found?.version !== version) return;
      waiting.delete(check);
      resolve(found.diagnostics);
    };
    waiting.add(check);
    check();
  });
}

describe("a server under attack", () => {
  it("outlives a storm of changes with requests that are taken back, and tells of the last version", async () => {
    const uri = "file:///storm/serve.sh";
    await open(uri, launch);
    const answers: Promise<unknown>[] = [];
    for (let version = 2; version <= 300; version++) {
      const insertion = { start: at(0, 5), end: at(0, 5) };
      await change(uri, version, [{ range: insertion, text: version % 2 === 0 ? "'$(" : "x" }]);
      for (const [method, params] of requests(uri)) {
        const source = new CancellationTokenSource();
        answers.push(connection.sendRequest(method, params, source.token).catch(() => "cancelled"));
        if (version % 3 !== 0) source.cancel();
      }
    }
    await change(uri, 301, [{ text: launch }]);
    const last = await diagnosticsOf(uri, 301);
    await open("file:///storm/fresh.sh", launch);
    expect(last).toEqual(await diagnosticsOf("file:///storm/fresh.sh", 1));
    expect(await Promise.all(answers)).toHaveLength(299 * 5);
    expect(faults).toEqual([]);
  });

  it("answers emptily about documents that are closed or never were", async () => {
    const uri = "file:///storm/closed.sh";
    await open(uri, launch);
    await diagnosticsOf(uri, 1);
    await close(uri);
    await close(uri);
    await change(uri, 2, [{ text: "" }]);
    for (const closed of [uri, "file:///storm/never.sh", "", "no uri at all %%%"]) {
      const answers = await Promise.all(
        requests(closed).map(([method, params]) => connection.sendRequest(method, params)),
      );
      expect(answers).toEqual([null, [], [], [], []]);
    }
    expect(published.get(uri)?.diagnostics).toEqual([]);
    expect(faults).toEqual([]);
  });

  it.each([at(-1, -1), at(0, -5), at(0, 1_000_000), at(5_000_000, 0), at(2 ** 31, 2 ** 31), at(0.5, 0.5)])(
    "answers at a place that is none: %o",
    async (position) => {
      const uri = "file:///storm/place.sh";
      await open(uri, launch);
      for (const [method, params] of requests(uri, position)) {
        expect(await connection.sendRequest(method, params)).toBeDefined();
      }
      expect(faults).toEqual([]);
    },
  );

  it("lives on after requests that are not as the protocol has them", async () => {
    const uri = "file:///storm/wrong.sh";
    await open(uri, launch);
    const wrong: readonly (readonly [string, object])[] = [
      ["textDocument/hover", { textDocument: { uri } }],
      ["textDocument/hover", { textDocument: { uri }, position: "here" }],
      ["textDocument/hover", {}],
      ["textDocument/codeAction", { textDocument: { uri }, range: null, context: null }],
      ["textDocument/inlayHint", { textDocument: { uri }, range: {} }],
      ["textDocument/nothing", {}],
      ["gpuplan/panelView", {}],
    ];
    for (const [method, params] of wrong) {
      const settled = await connection.sendRequest(method, params).catch(() => "refused");
      expect(settled).toBeDefined();
    }
    const [method, params] = requests(uri, at(0, 40))[0] ?? [];
    expect(await connection.sendRequest(String(method), params)).not.toBeNull();
  });

  it("tells of each of five hundred documents", async () => {
    const uris = Array.from({ length: 500 }, (_, index) => `file:///storm/${index}/serve.sh`);
    for (const uri of uris) await open(uri, launch);
    const all = await Promise.all(uris.map((uri) => diagnosticsOf(uri, 1)));
    expect(new Set(all.map((diagnostics) => JSON.stringify(diagnostics.map(({ code }) => code)))).size).toBe(
      1,
    );
    expect(all[0]?.map(({ code }) => code)).toContain("removed-flag");
    for (const uri of uris) await close(uri);
    await connection.sendRequest("shutdown");
    expect(faults).toEqual([]);
  });

  it("says that a document of ten megabytes is not read, and answers about it", async () => {
    const uri = "file:///storm/large.sh";
    await open(uri, launch + "echo hello world\n".repeat(620_000));
    expect((await diagnosticsOf(uri, 1)).map(({ code }) => code)).toEqual(["not-read"]);
    for (let version = 2; version < 20; version++) {
      await change(uri, version, [{ range: { start: at(9, 0), end: at(9, 0) }, text: "x" }]);
      await Promise.all(requests(uri).map(([method, params]) => connection.sendRequest(method, params)));
    }
    expect((await diagnosticsOf(uri, 19)).map(({ code }) => code)).toEqual(["not-read"]);
    expect(faults).toEqual([]);
  });
});
