import * as vscode from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, State } from "vscode-languageclient";
import { mayHoldLaunch } from "../launch/mayHoldLaunch.ts";
import { type AnalyzedParams, analyzedMethod } from "../lsp/protocol.ts";
import { documentLanguages, type ServerControl } from "./serverControl.ts";
import { answerFileRequests } from "./workspaceFileAnswers.ts";

/** The server's life, wherever it runs: `createClient` knows how to start one there. */
export function controlServer(
  createClient: () => BaseLanguageClient,
  output: vscode.LogOutputChannel,
): ServerControl {
  const analyzed = new vscode.EventEmitter<string>();
  const started = new vscode.EventEmitter<BaseLanguageClient>();
  const disposables: vscode.Disposable[] = [analyzed, started];
  let client: BaseLanguageClient | null = null;

  let starting: Promise<void> | null = null;

  const start = (): Promise<void> => {
    starting ??= startClient();
    return starting;
  };
  const startClient = async (): Promise<void> => {
    client = createClient();
    const own = client;
    // Once it runs, and again when one that had ended by itself was started anew.
    disposables.push(
      own.onDidChangeState(({ newState }) => {
        if (newState === State.Running) started.fire(own);
      }),
    );
    answerFileRequests(client);
    client.onNotification(analyzedMethod, ({ uri }: AnalyzedParams) => analyzed.fire(uri));
    try {
      await client.start();
    } catch (error) {
      client = null;
      starting = null;
      output.error(`The language server did not start: ${String(error)}`);
      void vscode.window.showErrorMessage(
        vscode.l10n.t("GPU Plan: the language server did not start. The output channel says why."),
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

/** What every client tells its server; `cacheFolder` is a path, for a server that has files. */
export function clientOptions(
  output: vscode.LogOutputChannel,
  cacheFolder: string | null,
): LanguageClientOptions {
  return {
    documentSelector: documentLanguages.map((language) => ({ language })),
    initializationOptions: {
      // As it would travel as text: a worker's messages carry no functions.
      settings: JSON.parse(JSON.stringify(vscode.workspace.getConfiguration("gpuplan"))),
      commands: true,
      ...(cacheFolder !== null && { cacheFolder }),
    },
    synchronize: { configurationSection: "gpuplan" },
    outputChannel: output,
    progressOnInitialization: false,
  };
}
