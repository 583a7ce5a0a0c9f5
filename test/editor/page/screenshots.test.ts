import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Theme, themes } from "../host/userSettings.ts";
import {
  choose,
  codeLenses,
  deploymentRows,
  goTo,
  hoverAt,
  openFile,
  openPanelFrame,
  openQuickFixes,
  previewText,
  runCommand,
  screenshot,
  visibleText,
} from "./actions.ts";
import { type EditorPage, openEditorPage } from "./editorPage.ts";

// Pictures for people to look at, in `out/screenshots`; the README shows some of them. Each waits for what it shows.

/** A start of the example's service as vLLM 0.11 prints it on an L4; the figures are made up. */
const startUpLog = [
  "(APIServer pid=1) INFO 02-14 10:00:00 [api_server.py:1839] vLLM API server version 0.11.0",
  "(APIServer pid=1) INFO 02-14 10:00:00 [utils.py:233] non-default args: {'model_tag': 'Qwen/Qwen2.5-7B-Instruct', 'model': 'Qwen/Qwen2.5-7B-Instruct', 'max_model_len': 32768, 'gpu_memory_utilization': 0.9}",
  "(EngineCore_DP0 pid=9) INFO 02-14 10:00:09 [core.py:77] Initializing a V1 LLM engine (v0.11.0) with config: model='Qwen/Qwen2.5-7B-Instruct', max_seq_len=32768, tensor_parallel_size=1",
  "(EngineCore_DP0 pid=9) INFO 02-14 10:00:40 [gpu_model_runner.py:2653] Model loading took 14.2500 GiB and 12.1 seconds",
  "(EngineCore_DP0 pid=9) INFO 02-14 10:01:00 [gpu_worker.py:298] Available KV cache memory: 4.25 GiB",
  "(EngineCore_DP0 pid=9) INFO 02-14 10:01:00 [kv_cache_utils.py:1087] GPU KV cache size: 79,568 tokens",
  "(EngineCore_DP0 pid=9) INFO 02-14 10:01:00 [kv_cache_utils.py:1091] Maximum concurrency for 32,768 tokens per request: 2.43x",
  "(EngineCore_DP0 pid=9) INFO 02-14 10:01:20 [core.py:218] init engine (profile, create kv cache, warmup model) took 40.00 seconds",
  "",
].join("\n");

const launchOn = (gpu: string, model: string, words = "") =>
  `# gpuplan: gpu=${gpu}\nvllm serve ${model} --max-model-len 16384 ${words}\n`;

/** Launches that fit and do not, and one of which nobody knows where it runs. */
const deployments = {
  "chat/serve.sh": launchOn("L4", "Qwen/Qwen2.5-7B-Instruct"),
  "chat/serve-large.sh": launchOn("L4", "Qwen/Qwen2.5-32B-Instruct"),
  "chat/serve-many.sh": launchOn("L4 concurrency=20", "Qwen/Qwen2.5-7B-Instruct"),
  "ops/kubernetes/serve.sh": launchOn("2x A100 80GB", "meta-llama/Llama-3.3-70B-Instruct", "-tp 2"),
  "serve.sh": launchOn("H100", "Qwen/Qwen2.5-7B-Instruct"),
  "try.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct\n",
};

/** What the list says of them, from the top: below each file what it deploys. */
const deploymentNames = [
  "chat",
  "serve-large.sh",
  "Qwen/Qwen2.5-32B-Instruct",
  "serve-many.sh",
  "Qwen/Qwen2.5-7B-Instruct",
  "serve.sh",
  "Qwen/Qwen2.5-7B-Instruct",
  "ops/kubernetes",
  "serve.sh",
  "meta-llama/Llama-3.3-70B-Instruct",
  "serve.sh",
  "Qwen/Qwen2.5-7B-Instruct",
  "try.sh",
  "Qwen/Qwen2.5-7B-Instruct",
];

const themeNames = Object.keys(themes) as Theme[];

describe.each(themeNames)("pictures in %s", (theme) => {
  let editor: EditorPage | undefined;
  afterEach(() => editor?.close());

  test("the launch with its finding, hints and light bulb, then its hover", async () => {
    editor = await openEditorPage({ theme, size: { width: 1280, height: 640 } });
    const { page } = editor;
    await openFile(page, "serve.sh");
    await page.locator(".squiggly-warning").first().waitFor();
    await expect.poll(() => visibleText(page), { timeout: 10_000 }).toMatch(/GiB each/);
    expect((await codeLenses(page)).length).toBeGreaterThan(0);
    await openQuickFixes(page, 11, 20);
    await screenshot(page, `launch-${theme}`);
    await page.keyboard.press("Escape");
    expect(await hoverAt(page, 11, 6, /max-model-len/)).toContain("GiB");
    await screenshot(page, `hover-${theme}`);
  });

  test("a start-up log beside the plan's estimate", async () => {
    editor = await openEditorPage({ theme, size: { width: 1440, height: 960 } });
    const { page, folder } = editor;
    await writeFile(join(folder, "vllm.log"), startUpLog);
    await openFile(page, "vllm.log");
    await runCommand(page, "GPU Plan: Calibrate");
    await choose(page, "vllm.log");
    await choose(page, "two-l4-32k.gpuplan.yaml");
    expect(await previewText(page, /KV cache in tokens/)).toContain("79,568");
    await screenshot(page, `calibration-${theme}`);
  });

  test("all deployments of the workspace", async () => {
    editor = await openEditorPage({ theme, workspace: deployments, size: { width: 1280, height: 800 } });
    const { page } = editor;
    await openFile(page, "serve.sh");
    expect((await codeLenses(page)).length).toBeGreaterThan(0);
    await runCommand(page, "GPU Plan: Check All Files in the Workspace");
    await runCommand(page, "Explorer: Focus on LLM Deployments View");
    await expect.poll(() => deploymentRows(page).count(), { timeout: 15_000 }).toBeGreaterThan(0);
    // The view gets the room of the files: rows without room are not there.
    await page.locator('.pane-header[aria-label^="Explorer Section"]').press("ArrowLeft");
    const names = deploymentRows(page).locator(".label-name");
    await expect.poll(() => names.allInnerTexts(), { timeout: 15_000 }).toEqual(deploymentNames);
    await screenshot(page, `deployments-${theme}`);
  });

  test("the panel beside the plan", async () => {
    editor = await openEditorPage({ theme, size: { width: 1440, height: 960 } });
    const { page } = editor;
    await openFile(page, "two-l4-32k.gpuplan.yaml");
    await goTo(page, 12, 3);
    const frame = await openPanelFrame(page);
    await frame.locator("svg:visible").first().waitFor();
    await frame.locator(':text("Weights"):visible').first().waitFor();
    await screenshot(page, `panel-${theme}`);
  });
});
