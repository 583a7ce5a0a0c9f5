import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import { describe, test, waitFor } from "./harness.ts";
import { openExample, revert } from "./workbench.ts";

const command = "gpuplan.calibrate";

/** A start of the example's service as vLLM 0.11 prints it on an L4; the figures are made up. */
const log = [
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

/** The command without its dialogs: log and plan are given, as a key binding would. */
export function defineCalibrateTests(): void {
  describe("a start-up log", () => {
    test("is shown beside the plan's estimate and changes nothing", async () => {
      const { document } = await openExample("two-l4-32k.gpuplan.yaml");
      const before = document.getText();
      const outcome = await calibrate({
        log: await logBeside(document),
        file: document.uri.toString(),
        write: false,
      });
      assert.match(outcome.markdown, /\| KV cache in tokens \|.*\| 79,568 \|/);
      assert.match(outcome.markdown, /vLLM started, as estimated\./);
      assert.equal(outcome.written, false);
      assert.equal(document.getText(), before);
      await waitFor("the page to be shown", () =>
        vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => /Calibration of/.test(label)))
          ? true
          : undefined,
      );
    });

    test("is written under measured, as one step to undo", async () => {
      const { document } = await openExample("two-l4-32k.gpuplan.yaml");
      const before = document.getText();
      const outcome = await calibrate({
        log: await logBeside(document),
        file: document.uri.toString(),
        write: true,
      });
      assert.equal(outcome.written, true);
      assert.match(
        document.getText(),
        /\n {4}measured:\n {6}weights: 14\.25GiB\n {6}kv_cache: 4\.25GiB\n {6}kv_tokens: 79568\n {6}concurrency: 2\.43\n {6}gpu: L4\n {6}version: 0\.11\.0\n/,
      );
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("undo");
      assert.equal(document.getText(), before);
      await revert(document);
    });
  });
}

async function calibrate(options: {
  readonly log: string;
  readonly file: string;
  readonly write: boolean;
}): Promise<{ readonly markdown: string; readonly written: boolean }> {
  const outcome = await vscode.commands.executeCommand<
    { readonly markdown: string; readonly written: boolean } | undefined
  >(command, options);
  assert.ok(outcome, "the command answers");
  return outcome;
}

async function logBeside(document: vscode.TextDocument): Promise<string> {
  const uri = vscode.Uri.joinPath(document.uri, "..", "vllm.log");
  await writeFile(uri.fsPath, log);
  return uri.toString();
}
