import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyQuickFix, codeLenses, hoverAt, openFile, problems, quickFixesAt, save } from "./actions.ts";
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
});
