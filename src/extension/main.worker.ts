import type * as vscode from "vscode";
import { registerParts } from "./parts.ts";
import { createServerControl } from "./serverControl.worker.ts";

/** The extension in a web extension host, which is a browser's worker. */
export function activate(context: vscode.ExtensionContext): void {
  registerParts(context, createServerControl);
}
