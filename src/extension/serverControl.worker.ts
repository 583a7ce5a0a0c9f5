import * as vscode from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  State,
} from "vscode-languageclient/browser";
import type { WorkerFiles } from "../lsp/protocol.ts";
import type { ServerControl } from "./serverControl.ts";
import { clientOptions, controlServer } from "./serverLife.ts";

/** The part of a browser's worker that is used here; no library of types that this project reads has it. */
interface WebWorker {
  postMessage(message: WorkerFiles): void;
  terminate(): void;
}
declare const Worker: new (url: string) => WebWorker;

/** In a browser the server is a worker of the extension host; it reads files by asking the client for them. */
export function createServerControl(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): ServerControl {
  return controlServer(() => createClient(context.extensionUri, output), output);
}

function createClient(extensionUri: vscode.Uri, output: vscode.LogOutputChannel): LanguageClient {
  let worker: WebWorker | null = null;
  const startServer = async () => {
    const own = await startWorker(extensionUri);
    worker = own;
    // Not the worker itself: the host puts another in its place, which the client does not know for one.
    return { reader: new BrowserMessageReader(own), writer: new BrowserMessageWriter(own) };
  };
  const client = new LanguageClient("gpuplan", "GPU Plan", startServer, clientOptions(output, null));
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped) worker?.terminate();
  });
  return client;
}

/**
 * A worker can be started neither from the files of an extension that lives on a remote, nor can it fetch them; so it is
 * put together here from what the editor reads, its engine and its entry point, and is handed the parsers as bytes.
 */
async function startWorker(extensionUri: vscode.Uri): Promise<WebWorker> {
  const read = (name: string) =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, "dist", name));
  const [engine, server, runtime, shell, python] = await Promise.all([
    read("engine.cjs"),
    read("server.worker.js"),
    read("web-tree-sitter.wasm"),
    read("tree-sitter-bash.wasm"),
    read("tree-sitter-python.wasm"),
  ]);
  const parts = [
    "const module = { exports: {} }; const require = () => module.exports; (function (exports) {",
    engine,
    "\n})(module.exports);\n",
    server,
  ];
  const url = URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  const worker = new Worker(url);
  const rulesFolder = vscode.Uri.joinPath(extensionUri, "docs", "rules").toString();
  worker.postMessage({ parsers: { runtime, shell, python }, rulesFolder });
  return worker;
}
