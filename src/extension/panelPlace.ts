import * as vscode from "vscode";
import type { PanelPlace } from "../panelMessages.ts";
import { documentLanguages } from "./serverControl.ts";

/** The place of the cursor, `null` where the active editor holds nothing that could be sized. */
export function placeOfCursor(): PanelPlace | null {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !documentLanguages.includes(editor.document.languageId)) return null;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), line, character, subjectId: null };
}

/** Arguments of the code lens; anything else opens the panel at the cursor. */
export function readPlace(uri: unknown, position: unknown, subjectId: unknown): PanelPlace | null {
  if (typeof uri !== "string" || typeof position !== "object" || position === null) return null;
  if (!("line" in position && "character" in position)) return null;
  const { line, character } = position;
  if (typeof line !== "number" || typeof character !== "number") return null;
  return { uri, line, character, subjectId: typeof subjectId === "string" ? subjectId : null };
}
