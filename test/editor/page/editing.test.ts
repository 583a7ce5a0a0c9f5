import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  applyPreviewedFix,
  applyQuickFix,
  codeLenses,
  expectText,
  hoverAt,
  openFile,
  problems,
  quickFixesAt,
  save,
  undoEverywhere,
} from "./actions.ts";
import { type EditorPage, openEditorPage } from "./editorPage.ts";

// The main job by keyboard and eye: what a person reads in the window, and what is in their file afterwards.

describe("a launch script in the window", () => {
  let editor: EditorPage;

  beforeAll(async () => {
    editor = await openEditorPage();
    await openFile(editor.page, "serve.sh");
  });
  afterAll(() => editor.close());

  test("has a line above it with memory, requests and price", async () => {
    expect((await codeLenses(editor.page)).join("\n")).toMatch(/L4 · weights 14\.2 .*requests of 32K/);
  });

  test("explains a flag in the hover", async () => {
    const text = await hoverAt(editor.page, 11, 6, /max-model-len/);
    expect(text).toMatch(/\d GiB/);
  });

  test("is listed among the problems", async () => {
    expect((await problems(editor.page)).join("\n")).toMatch(/10 requests of 32K tokens/);
  });

  test("is put right by a quick fix, on disk too", async () => {
    const { page, folder } = editor;
    await openFile(page, "serve.sh");
    const titles = await quickFixesAt(page, 11, 20);
    expect(titles.some((title) => /--tensor-parallel-size 2.* → \d+ requests/.test(title))).toBe(true);
    await applyQuickFix(page, 11, 20, "--tensor-parallel-size 2");
    await save(page);
    expect(await readFile(join(folder, "serve.sh"), "utf8")).toContain("--tensor-parallel-size 2");
  });

  test("is changed along with its plan by a fix that shows both first, and back by one undo", async () => {
    const { page, folder } = editor;
    await writeFile(join(folder, "linked.sh"), linkedScript);
    await writeFile(join(folder, "linked.gpuplan.yaml"), linkedPlan);
    await openFile(page, "linked.sh");
    await openFile(page, "linked.gpuplan.yaml");
    await applyPreviewedFix(page, 3, 31, "-AWQ with an FP8 KV cache");
    await expectText(page, /count: 1,/);
    await openFile(page, "linked.sh");
    await expectText(page, /Instruct-AWQ.* --max-model-len 32K.* --kv-cache-dtype fp8/);
    await undoEverywhere(page);
    await expectText(page, /7B-Instruct(?!-AWQ).* --max-model-len 32K/);
    await openFile(page, "linked.gpuplan.yaml");
    await expectText(page, /count: 2,/);
  });
});

const linkedScript = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K\n";
const linkedPlan = `gpuplan: 1
pools: { l4: { gpu: L4, count: 2, price: $0.39/h } }
services: { chat: { script: linked.sh } }
workload: { concurrency: 10, context: 32K }
`;
