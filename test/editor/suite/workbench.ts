import assert from "node:assert/strict";
import * as vscode from "vscode";

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
