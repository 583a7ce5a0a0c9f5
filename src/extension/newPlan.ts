import * as vscode from "vscode";
import { type NewPlanParams, type NewPlanResult, newPlanMethod } from "../lsp/protocol.ts";
import type { ServerControl } from "./serverControl.ts";

/** "New plan from this launch": an untitled plan beside the file, which the person saves where they like. */
export function registerNewPlan(server: ServerControl): vscode.Disposable {
  return vscode.commands.registerCommand("gpuplan.newPlan", async () => {
    const editor = vscode.window.activeTextEditor;
    const client = editor && (await server.ready());
    const params: NewPlanParams = { uri: editor?.document.uri.toString() ?? "" };
    const content = (await client?.sendRequest<NewPlanResult>(newPlanMethod, params)) ?? null;
    if (content === null) {
      await vscode.window.showInformationMessage(
        vscode.l10n.t(
          "Open a file that launches vLLM – a script, a compose file, a manifest – and a plan is written from it.",
        ),
      );
      return;
    }
    const plan = await vscode.workspace.openTextDocument({ language: "gpuplan", content });
    await vscode.window.showTextDocument(plan, vscode.ViewColumn.Beside);
  });
}
