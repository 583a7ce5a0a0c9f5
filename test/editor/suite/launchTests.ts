import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, test, waitFor } from "./harness.ts";
import { applyAction, findingsOf, openExample, quickFixes, rangeOf, revert, ruleOf } from "./workbench.ts";

const rule = "workload-does-not-fit";

/** The main job on a launch script: `examples/serve.sh`, ten requests of 32K on an L4. */
export function defineLaunchTests(): void {
  describe("a launch script", () => {
    test("gets the warning on the length that does not fit", async () => {
      const { document } = await openExample("serve.sh");
      const [finding] = await findingsOf(document, rule);
      assert.ok(finding);
      assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
      assert.equal(document.getText(finding.range), "32768");
      assert.match(finding.message, /10 requests of 32K tokens do not fit at once/);
      assert.match(finding.message, /17\.5 GiB/);
      assert.equal(finding.source, "gpuplan");
    });

    test("says on hover what a flag does, its default and what it comes to", async () => {
      const { document } = await openExample("serve.sh");
      await findingsOf(document, rule);
      const hover = await hoverText(document, "--max-model-len");
      assert.match(hover, /requests that fit/);
      assert.match(hover, /56\.0 KiB|57,344/);
      assert.match(await hoverText(document, "--gpu-memory-utilization"), /Default: `0\.92` \(vLLM 0\.28\)/);
    });

    test("shows hints at the ends of values, none longer than 40 characters", async () => {
      const { document } = await openExample("serve.sh");
      await findingsOf(document, rule);
      const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        whole,
      );
      const labels = hints.map(({ label }) =>
        typeof label === "string" ? label : label.map(({ value }) => value).join(""),
      );
      assert.ok(
        labels.some((label) => /^1\.\d GiB each · 2\.\d fit on L4$/.test(label)),
        labels.join(" | "),
      );
      assert.ok(
        labels.every((label) => label.length <= 40),
        labels.join(" | "),
      );
    });

    test("has a line above it with memory, requests and price", async () => {
      const { document } = await openExample("serve.sh");
      await findingsOf(document, rule);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        10,
      );
      const titles = lenses.map((lens) => lens.command?.title ?? "");
      assert.ok(
        titles.some((title) => /1x L4 · weights 14\.2 \+ KV .* GiB · .* requests of 32K · \$/.test(title)),
        titles.join(" | "),
      );
      assert.ok(titles.includes("Capacity panel"), titles.join(" | "));
    });

    test("offers the remedies with their effect", async () => {
      const { document } = await openExample("serve.sh");
      const [finding] = await findingsOf(document, rule);
      assert.ok(finding);
      const titles = (await quickFixes(document, finding.range)).map(({ title }) => title);
      assert.ok(
        titles.some((title) => /-AWQ with an FP8 KV cache → 1\d requests of 32K/.test(title)),
        titles.join(" | "),
      );
      assert.ok(
        titles.some((title) =>
          /Shard over both GPUs \(--tensor-parallel-size 2\) → 1\d requests of 32K/.test(title),
        ),
        titles.join(" | "),
      );
    });

    test("is well after sharding over both GPUs", async () => {
      const { document } = await openExample("serve.sh");
      const [finding] = await findingsOf(document, rule);
      assert.ok(finding);
      const action = (await quickFixes(document, finding.range)).find(({ title }) =>
        title.startsWith("Shard over both GPUs"),
      );
      assert.ok(action);
      await applyAction(action);
      assert.match(document.getText(), /--gpu-memory-utilization 0\.90 \\\n {2}--tensor-parallel-size 2\n/);
      await noFindingOf(document, rule);
      await revert(document);
    });

    test("completes flags with their defaults, also half-typed", async () => {
      const { document } = await openExample("serve.sh");
      const line = document.lineCount - 2;
      const end = document.lineAt(line).range.end;
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, end, " --max-num");
      await vscode.workspace.applyEdit(edit);
      const position = document.lineAt(line).range.end;
      const list = await waitFor("completions of --max-num", async () => {
        const found = await vscode.commands.executeCommand<vscode.CompletionList>(
          "vscode.executeCompletionItemProvider",
          document.uri,
          position,
        );
        return found.items.some(({ label }) => labelText(label) === "--max-num-seqs") ? found : undefined;
      });
      const item = list.items.find(({ label }) => labelText(label) === "--max-num-seqs");
      assert.match(item?.detail ?? "", /default 256/);
      await revert(document);
    });
  });
}

function labelText(label: string | vscode.CompletionItemLabel): string {
  return typeof label === "string" ? label : label.label;
}

async function hoverText(document: vscode.TextDocument, words: string): Promise<string> {
  const position = rangeOf(document, words).start.translate(0, 3);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

/** Waits until no finding of the rule is left; findings of an older text do not count as gone by chance. */
async function noFindingOf(document: vscode.TextDocument, ruleId: string): Promise<void> {
  await waitFor(`${ruleId} to be gone`, () => {
    const left = vscode.languages
      .getDiagnostics(document.uri)
      .filter((finding) => ruleOf(finding) === ruleId);
    return left.length === 0 ? true : undefined;
  });
}
