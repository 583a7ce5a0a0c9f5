import { describe, expect, test } from "vitest";
import { checkReport } from "../../src/features/checkReport.ts";
import type { CodeAction } from "../../src/features/codeActions.ts";
import { fixAllEdits, fixAllFiles } from "../../src/features/fixAll.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { type Folder, openFolder, uriOf } from "../support/neighbours.ts";

const plan = `gpuplan: 1
pools: { l4: { gpu: L4, count: 2, price: $0.39/h } }
services:
  chat:
    script: serve.sh
workload: { concurrency: 10, context: 32K }
`;
const script = "#!/bin/bash\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K --kv-cache-dtype auto\n";
const name = "chat.gpuplan.yaml";
const rule = "workload-does-not-fit";

/** A folder whose files are as the action makes them; every text that it names must be the one that is there. */
async function afterwards(folder: Folder, own: string, action: CodeAction): Promise<Folder> {
  const texts = Object.fromEntries(folder.files);
  texts[own] = applyEdits(texts[own] ?? "", action.edits);
  for (const { path, text, edits } of action.otherFiles) {
    const file = path.slice(path.lastIndexOf("/") + 1);
    expect(text).toBe(folder.files.get(file));
    texts[file] = applyEdits(text, edits);
  }
  return openFolder(texts);
}

async function actionsOf(folder: Folder, file: string): Promise<readonly CodeAction[]> {
  const document = await folder.open(file);
  const finding = folder.service.findings(document).find((each) => each.rule === rule);
  if (finding === undefined) throw new Error(`${file} has no finding of ${rule}.`);
  return folder.service.codeActions(document, finding.range).filter((each) => each.finding?.rule === rule);
}

async function rulesOf(folder: Folder): Promise<readonly string[]> {
  const documents = [];
  for (const file of folder.files.keys()) documents.push(await folder.open(file));
  // The plan has changed what is said of the script.
  return documents.flatMap((document) => folder.service.findings(document).map((each) => each.rule));
}

const remedies = (actions: readonly CodeAction[]) =>
  actions.filter(({ title }) => !title.startsWith("Ignore"));

describe("a plan and the script of its service", () => {
  test("are put right together, by every fix that the plan is offered", async () => {
    const folder = await openFolder({ [name]: plan, "serve.sh": script });
    const actions = remedies(await actionsOf(folder, name));
    expect(actions.length).toBe(5);
    for (const action of actions) {
      const after = await afterwards(folder, name, action);
      expect(await rulesOf(after), action.title).toEqual([]);
    }
    const awq = actions.find(({ title }) => title.includes("-AWQ with an FP8 KV cache"));
    expect(awq?.title).toMatch(/→ 1\d requests of 32K, saves \$/);
    const after = awq && (await afterwards(folder, name, awq));
    expect(after?.files.get(name)).toContain("count: 1,");
    expect(after?.files.get("serve.sh")).toContain(
      "serve Qwen/Qwen2.5-7B-Instruct-AWQ --max-model-len 32K --kv-cache-dtype fp8\n",
    );
  });

  test("are put right together, by every fix that the script is offered", async () => {
    const folder = await openFolder({ [name]: plan, "serve.sh": script });
    await folder.open(name);
    const actions = remedies(await actionsOf(folder, "serve.sh"));
    const titles = actions.map(({ title }) => title);
    await folder.open(name);
    expect(titles).toEqual(remedies(await actionsOf(folder, name)).map(({ title }) => title));
    for (const action of actions) {
      const after = await afterwards(folder, "serve.sh", action);
      expect(await rulesOf(after), action.title).toEqual([]);
    }
    const sharded = actions.find(({ title }) => title.startsWith("Shard over both"));
    // The pool has both already, so that the plan stays as it is.
    expect(sharded?.otherFiles).toEqual([]);
  });

  test("agree on what both say: the model, and the GPU of a directive", async () => {
    const folder = await openFolder({
      [name]: plan.replace("script:", "model: Qwen/Qwen2.5-7B-Instruct\n    script:"),
      "serve.sh": script.replace("#!/bin/bash", "# gpuplan: gpu=2x L4 concurrency=10 context=32K"),
    });
    const actions = remedies(await actionsOf(folder, name));
    for (const action of actions) {
      const after = await afterwards(folder, name, action);
      expect(await rulesOf(after), `${action.title}\n${after.files.get("serve.sh")}`).toEqual([]);
    }
    const moved = actions.find(({ title }) => title.startsWith("Move to A100 40GB"));
    const after = moved && (await afterwards(folder, name, moved));
    expect(after?.files.get("serve.sh")).toContain("# gpuplan: gpu=1x A100 40GB concurrency=10");
    expect(after?.files.get(name)).toContain("gpu: A100 40GB, count: 1,");
  });

  test("are changed in a compose file with lines that end in CRLF as well", async () => {
    const compose =
      "services:\n  chat:\n    image: vllm/vllm-openai:v0.12.0\n    command: >-\n      --model Qwen/Qwen2.5-7B-Instruct\n      --max-model-len 32768\n";
    const folder = await openFolder({
      [name]: plan.replace("serve.sh", "compose.yaml#chat"),
      "compose.yaml": compose.replaceAll("\n", "\r\n"),
    });
    for (const action of remedies(await actionsOf(folder, name))) {
      const after = await afterwards(folder, name, action);
      expect(await rulesOf(after), action.title).not.toContain(rule);
      expect(after.files.get("compose.yaml")).not.toMatch(/[^\r]\n/);
    }
  });

  test("are not written through a plan that has not seen the script's text", async () => {
    const folder = await openFolder({ [name]: plan, "serve.sh": script });
    await folder.open(name);
    await folder.open("serve.sh");
    const text = `# One more line.\n${script}`;
    const edited = { uri: uriOf("serve.sh"), languageId: "", version: 2, text };
    const finding = folder.service.findings(edited).find((each) => each.rule === rule);
    const fixes = finding?.fixes() ?? [];
    expect(fixes.length).toBeGreaterThan(0);
    for (const { edits, otherFiles } of fixes) {
      expect(otherFiles).toEqual([]);
      expect(applyEdits(text, edits)).toMatch(/^# One more line\.\n#!\/bin\/bash\nvllm serve Qwen/);
    }
  });
});

describe("what only the script has wrong", () => {
  const swapped = script.replace("vllm serve", "vllm serve --swap-space 4");
  const fitting = plan.replace("concurrency: 10", "concurrency: 1");

  test("is put right there by a fix of the plan's finding, which is made with all others of its sort", async () => {
    const folder = await openFolder({ [name]: fitting, "serve.sh": swapped });
    const document = await folder.open(name);
    const findings = folder.service.findings(document);
    expect(fixAllEdits(findings)).toEqual([]);
    const { edits, otherFiles } = fixAllFiles(findings);
    expect(edits).toEqual([]);
    expect(otherFiles.map((file) => applyEdits(file.text, file.edits))).toEqual([script]);
    const rows = checkReport(folder.service.analyze(document), findings);
    const place = { start: { line: 2, column: 11 }, end: { line: 2, column: 26 } };
    expect(rows.find(({ rule: id }) => id === "removed-flag")?.fixes).toMatchObject([
      {
        edits: [],
        otherFiles: [{ file: expect.stringMatching(/serve\.sh$/), edits: [{ range: place, newText: "" }] }],
      },
    ]);
  });

  test("is left alone where a third file says it", async () => {
    const folder = await openFolder({
      [name]: fitting,
      "serve.sh": "vllm serve --config vllm.yaml\n",
      "vllm.yaml": "model: Qwen/Qwen2.5-7B-Instruct\nmax-model-len: 32K\nswap-space: 4\n",
    });
    const document = await folder.open(name);
    const finding = folder.service.findings(document).find((each) => each.rule === "removed-flag");
    expect(finding?.message).toContain("See line 1 of serve.sh.");
    expect(finding?.fixes()).toEqual([]);
  });
});
