import { PassThrough } from "node:stream";
import {
  CancellationTokenSource,
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { OpenLog } from "../../src/lsp/calibration.ts";
import { startServer } from "../../src/lsp/server.ts";
import type { WorkspaceFiles } from "../../src/lsp/workspaceFiles.ts";
import type { HubAccess } from "../../src/service/hubModels.ts";
import type { FetchMetrics } from "../../src/service/metricsSource.ts";
import type { ReadNeighbour } from "../../src/service/neighbourTexts.ts";
import { createService, type Service } from "../../src/service/service.ts";
import type { MachineSettings } from "../../src/settings.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server wrote to its log. */
  readonly log: readonly string[];
  /** Requests that the server sent, by method. */
  readonly asked: readonly string[];
  /** What the server registered after it had started: method and the languages it is for. */
  readonly registered: readonly Registration[];
  readonly published: readonly PublishDiagnosticsParams[];
  readonly open: (uri: string, text: string, languageId?: string) => Promise<void>;
  /** One incremental change; the rest of the document stays. */
  readonly change: (uri: string, edit: TextEdit) => Promise<void>;
  readonly close: (uri: string) => Promise<void>;
  /** A request that can be taken back. */
  readonly cancellable: <Result>(method: string, params: object, signal: AbortSignal) => Promise<Result>;
  readonly textOf: (uri: string) => string;
  /** The diagnostics of the document's newest version, once they are there. */
  readonly diagnostics: (uri: string) => Promise<readonly Diagnostic[]>;
  readonly dispose: () => void;
}

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** What the client answers to `workspace/configuration`. */
  readonly configuration?: unknown;
  readonly hub?: HubAccess;
  readonly openLog?: OpenLog;
  readonly fetchMetrics?: FetchMetrics;
  readonly rulesFolder?: string;
  readonly readNeighbour?: ReadNeighbour;
  readonly readTextFile?: (path: string) => Promise<string>;
  readonly workspaceFiles?: WorkspaceFiles;
  readonly workspaceFolders?: WorkspaceFolder[];
  /** What the server was started with; `null`: the client's own settings count, as VS Code's do. */
  readonly machineSettings?: MachineSettings | null;
  /** Changes the service before the server gets it: to plant faults. */
  readonly adapt?: (service: Service) => Service;
}

/** The real server behind two streams, as an editor would have it behind a process. */
export async function startClient(options: ClientOptions = {}): Promise<TestClient> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const serverConnection = createConnection(
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  startServer(serverConnection, {
    ...(options.rulesFolder !== undefined && { rulesFolder: options.rulesFolder }),
    ...(options.machineSettings !== undefined && { machineSettings: options.machineSettings }),
    ...(options.readTextFile && { readTextFile: options.readTextFile }),
    ...(options.fetchMetrics && { fetchMetrics: options.fetchMetrics }),
    ...(options.workspaceFiles && { workspaceFiles: options.workspaceFiles }),
    ...(options.openLog && { openLog: options.openLog }),
    createService: async (reportFault) => {
      const service = createService({
        parsers: await loadLaunchParsers(),
        localFiles: null,
        ...(options.readNeighbour && { readNeighbour: options.readNeighbour }),
        ...(options.hub && { hub: options.hub }),
        reportFault,
      });
      return options.adapt?.(service) ?? service;
    },
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  const log: string[] = [];
  const asked: string[] = [];
  const registered: Registration[] = [];
  const published: PublishDiagnosticsParams[] = [];
  const waiting = new Set<() => void>();
  const documents = new Map<string, TextDocument>();
  connection.onNotification(
    "window/logMessage",
    ({ message }: { message: string }) => void log.push(message),
  );
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const check of waiting) check();
  });
  for (const method of [
    "workspace/configuration",
    "workspace/codeLens/refresh",
    "workspace/inlayHint/refresh",
  ]) {
    connection.onRequest(method, () => {
      asked.push(method);
      return method === "workspace/configuration" ? [options.configuration] : null;
    });
  }
  connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
    registered.push(...registrations);
    return null;
  });
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? {},
    ...(options.workspaceFolders && { workspaceFolders: options.workspaceFolders }),
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification("initialized", {});

  const documentAt = (uri: string): TextDocument => {
    const document = documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  };
  return {
    connection,
    initialized,
    log,
    asked,
    registered,
    published,
    open: async (uri, text, languageId = "shellscript") => {
      documents.set(uri, TextDocument.create(uri, languageId, 1, text));
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId, version: 1, text },
      });
    },
    change: async (uri, edit) => {
      const document = documentAt(uri);
      const version = document.version + 1;
      const change = { range: edit.range, text: edit.newText };
      documents.set(uri, TextDocument.update(document, [change], version));
      await connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [change],
      });
    },
    close: (uri) => connection.sendNotification("textDocument/didClose", { textDocument: { uri } }),
    cancellable: (method, params, signal) => {
      const source = new CancellationTokenSource();
      signal.addEventListener("abort", () => source.cancel());
      return connection.sendRequest(method, params, source.token);
    },
    textOf: (uri) => documentAt(uri).getText(),
    diagnostics: (uri) =>
      new Promise((resolve) => {
        const check = () => {
          const found = published.findLast((each) => each.uri === uri);
          if (found?.version !== documentAt(uri).version) return;
          waiting.delete(check);
          resolve(found.diagnostics);
        };
        waiting.add(check);
        check();
      }),
    dispose: () => {
      connection.dispose();
      serverConnection.dispose();
    },
  };
}
