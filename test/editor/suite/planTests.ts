import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, test, waitFor } from "./harness.ts";
import { applyAction, findingsOf, openExample, quickFixes, revert, ruleOf } from "./workbench.ts";

const rule = "workload-does-not-fit";

/** The main job on a plan: `examples/two-l4-32k.gpuplan.yaml`. */
export function definePlanTests(): void {
  describe("a plan", () => {
    test("gets the language of plans", async () => {
      const { document } = await openExample("two-l4-32k.gpuplan.yaml");
      assert.equal(document.languageId, "gpuplan");
    });

    test("gets the warning on the length that does not fit", async () => {
      const { document } = await openExample("two-l4-32k.gpuplan.yaml");
      const [finding] = await findingsOf(document, rule);
      assert.ok(finding);
      assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
      assert.equal(document.getText(finding.range), "32K");
    });

    test("offers AWQ with an FP8 KV cache on one GPU, and what that saves", async () => {
      const { document } = await openExample("two-l4-32k.gpuplan.yaml");
      const [finding] = await findingsOf(document, rule);
      assert.ok(finding);
      const actions = await quickFixes(document, finding.range);
      const awq = actions.find(({ title }) =>
        /-AWQ with an FP8 KV cache → 1\d requests of 32K, saves \$/.test(title),
      );
      assert.ok(awq, actions.map(({ title }) => title).join(" | "));
      await applyAction(awq);
      const text = document.getText();
      assert.match(text, /model: Qwen\/Qwen2\.5-7B-Instruct-AWQ\n/);
      assert.match(text, /kv-cache-dtype: fp8/);
      assert.match(text, /count: 1\n/);
      await waitFor("the warning to be gone", () =>
        vscode.languages.getDiagnostics(document.uri).some((finding) => ruleOf(finding) === rule)
          ? undefined
          : true,
      );
      await revert(document);
    });

    test("says at the exact characters what is wrong, and puts it right", async () => {
      const document = await vscode.workspace.openTextDocument({
        language: "gpuplan",
        content: "gpuplan: 1\ngpu: L4\nservices:\n  chat:\n    modle: Qwen/Qwen2.5-7B-Instruct\n",
      });
      await vscode.window.showTextDocument(document);
      const [finding] = await findingsOf(document, "invalid-plan");
      assert.ok(finding);
      assert.equal(document.getText(finding.range), "modle");
      const [fix] = await quickFixes(document, finding.range);
      assert.ok(fix);
      await applyAction(fix);
      assert.match(document.getText(), /\n {4}model: Qwen/);
    });

    test("is written from a launch", async () => {
      await openExample("serve.sh");
      await vscode.commands.executeCommand("gpuplan.newPlan");
      const plan = await waitFor("the new plan", () => {
        const shown = vscode.window.activeTextEditor?.document;
        return shown?.isUntitled === true && shown.languageId === "gpuplan" ? shown : undefined;
      });
      assert.match(plan.getText(), /^# From serve\.sh\./);
      assert.match(plan.getText(), /\n {4}model: Qwen\/Qwen2\.5-7B-Instruct\n/);
    });

    test("completes keys with what they mean", async () => {
      const document = await vscode.workspace.openTextDocument({
        language: "gpuplan",
        content: "gpuplan: 1\nservices:\n  chat:\n    mo",
      });
      await vscode.window.showTextDocument(document);
      const list = await waitFor("completions of mo", async () => {
        const found = await vscode.commands.executeCommand<vscode.CompletionList>(
          "vscode.executeCompletionItemProvider",
          document.uri,
          new vscode.Position(3, 6),
        );
        return found.items.some(({ label }) => label === "model") ? found : undefined;
      });
      assert.ok(list.items.find(({ label }) => label === "model")?.documentation);
    });
  });
}
