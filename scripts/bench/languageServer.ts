import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { cleanEnvironment } from "../../test/editor/host/processes.ts";
import type { Sample } from "./samples.ts";

/** How a server is started, what it answers to be configured with, and how long it waits after a change. */
export interface ServerProgram {
  readonly command: string;
  readonly words: readonly string[];
  /** As its source says; it is fixed in each of the three. */
  readonly debounceMs: number;
  readonly environment: Readonly<Record<string, string>>;
  /** What the client answers to `workspace/configuration`, by section. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** A server with one document open, spoken to as an editor does: over its standard input and output. */
export interface OpenServer {
  /** From the start of the process to the first diagnostics, milliseconds. */
  readonly coldStartMs: number;
  /** One keystroke at the place; resolves when it is sent. */
  readonly type: (offset: number, character: string) => Promise<void>;
  readonly erase: (offset: number) => Promise<void>;
  /** Resolves with the next diagnostics that arrive, and when they did. */
  readonly nextDiagnostics: () => Promise<{
    readonly atMs: number;
    readonly diagnostics: readonly Diagnostic[];
  }>;
  readonly request: (method: string, offset: number) => Promise<unknown>;
  readonly residentMiB: () => number;
  readonly stop: () => Promise<void>;
}

/** Longer than any of the servers takes for the largest sample. */
const patienceMs = 60_000;

/** Starts the server, opens the sample in it and waits for its first diagnostics, of which the sample gives some. */
export async function openServer(program: ServerProgram, sample: Sample): Promise<OpenServer> {
  const startedAt = performance.now();
  const child = spawn(program.command, program.words, {
    cwd: tmpdir(),
    env: cleanEnvironment(program.environment),
    stdio: ["pipe", "pipe", "ignore"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const diagnostics = listen(connection, program, sample.uri);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: {
        publishDiagnostics: { relatedInformation: true },
        hover: { contentFormat: ["markdown"] },
      },
      workspace: { configuration: true },
    },
    workspaceFolders: null,
  });
  await connection.sendNotification("initialized", {});
  let document = TextDocument.create(sample.uri, sample.languageId, 1, sample.text);
  const { uri, languageId } = sample;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId, version: 1, text: sample.text },
  });
  // One that is not configured yet may say that all is well.
  let first = await diagnostics();
  while (first.diagnostics.length === 0) first = await diagnostics();

  const change = async (offset: number, removed: number, text: string): Promise<void> => {
    const range = { start: document.positionAt(offset), end: document.positionAt(offset + removed) };
    document = TextDocument.update(document, [{ range, text }], document.version + 1);
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: document.version },
      contentChanges: [{ range, text }],
    });
  };
  return {
    coldStartMs: first.atMs - startedAt,
    type: (offset, character) => change(offset, 0, character),
    erase: (offset) => change(offset, 1, ""),
    nextDiagnostics: diagnostics,
    request: (method, offset) =>
      connection.sendRequest(method, { textDocument: { uri }, position: document.positionAt(offset) }),
    residentMiB: () =>
      Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) / 1024,
    stop: async () => {
      connection.dispose();
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

interface Arrival {
  readonly atMs: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Answers what the server asks of an editor; gives a function that waits for the next diagnostics of the document. */
function listen(connection: ProtocolConnection, program: ServerProgram, uri: string): () => Promise<Arrival> {
  let notify: ((arrival: Arrival) => void) | null = null;
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    if (params.uri === uri) notify?.({ atMs: performance.now(), diagnostics: params.diagnostics });
  });
  connection.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) =>
    items.map(({ section }) => program.configuration[section ?? ""] ?? null),
  );
  for (const method of ["client/registerCapability", "window/workDoneProgress/create"])
    connection.onRequest(method, () => null);
  return () =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${program.words.join(" ")} gave no diagnostics within a minute.`)),
        patienceMs,
      );
      notify = (arrival) => {
        clearTimeout(timer);
        notify = null;
        resolve(arrival);
      };
    });
}
