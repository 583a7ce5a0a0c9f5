import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, test, waitFor } from "./harness.ts";
import { applyAction, findingsOf, openExample, quickFixes, rangeOf, revert, ruleOf } from "./workbench.ts";

const rule = "unknown-flag";

/** A flag that vLLM does not know, inside a folded scalar, in the two kinds of file that most people deploy with. */
export function defineYamlLaunchTests(): void {
  describe("a compose file", () => {
    test("gets the squiggle on a misspelt flag in its folded command, and the fix there", async () => {
      await misspellAndFix("compose.yaml", "dockercompose");
    });
  });
  describe("a Kubernetes manifest", () => {
    test("gets the squiggle on a misspelt flag in its folded script, and the fix there", async () => {
      await misspellAndFix("deployment.yaml", "yaml");
    });
  });
}

async function misspellAndFix(path: string, language: string): Promise<void> {
  const { document } = await openExample(path);
  const asSaved = document.getText();
  assert.ok([language, "yaml"].includes(document.languageId), document.languageId);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, "--max-model-len"), "--max-modell-len");
  await vscode.workspace.applyEdit(edit);
  const [finding] = await findingsOf(document, rule);
  assert.ok(finding);
  assert.equal(document.getText(finding.range), "--max-modell-len");
  assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
  const fix = (await quickFixes(document, finding.range)).find(({ title }) =>
    title.includes("--max-model-len"),
  );
  assert.ok(fix);
  await applyAction(fix);
  assert.equal(document.getText(), asSaved);
  await waitFor("the finding to be gone", () => {
    const left = vscode.languages.getDiagnostics(document.uri).filter((finding) => ruleOf(finding) === rule);
    return left.length === 0 ? true : undefined;
  });
  await revert(document);
}
