import * as vscode from "vscode";
import { type StatusParams, type StatusResult, statusMethod } from "../lsp/protocol.ts";
import { documentLanguages, type ServerControl } from "./serverControl.ts";

const icons = { fits: "$(check)", warning: "$(warning)", error: "$(error)", unknown: "$(question)" } as const;

/** The target GPU and the verdict for the launch or service under the cursor; hidden for other files. */
export function registerStatusBar(server: ServerControl): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("gpuplan.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "GPU Plan";
  item.command = "gpuplan.setTargetGpu";
  let asked = 0;

  const refresh = async (): Promise<void> => {
    const turn = ++asked;
    const editor = vscode.window.activeTextEditor;
    const client = server.client();
    if (editor === undefined || client === null || !documentLanguages.includes(editor.document.languageId)) {
      item.hide();
      return;
    }
    const position = editor.selection.active;
    const params: StatusParams = {
      uri: client.code2ProtocolConverter.asUri(editor.document.uri),
      position: { line: position.line, character: position.character },
    };
    const status = await client.sendRequest<StatusResult>(statusMethod, params);
    if (turn !== asked) return;
    if (status === null) {
      item.hide();
      return;
    }
    item.text = `${icons[status.tone]} ${status.gpu ?? "no GPU"} · ${status.text}`;
    item.tooltip = new vscode.MarkdownString(
      `${status.tooltip}\n\n${vscode.l10n.t("Select to change the target GPU.")}`,
    );
    item.accessibilityInformation = {
      label: `GPU Plan: ${status.gpu ?? "no target GPU"}, ${status.text}`,
      role: "button",
    };
    item.show();
  };
  return vscode.Disposable.from(
    item,
    server.onDidAnalyze(() => void refresh()),
    vscode.window.onDidChangeActiveTextEditor(() => void refresh()),
    vscode.window.onDidChangeTextEditorSelection(() => void refresh()),
  );
}
