import * as vscode from "vscode";
import type { CalibrateParams } from "../lsp/protocol.ts";
import { documentLanguages } from "./serverControl.ts";

/** The log: a file, or the text of the active editor where that is neither plan nor launch. */
export async function pickLog(): Promise<CalibrateParams["log"] | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active === undefined || isOurs(active)) return pickLogFile();
  const name = vscode.workspace.asRelativePath(active.uri);
  const here = { label: `$(file) ${name}`, description: vscode.l10n.t("the active editor") };
  const other = { label: `$(folder-opened) ${vscode.l10n.t("Choose a File…")}` };
  const picked = await vscode.window.showQuickPick([here, other], {
    title: vscode.l10n.t("Calibrate: Which Start-up Log or Benchmark Result?"),
    placeHolder: vscode.l10n.t(
      "What vLLM has printed when it started, or the result file of vllm bench serve or GuideLLM",
    ),
  });
  if (picked === undefined) return undefined;
  if (picked === other) return pickLogFile();
  // A file is read where it lies, whatever its size; only what is no file, or has unsaved changes, is sent.
  return active.uri.scheme === "file" && !active.isDirty
    ? { uri: active.uri.toString() }
    : { text: active.getText(), name };
}

async function pickLogFile(): Promise<CalibrateParams["log"] | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t("vLLM Start-up Log or Benchmark Result"),
      openLabel: vscode.l10n.t("Calibrate"),
      filters: {
        "Logs and Results": ["log", "txt", "json", "jsonl", "yaml", "yml", "out"],
        "All Files": ["*"],
      },
    })) ?? [];
  return uri && { uri: uri.toString() };
}

/** The plan or launch that was started: the active one, else one that is open or lies in the workspace; `null` for none. */
export async function pickTarget(): Promise<vscode.Uri | null | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isOurs(active)) return active.uri;
  const open = vscode.workspace.textDocuments.filter(isOurs).map(({ uri }) => uri);
  const plans = await vscode.workspace.findFiles("**/*.gpuplan.{yaml,yml}", "**/node_modules/**", 50);
  const files = new Map([...open, ...plans].map((uri) => [uri.toString(), uri]));
  const none = {
    label: `$(circle-slash) ${vscode.l10n.t("None")}`,
    description: vscode.l10n.t("what the log itself tells"),
    uri: null,
  };
  const items = [...files.values()].map((uri) => ({
    label: vscode.workspace.asRelativePath(uri),
    description: "",
    uri,
  }));
  if (items.length === 0) return null;
  const picked = await vscode.window.showQuickPick([...items, none], {
    title: vscode.l10n.t("Calibrate: Which Plan or Launch Was Started?"),
  });
  return picked?.uri;
}

/** The launch or service where several could be meant. */
export async function pickSubject(
  subjects: readonly { readonly id: string; readonly label: string }[],
): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(
    subjects.map(({ id, label }) => ({ label, id })),
    { title: vscode.l10n.t("Calibrate: Which of Them Does the Log Belong To?") },
  );
  return picked?.id;
}

function isOurs(document: vscode.TextDocument): boolean {
  return documentLanguages.includes(document.languageId);
}
