import { beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../src/deployment/change.ts";
import { findGpuChoice } from "../../src/deployment/lookUps.ts";
import { removalRange } from "../../src/deployment/removalRange.ts";
import { writeChanges } from "../../src/deployment/writeChanges.ts";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function written(text: string, changes: readonly Change[], name?: string): string | null {
  const [assessment] = service.analyze(documentOf(text, name)).assessments;
  if (assessment === undefined) throw new Error("nothing is launched here");
  const edits = writeChanges(assessment.deployment, changes)?.edits ?? null;
  return edits && applyEdits(text, edits);
}

const set = (field: string, value: string | number): Change => ({ kind: "setting", field, value });
const length = set("max_model_len", 4096);
const fp8 = set("kv_cache_dtype", "fp8");
const awq: Change = { kind: "model", id: "Qwen/Qwen2.5-7B-Instruct-AWQ" };
const withoutQuantization: Change = { kind: "remove-setting", field: "quantization" };
const a40 = findGpuChoice("A40");
const move: readonly Change[] = a40 === null ? [] : [{ kind: "gpu", gpu: a40, count: null }];

describe("changes in a launch", () => {
  it.each<[string, string, readonly Change[], string | null]>([
    ["a value", "vllm serve A --max-model-len 8K\n", [length], "vllm serve A --max-model-len 4096\n"],
    [
      "a value behind an equals sign",
      "vllm serve A --max-model-len=8K\n",
      [length],
      "vllm serve A --max-model-len=4096\n",
    ],
    [
      "the assignment that gives it",
      "L=8K\nvllm serve A --max-model-len $L\n",
      [length],
      "L=4096\nvllm serve A --max-model-len $L\n",
    ],
    [
      "the use, where others use the variable too",
      "L=8K\necho $L\nvllm serve A --max-model-len $L\n",
      [length],
      "L=8K\necho $L\nvllm serve A --max-model-len 4096\n",
    ],
    [
      "a new flag at the end",
      "vllm serve A # here\n",
      [length],
      "vllm serve A --max-model-len 4096 # here\n",
    ],
    [
      "a new flag on a line of its own",
      "vllm serve A \\\n  --port 1\n",
      [length, fp8],
      "vllm serve A \\\n  --port 1 \\\n  --max-model-len 4096 \\\n  --kv-cache-dtype fp8\n",
    ],
    [
      "the model, and the quantization that goes with it",
      "vllm serve B --quantization fp8 --port 1\n",
      [awq, withoutQuantization],
      "vllm serve Qwen/Qwen2.5-7B-Instruct-AWQ --port 1\n",
    ],
    [
      "a flag on a continued line, without a hole",
      "vllm serve B \\\n  -q fp8 \\\n  --port 1\n",
      [withoutQuantization],
      "vllm serve B \\\n  --port 1\n",
    ],
    [
      "the last flag, without a backslash left",
      "vllm serve B \\\n  --port 1 \\\n  -q fp8\n",
      [withoutQuantization],
      "vllm serve B \\\n  --port 1\n",
    ],
    [
      "the GPU of a directive",
      "# gpuplan: gpu=2x L4 concurrency=1\nvllm serve A\n",
      [...move, { kind: "gpu-count", count: 1 }],
      "# gpuplan: gpu=1x A40 concurrency=1\nvllm serve A\n",
    ],
    ["no scheduler's GPU", "#SBATCH --gres=gpu:l4:4\nvllm serve A\n", move, null],
    [
      "no list of devices",
      "# gpuplan: gpu=L4\nCUDA_VISIBLE_DEVICES=0,1,2 vllm serve A\n",
      [{ kind: "gpu-count", count: 1 }],
      null,
    ],
    ["no GPU where none is written", "vllm serve A\n", move, null],
  ])("touch %s", (_, text, changes, after) => {
    expect(written(text, changes)).toBe(after);
    expect(written(text.replaceAll("\n", "\r\n"), changes)).toBe(after?.replaceAll("\n", "\r\n") ?? null);
  });
});

describe("changes in a plan", () => {
  const plan = (args: string, gpu = "pools: { p: { gpu: L4, count: 2 } }") =>
    `gpuplan: 1\n${gpu}\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct # chosen\n${args}workload: { concurrency: 2 }\n`;

  it.each<[string, string, readonly Change[], string]>([
    [
      "a block",
      "    args:\n      max-model-len: 8K # long\n      port: 1\n",
      [length, fp8],
      "    args:\n      max-model-len: 4096 # long\n      port: 1\n      kv-cache-dtype: fp8\n",
    ],
    [
      "a block, by two new keys",
      "    args:\n      port: 1\n",
      [length, fp8],
      "    args:\n      port: 1\n      max-model-len: 4096\n      kv-cache-dtype: fp8\n",
    ],
    [
      "braces, by two new keys",
      "    args: { port: 1 }\n",
      [length, fp8],
      "    args: { port: 1, max-model-len: 4096, kv-cache-dtype: fp8 }\n",
    ],
    ["empty braces", "    args: {}\n", [length], "    args: { max-model-len: 4096 }\n"],
    ["a service without args", "", [length], "    args: { max-model-len: 4096 }\n"],
    [
      "a key with underscores",
      "    args: { max_model_len: 8K }\n",
      [length],
      "    args: { max_model_len: 4096 }\n",
    ],
    [
      "a quantization, by null",
      "    args: { quantization: fp8 }\n",
      [withoutQuantization],
      "    args: { quantization: null }\n",
    ],
  ])("touch %s", (_, before, changes, after) => {
    expect(written(plan(before), changes, planName)).toBe(plan(after));
  });

  it("touch model, GPU and count where they stand", () => {
    const changes: readonly Change[] = [awq, ...move, { kind: "gpu-count", count: 1 }];
    const after = plan("", "pools: { p: { gpu: A40, count: 1 } }").replace("7B-Instruct", "7B-Instruct-AWQ");
    expect(written(plan(""), changes, planName)).toBe(after);
    expect(written(plan("", "gpu: 2x L4"), changes, planName)).toBe(
      after.replace("pools: { p: { gpu: A40, count: 1 } }", "gpu: 1x A40"),
    );
  });

  it("leave alone a GPU that the plan describes itself", () => {
    expect(written(plan("", "pools: { p: { gpu: { memory: 24GB } } }"), move, planName)).toBeNull();
  });
});

describe("removalRange", () => {
  it.each([
    ["a «--b» c", "a c"],
    ["a «--b»", "a"],
    ["a \\\n  «--b» \\\n  c\n", "a \\\n  c\n"],
    ["a \\\n  «--b»\n", "a\n"],
    ["a \\\r\n  «--b»\r\nnext\r\n", "a\r\nnext\r\n"],
    ["«--b» a", " a"],
  ])("of %j leaves %j", (marked, after) => {
    const range = { start: marked.indexOf("«"), end: marked.indexOf("»") - 1 };
    const text = marked.replace(/[«»]/g, "");
    expect(applyEdits(text, [{ range: removalRange(text, range), newText: "" }])).toBe(after);
  });
});
