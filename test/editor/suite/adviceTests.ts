import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, test, waitFor } from "./harness.ts";
import { applyAction, findingsOf, openExample, quickFixes, revert, ruleOf } from "./workbench.ts";

/** Every remedy of the examples, made in the file: the finding is gone, and nothing worse has come. */
export function defineAdviceTests(): void {
  describe("a remedy", () => {
    const twoL4 = "two-l4-32k.gpuplan.yaml";
    for (const title of [
      /-AWQ with an FP8 KV cache → 1\d requests of 32K, saves \$/,
      /^Shard over both GPUs \(--tensor-parallel-size 2\) → 1\d requests of 32K/,
      /^Move to A100 40GB → 1\d requests of 32K/,
      /^Move to A100 80GB → 3\d requests of 32K/,
    ])
      test(`of two L4s clears the finding: ${title.source}`, () =>
        clears(twoL4, "workload-does-not-fit", title));

    test("of a voice stack is the utilization that leaves the others room", () =>
      clears(
        "rtx-a4000-voice-stack.gpuplan.yaml",
        "cannot-start",
        /^Lower --gpu-memory-utilization to 0\.7/,
      ));

    test("of a plan whose script holds the settings is one change of both, which asks first", async () => {
      const plan = await writeLinkedFiles();
      const [finding] = await findingsOf(plan, "workload-does-not-fit");
      assert.ok(finding);
      const actions = await quickFixes(plan, finding.range);
      const awq = actions.find((action) => action.title.includes("-AWQ with an FP8 KV cache"));
      const files = awq?.edit?.entries().map(([uri]) => uri.path.slice(uri.path.lastIndexOf("/") + 1));
      assert.deepEqual(files, ["linked.gpuplan.yaml", "linked.sh"]);
      await revert(plan);
    });
  });

  test("a finding leads to the page of its rule", async () => {
    const { document } = await openExample("two-l4-32k.gpuplan.yaml");
    const [finding] = await findingsOf(document, "workload-does-not-fit");
    assert.ok(typeof finding?.code === "object");
    const page = finding.code.target;
    await vscode.commands.executeCommand("vscode.open", page);
    const shown = await waitFor("the rule's page", () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.uri.path === page.path ? active : undefined;
    });
    assert.match(shown.getText(), /^# .*workload-does-not-fit/);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });
}

async function clears(example: string, rule: string, title: RegExp): Promise<void> {
  const { document } = await openExample(example);
  const [finding] = await findingsOf(document, rule);
  assert.ok(finding);
  const actions = await quickFixes(document, finding.range);
  const action = actions.find((each) => title.test(each.title));
  assert.ok(action, actions.map((each) => each.title).join(" | "));
  await applyAction(action);
  const rulesLeft = () => vscode.languages.getDiagnostics(document.uri).map(ruleOf);
  await waitFor(`${rule} to be gone`, () => (rulesLeft().includes(rule) ? undefined : true));
  const errors = vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
  assert.deepEqual(errors.map(ruleOf), []);
  await revert(document);
}

async function writeLinkedFiles(): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const write = (name: string, text: string) =>
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, name), new TextEncoder().encode(text));
  await write("linked.sh", "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K\n");
  await write(
    "linked.gpuplan.yaml",
    "gpuplan: 1\npools: { l4: { gpu: L4, count: 2, price: $0.39/h } }\nservices: { chat: { script: linked.sh } }\nworkload: { concurrency: 10, context: 32K }\n",
  );
  return (await openExample("linked.gpuplan.yaml")).document;
}
