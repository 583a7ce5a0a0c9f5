import type * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** The language server's life: started on first need, restarted on request, told apart from "not needed". */
export interface ServerControl extends vscode.Disposable {
  /** The running client, or `null` while no document has needed one. */
  readonly client: () => BaseLanguageClient | null;
  /** Fires when the findings of a document have been published, and once the server is up. */
  readonly onDidAnalyze: vscode.Event<string>;
  readonly onDidStart: vscode.Event<BaseLanguageClient>;
  /** The running client, started where it was not needed before; `null` when it does not start. */
  readonly ready: () => Promise<BaseLanguageClient | null>;
  readonly watchDocuments: () => void;
  readonly restart: () => Promise<void>;
}

/**
 * The languages that a plan or launch is written in; package.json activates the extension on each. The server
 * starts when a document in one of them names vLLM.
 */
export const documentLanguages = [
  "gpuplan",
  "shellscript",
  "dockerfile",
  "yaml",
  "dockercompose",
  "helm",
  "github-actions-workflow",
  "python",
  "makefile",
  "just",
  "powershell",
  "bat",
  "markdown",
  "ini",
  "properties",
  "systemd-unit-file",
  "procfile",
];
