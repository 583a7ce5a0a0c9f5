import { describe, expect, it } from "vitest";
import { crossValidateSpeed, fitSpeedSpreads } from "../../scripts/fitSpeed/crossValidateSpeed.ts";
import { fitSpeedCoefficients } from "../../scripts/fitSpeed/fitSpeedCoefficients.ts";
import { collectSpeeds, measuredResiduals, residualsOf } from "../../scripts/fitSpeed/speedObservations.ts";
import { readPerformance } from "../../scripts/performance/performanceRow.ts";
import { printSpeedReport, printSpeedRows } from "../../scripts/performance/printSpeedReport.ts";
import { speedInputOfRow } from "../../scripts/performance/rowSpeedInput.ts";
import { scoreSpeed } from "../../scripts/performance/scoreSpeed.ts";
import { summarizeSpeeds } from "../../scripts/performance/summarizeSpeed.ts";
import { speedFit } from "../../src/performance/speedFit.ts";

const row = {
  source: "https://github.com/a/b/blob/main/log",
  version: "0.19.0",
  gpu: "H100 80GB SXM",
  gpu_count: 1,
  model: "meta-llama/Llama-3.1-8B-Instruct",
  tensor_parallel: 1,
  input_len: 1024,
  output_len: 256,
  concurrency: 8,
  obs: { mean_tpot_ms: 8, median_ttft_ms: 60, output_tok_s: 900 },
};

function read(fields: object) {
  const [first] = readPerformance(JSON.stringify({ ...row, ...fields })).rows;
  if (!first) throw new Error("no row");
  return first;
}

function ready(fields: object) {
  const prepared = speedInputOfRow(read(fields));
  if (prepared.kind === "skipped") throw new Error(prepared.reason);
  return prepared;
}

describe("a measured point", () => {
  it("keeps means before medians, and figures whose statistic nobody states", () => {
    expect(read({}).observed).toEqual({ ttftMs: 60, tpotMs: 8, outputTokensPerSecond: 900 });
    expect(read({ obs: { tpot_ms: 9, stat: "unstated" } }).observed.tpotMs).toBe(9);
    expect(read({ obs: { median_itl_ms: 7, median_tpot_ms: 8 } }).observed.tpotMs).toBe(8);
    expect(readPerformance('{"gpu": "L4"}\nnonsense\n\n[1]').unreadable).toBe(2);
  });

  it.each([
    [{ concurrency: 8 }, { kind: "concurrency", requests: 8, total: 80 }],
    [
      { concurrency: 8, num_prompts: 100 },
      { kind: "concurrency", requests: 8, total: 100 },
    ],
    [
      { concurrency: null, request_rate: "4.0", num_prompts: 720 },
      { kind: "rate", requestsPerSecond: 4, total: 720 },
    ],
    [
      { concurrency: null, request_rate: "inf", num_prompts: 300 },
      { kind: "concurrency", requests: 300, total: 300 },
    ],
    [
      { concurrency: null, request_rate: "inf" },
      { kind: "concurrency", requests: 1000, total: 1000 },
    ],
  ])("tells its load: %j", (fields, load) => {
    expect(ready(fields).input.load).toEqual(load);
  });

  it.each([
    [{ model: "Qwen/Qwen2.5-7B-Instruct", quantization: "awq-int4" }, "Qwen/Qwen2.5-7B-Instruct-AWQ"],
    [{ model: "Qwen/Qwen2.5-7B-Instruct", quantization: "gptq-int8" }, "Qwen/Qwen2.5-7B-Instruct-GPTQ-Int8"],
    [{ quantization: "fp8" }, "--quantization fp8"],
    [{ model: "openai/gpt-oss-20b", quantization: "mxfp4" }, "openai/gpt-oss-20b --"],
    [{ quantization: "bf16/unspecified" }, "meta-llama/Llama-3.1-8B-Instruct --max-model-len"],
    [{ enforce_eager: true }, "--enforce-eager"],
    [{ model: "Qwen/Qwen3.5-9B", spec_decode: "mtp2" }, '"num_speculative_tokens":2'],
  ])("tells its launch: %j", (fields, words) => {
    expect(ready(fields).command).toContain(words);
  });

  it("takes from a benchmark's scripts what its tables leave out", () => {
    // InferenceX draws lengths between 0.8 and 1 of those it names, and keeps this model's cache in FP8.
    const swept = ready({
      source: "https://github.com/ai-dynamo/aiconfigurator/blob/main/silicon_sample.csv",
      model: "meta-llama/Llama-3.1-70B",
      quantization: "fp8",
      tensor_parallel: 2,
      gpu_count: 2,
      output_len: 8192,
    });
    expect(swept.input.request).toEqual({ inputTokens: 922, outputTokens: 7373 });
    expect(swept.command).toContain("--kv-cache-dtype fp8");
    expect(swept.command).toContain("--max-model-len 9217");
    // One of the report's tests ran each GPU in a node of its own.
    const split = { source: "https://github.com/dennislee22/vLLM-benchmarking/blob/x/README.md" };
    expect(ready({ ...split, gpu: "A100 40GB", tensor_parallel: 2 }).input.gpusPerMachine).toBe(1);
    expect(ready({ ...split, gpu: "A100 80GB", tensor_parallel: 2 }).input.gpusPerMachine).toBeUndefined();
  });

  it("has started at the length that was measured, even beyond the model's own", () => {
    const long = ready({ model: "Qwen/Qwen2.5-7B-Instruct", input_len: 63_488, output_len: 2048 });
    expect(long.input.deployment.server.maxModelLen).toBe(65_536);
  });

  it.each(["H100", "NVIDIA H100 80GB HBM3", "H100 SXM5 (80 GB)", "h100-sxm", "8x H100"])(
    "knows its GPU as %s",
    (gpu) => {
      expect(scoreSpeed(read({ gpu }))).toMatchObject({ kind: "scored" });
    },
  );

  it("of which the prompts were read before shares one prompt among all", () => {
    const { request } = ready({ workload: "steady decode window of 30 s", output_len: null }).input;
    expect(request).toMatchObject({ inputTokens: 1024, cachedInputTokens: 1024, sharedInputTokens: 1024 });
  });

  it.each([
    [{ model: "nobody/Nothing" }, "model unknown"],
    [{ gpu: "Abacus 3000" }, "GPU unknown"],
    [{ concurrency: null }, "load unknown"],
    [{ model: "meta-llama/Llama-3.1-405B-Instruct" }, "would not start: weights_exceed_budget"],
  ])("that cannot be scored says why: %j", (fields, reason) => {
    expect(scoreSpeed(read(fields))).toMatchObject({ kind: "skipped", reason });
  });
});

describe("the report of speeds", () => {
  const results = [
    read({}),
    read({ gpu: "RTX 4090", concurrency: 1 }),
    read({ model: "nobody/Nothing" }),
  ].map(scoreSpeed);
  const report = summarizeSpeeds(results);

  it("counts by GPU and by load, and what was left out", () => {
    expect(report.overall).toMatchObject({ scored: 2, skipped: { "model unknown": 1 }, tpot: { n: 2 } });
    expect(Object.keys(report.classes)).toEqual([
      "GPU H100",
      "GPU RTX 4090",
      "load 1 request",
      "load 2 to 8",
    ]);
  });

  it("is printed for people, row by row where they ask", () => {
    expect(printSpeedReport(report, "three rows")).toContain("overall: 2 rows scored, 1 skipped");
    expect(printSpeedRows(results)).toContain("skipped, model unknown");
  });
});

describe("the fit of speeds", () => {
  const observations = (bandwidth: number) => {
    const { coefficients } = speedFit;
    const classes = { ...coefficients.classes, hopper: { ...coefficients.classes.hopper, bandwidth } };
    return [1, 4, 16].flatMap((concurrency) => {
      const [seen] = collectSpeeds([read({ concurrency, obs: { tpot_ms: 10 } })]);
      const residual = seen && residualsOf(seen, { ...coefficients, classes }).tpot;
      return collectSpeeds([read({ concurrency, obs: { tpot_ms: 10 * Math.exp(residual ?? 0) } })]);
    });
  };

  it("moves a coefficient towards what was measured", () => {
    const slow = fitSpeedCoefficients(observations(0.76), speedFit.coefficients);
    const fast = fitSpeedCoefficients(observations(0.92), speedFit.coefficients);
    expect(slow.classes.hopper.bandwidth).toBeLessThan(fast.classes.hopper.bandwidth);
    const [seen] = observations(0.76);
    const before = seen && measuredResiduals(seen, speedFit.coefficients)[0]?.residual;
    const after = seen && measuredResiduals(seen, slow)[0]?.residual;
    expect(Math.abs(after ?? 1)).toBeLessThanOrEqual(Math.abs(before ?? 0) + 0.01);
  });

  it("holds each source out, and takes its ranges from those", () => {
    const heldOut = crossValidateSpeed(observations(0.8), speedFit.coefficients);
    expect(heldOut).toHaveLength(3);
    const spreads = fitSpeedSpreads(heldOut);
    expect(spreads.dense.tpot.above).toBeGreaterThanOrEqual(0.05);
  });
});
