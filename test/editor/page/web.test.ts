import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stagedWebExtension } from "../host/paths.ts";
import { stageWebExtension } from "../host/stageExtension.ts";
import {
  codeLenses,
  deploymentRows,
  hoverAt,
  openFile,
  openPanelFrame,
  problems,
  runCommand,
} from "./actions.ts";
import { type EditorPage, openEditorPage } from "./editorPage.ts";

// The half that runs in a browser: no Node anywhere, the server in a worker, files through the editor alone.

describe("in the web extension host", () => {
  let editor: EditorPage;

  beforeAll(async () => {
    await stageWebExtension();
    editor = await openEditorPage({ extension: { folder: stagedWebExtension } });
    await openFile(editor.page, "serve.sh");
  });
  afterAll(() => editor.close());

  test("a script gets its line with memory, requests and price", async () => {
    expect((await codeLenses(editor.page)).join("\n")).toMatch(/L4 · weights 14\.2 .*requests of 32K/);
  });

  test("a flag is explained in the hover", async () => {
    expect(await hoverAt(editor.page, 11, 6, /max-model-len/)).toMatch(/\d GiB/);
  });

  test("a script is listed among the problems", async () => {
    expect((await problems(editor.page)).join("\n")).toMatch(/10 requests of 32K tokens/);
  });

  test("a plan is read and explained", async () => {
    await openFile(editor.page, "two-l4-32k.gpuplan.yaml");
    expect((await codeLenses(editor.page)).join("\n")).toMatch(/L4 · weights 14\.2/);
    expect(await hoverAt(editor.page, 13, 9, /max-model-len/)).toMatch(/\d GiB/);
  });

  test("the panel draws the plan", async () => {
    const frame = await openPanelFrame(editor.page);
    await frame.locator("svg:visible").first().waitFor();
    expect(await frame.locator("body").innerText()).toMatch(/GiB/);
  });
});

describe("all files of a workspace in the web extension host", () => {
  const launch = "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n";
  const wrong = `${launch.trimEnd()} --no-such-flag\n`;
  let editor: EditorPage;

  beforeAll(async () => {
    await stageWebExtension();
    editor = await openEditorPage({
      extension: { folder: stagedWebExtension },
      settings: { "files.exclude": { "**/*.old.sh": true } },
      workspace: {
        "serve.sh": launch,
        "ops/wrong.sh": `. ./model.env\n${wrong.replace("Qwen/Qwen2.5-7B-Instruct", "$MODEL")}`,
        "ops/model.env": "MODEL=Qwen/Qwen3-8B\n",
        "ops/wrong.old.sh": wrong,
        "ignored/wrong.sh": wrong,
        ".gitignore": "ignored/\n",
      },
    });
    await openFile(editor.page, "serve.sh");
    await codeLenses(editor.page);
  });
  afterAll(() => editor.close());

  test("are checked when that is asked for: findings of those that nobody has opened", async () => {
    const { page } = editor;
    const script = "vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag\n";
    await writeFile(join(editor.folder, "ops", "start.ps1"), `\uFEFF${script}`, "utf16le");
    await runCommand(page, "GPU Plan: Check All Files in the Workspace");
    await expect
      .poll(async () => (await problems(page)).filter((line) => line.includes("--no-such-flag")), {
        timeout: 30_000,
      })
      .toHaveLength(2);
    expect(await page.locator(".tab").count()).toBe(1);
  });

  test("are listed with their verdicts, by what the files beside them say", async () => {
    const { page } = editor;
    await runCommand(page, "Explorer: Focus on LLM Deployments View");
    await page.locator('.pane-header[aria-label^="Explorer Section"]').press("ArrowLeft");
    const rows = deploymentRows(page);
    await expect.poll(() => rows.count(), { timeout: 15_000 }).toBeGreaterThan(1);
    expect(await rows.first().getAttribute("aria-label")).toMatch(/^ops, error, .*1 GPU/);
    await expect
      .poll(() => rows.allInnerTexts(), { timeout: 15_000 })
      .toContainEqual(expect.stringContaining("Qwen/Qwen3-8B"));
  });
});
