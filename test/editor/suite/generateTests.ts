import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, test, waitFor } from "./harness.ts";
import { openExample } from "./workbench.ts";

/** The command without its dialogs: kind and place are given, as a key binding would. */
export function defineGenerateTests(): void {
  describe("launch files from a plan", () => {
    test("are shown as untitled documents", async () => {
      await openExample("two-l4-32k.gpuplan.yaml");
      await vscode.commands.executeCommand("gpuplan.generate", { kind: "shell", to: "open" });
      const script = await waitFor("the script", () => {
        const shown = vscode.window.activeTextEditor?.document;
        return shown?.isUntitled === true && shown.languageId === "shellscript" ? shown : undefined;
      });
      assert.match(script.getText(), /\nexec vllm serve Qwen\/Qwen2\.5-7B-Instruct \\\n/);
    });

    test("are written beside the plan, under names of their own", async () => {
      const { document } = await openExample("two-l4-32k.gpuplan.yaml");
      const target = vscode.Uri.joinPath(document.uri, "..", "chat.vllm.yaml");
      await vscode.commands.executeCommand("gpuplan.generate", { kind: "vllm-config", to: "write" });
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
      await vscode.workspace.fs.delete(target);
      assert.match(text, /\nmodel: Qwen\/Qwen2\.5-7B-Instruct\nmax-model-len: 32K\n/);
    });
  });
}
