import type * as vscode from "vscode";
import { registerParts } from "./parts.ts";
import { createServerControl } from "./serverControl.node.ts";

/** The extension in an extension host on Node. */
export function activate(context: vscode.ExtensionContext): void {
  registerParts(context, createServerControl);
}
