import { describe, expect, it } from "vitest";
import { readGroundTruth } from "../../scripts/accuracy/groundTruthRow.ts";
import { scoreRow } from "../../scripts/accuracy/scoreRow.ts";
import { quantile, summarizeAll, summarizeErrors } from "../../scripts/accuracy/summarize.ts";

const row = (fields: object): string =>
  JSON.stringify({
    gpu: "L4",
    model: "Qwen/Qwen3-8B",
    vllm_version: "0.27.1",
    engine: "V1",
    max_model_len: 8192,
    gpu_memory_utilization: 0.9,
    outcome: "ok",
    core: true,
    obs: { weights_gib: 15.27, kv_gib: 3.14, kv_tokens: 22880, max_concurrency: 2.79, concurrency_len: 8192 },
    ...fields,
  });

function score(fields: object) {
  const [read] = readGroundTruth(row(fields)).rows;
  if (!read) throw new Error("no row");
  return scoreRow(read);
}

describe("errors over rows", () => {
  it("counts sizes for median and tail, signs for the drift", () => {
    expect(summarizeErrors([-0.1, 0.2, 0.3])).toEqual({
      n: 3,
      median: 0.2,
      p90: expect.closeTo(0.28, 9),
      worst: 0.3,
      signedMedian: 0.2,
    });
  });

  it("says nothing of nothing", () => {
    expect(summarizeErrors([])).toEqual({ n: 0, median: null, p90: null, worst: null, signedMedian: null });
    expect(quantile([], 0.5)).toBeNull();
  });
});

describe("a row", () => {
  // github.com/vfarcic/inference-demo, L4.
  it("is scored as the product estimates it", () => {
    const scored = score({});
    if (scored.kind === "skipped") throw new Error(scored.reason);
    expect(scored.class).toBe("dense");
    expect(scored.weights?.estimated).toBeCloseTo(15.27, 2);
    expect(scored.start).toBe("right");
    expect(scored.budgetGiB).toBeGreaterThan(19.8);
    expect(scored.command).toContain("--max-model-len 8192");
  });

  it.each([
    ["an unknown model", { model: "nobody/Nothing-1B" }, "model unknown"],
    ["an unknown GPU", { gpu: "Abacus 9000" }, "GPU unknown"],
    ["GPUs of two kinds", { gpu: "RTX 3090 + RTX 5070 Ti" }, "GPU unknown"],
    ["no model at all", { model: null }, "model unknown"],
  ])("with %s is skipped with the reason", (_, fields, reason) => {
    expect(score(fields)).toMatchObject({ kind: "skipped", reason });
  });

  it.each([
    [{ max_model_len: "long", tensor_parallel: [2], obs: null }],
    [{ tensor_parallel: 3 }],
    [{ other_flags: "--max-num-seqs; --kv-cache-dtype=; =--; --limit-mm-per-prompt {" }],
    [{ vllm_version: "main", date: "yesterday", engine: 1 }],
    [{ gpu_memory_utilization: 1e9 }],
  ])("with odd fields %j is scored or skipped, never an exception", (fields) => {
    const result = score(fields);
    if (result.kind === "skipped") expect(result.reason).not.toMatch(/^fault/);
  });

  it("that failed for its memory is missed where the estimate lets it start", () => {
    expect(score({ outcome: "kv_too_small" })).toMatchObject({ start: "missed" });
    expect(score({ outcome: "gpu_hang" })).toMatchObject({ start: null });
  });
});

it("counts lines that are no objects", () => {
  expect(readGroundTruth('{"model":\n[1]\n\n{"core":true}')).toMatchObject({
    unreadable: 2,
    rows: [{ core: true }],
  });
});

it("keeps the form of the report", () => {
  const report = summarizeAll([score({}), score({ model: "nobody/Nothing-1B" })]);
  expect(report.overall).toMatchObject({ scored: 1, skipped: { "model unknown": 1 }, weights: { n: 1 } });
  expect(Object.keys(report.classes)).toEqual(["dense", "moe", "mla", "slidingWindow", "hybrid"]);
});
