import assert from "node:assert/strict";
import * as vscode from "vscode";
import { waitFor } from "./harness.ts";

/** Opens a file of the workspace in an editor and brings it to the front. */
export async function openExample(path: string): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "the session has a workspace folder");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, path));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** The extension under test. */
export function findExtension(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension("gpuplan.gpuplan");
  assert.ok(extension, "the editor knows the extension");
  return extension;
}

/** The findings of a rule, once the server has published them. */
export async function findingsOf(
  document: vscode.TextDocument,
  rule: string,
): Promise<readonly vscode.Diagnostic[]> {
  return waitFor(
    `findings of ${rule}`,
    () => {
      const found = vscode.languages
        .getDiagnostics(document.uri)
        .filter((finding) => ruleOf(finding) === rule);
      return found.length > 0 ? found : undefined;
    },
    20_000,
  );
}

/** A finding's rule, which the editor keeps beside the page that it links to. */
export function ruleOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}

/**
 * The quick fixes that the light bulb offers on a range, once there are any: the editor answers a question that it
 * cancelled itself, as it may while a file settles, with none.
 */
export async function quickFixes(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return waitFor("quick fixes", async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      kind,
    );
    return actions.length > 0 ? actions : undefined;
  });
}

export async function applyAction(action: vscode.CodeAction): Promise<void> {
  assert.ok(action.edit, `${action.title} has an edit`);
  assert.equal(await vscode.workspace.applyEdit(action.edit), true);
}

/** Puts the file back to what is on the disk, so that tests don't see each other's edits. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await waitFor("the file to be as saved", () => (document.isDirty ? undefined : true));
}

/** Where words stand in the document the first time. */
export function rangeOf(document: vscode.TextDocument, words: string): vscode.Range {
  const start = document.getText().indexOf(words);
  assert.ok(start >= 0, `the document holds ${words}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + words.length));
}
