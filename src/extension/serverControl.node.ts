import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
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

  const start = async (): Promise<void> => {
    if (client !== null) return;
    client = createClient(context, output);
    client.onNotification(analyzedMethod, ({ uri }: AnalyzedParams) => analyzed.fire(uri));
    try {
      await client.start();
      started.fire(client);
    } catch (error) {
      client = null;
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
  return documentLanguages.includes(document.languageId) && mayHoldLaunch(document.getText());
}

function createClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
  const serverOptions: ServerOptions = { module, transport: TransportKind.ipc };
  const clientOptions: LanguageClientOptions = {
    documentSelector: documentLanguages.map((language) => ({ language })),
    initializationOptions: { settings: vscode.workspace.getConfiguration("gpuplan"), commands: true },
    synchronize: { configurationSection: "gpuplan" },
    outputChannel: output,
    progressOnInitialization: false,
  };
  return new LanguageClient("gpuplan", "GPU Plan", serverOptions, clientOptions);
}
