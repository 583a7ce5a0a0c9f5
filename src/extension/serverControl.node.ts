import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import { mayHoldLaunch } from "../launch/mayHoldLaunch.ts";
import { type AnalyzedParams, analyzedMethod } from "../lsp/protocol.ts";
import { documentLanguages, type ServerControl } from "./serverControl.ts";

/** On Node the server is a process of its own, reached through a channel that Node gives. */
export function createServerControl(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): ServerControl {
  const analyzed = new vscode.EventEmitter<string>();
  const started = new vscode.EventEmitter<LanguageClient>();
  const disposables: vscode.Disposable[] = [analyzed, started];
  let client: LanguageClient | null = null;

  let starting: Promise<void> | null = null;

  const start = (): Promise<void> => {
    starting ??= startClient();
    return starting;
  };
  const startClient = async (): Promise<void> => {
    client = createClient(context, output);
    const own = client;
    // Once it runs, and again when one that had ended by itself was started anew.
    disposables.push(
      own.onDidChangeState(({ newState }) => {
        if (newState === State.Running) started.fire(own);
      }),
    );
    client.onNotification(analyzedMethod, ({ uri }: AnalyzedParams) => analyzed.fire(uri));
    try {
      await client.start();
    } catch (error) {
      client = null;
      starting = null;
      output.error(`The language server did not start: ${String(error)}`);
      void vscode.window.showErrorMessage(
        "GPU Plan: the language server did not start. The output channel says why.",
      );
    }
  };
  const startIfNeeded = (document: vscode.TextDocument): void => {
    if (client === null && needsServer(document)) void start();
  };

  return {
    client: () => (client?.isRunning() ? client : null),
    ready: async () => {
      await start();
      return client;
    },
    onDidAnalyze: analyzed.event,
    onDidStart: started.event,
    watchDocuments: () => {
      vscode.workspace.textDocuments.forEach(startIfNeeded);
      disposables.push(
        vscode.workspace.onDidOpenTextDocument(startIfNeeded),
        vscode.workspace.onDidChangeTextDocument((change) => startIfNeeded(change.document)),
      );
    },
    restart: async () => {
      await client?.stop();
      client = null;
      starting = null;
      await start();
    },
    dispose: () => {
      disposables.forEach((disposable) => void disposable.dispose());
      void client?.stop();
    },
  };
}

function needsServer(document: vscode.TextDocument): boolean {
  if (document.languageId === "gpuplan") return true;
  if (!documentLanguages.includes(document.languageId)) return false;
  return document.fileName.endsWith(".gpuplanrc.yaml") || mayHoldLaunch(document.getText());
}

function createClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
  const serverOptions: ServerOptions = {
    module,
    transport: TransportKind.ipc,
    // The settings below come from VS Code, which keeps a workspace from setting what is of the machine.
    args: ["--scoped-settings"],
    options: { env: proxyVariables() },
  };
  const clientOptions: LanguageClientOptions = {
    documentSelector: documentLanguages.map((language) => ({ language })),
    initializationOptions: {
      settings: vscode.workspace.getConfiguration("gpuplan"),
      commands: true,
      cacheFolder: context.globalStorageUri.fsPath,
    },
    synchronize: { configurationSection: "gpuplan" },
    outputChannel: output,
    progressOnInitialization: false,
  };
  return new LanguageClient("gpuplan", "GPU Plan", serverOptions, clientOptions);
}

/**
 * VS Code lends its proxy to what runs in the extension host; the server is a process of its own and is told.
 * The environment's own variables, which VS Code passes on, serve where the settings say nothing.
 */
function proxyVariables(): Record<string, string> {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = http.get<string>("proxy", "");
  const exceptions = http.get<string[]>("noProxy", []);
  if (proxy === "" || http.get("proxySupport") === "off") return {};
  return {
    https_proxy: proxy,
    http_proxy: proxy,
    ...(exceptions.length > 0 && { no_proxy: exceptions.join(",") }),
  };
}
