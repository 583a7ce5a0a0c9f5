import { argv, stdout } from "node:process";
import { type EstimateInput, estimate } from "../src/capacity/estimate.ts";
import { readGroundTruth } from "./accuracy/groundTruthRow.ts";
import { inputOfRow } from "./accuracy/rowDeployment.ts";
import { quantile } from "./accuracy/summarize.ts";

/** How long one estimate takes once the model's shape is known: the median of many batches. Prints, never fails. */
const cases = {
  dense: { model: "Qwen/Qwen2.5-7B-Instruct", gpu: "L4", max_model_len: 16_384 },
  mixture: { model: "Qwen/Qwen3-30B-A3B-Instruct-2507-FP8", gpu: "H100 80GB", tensor_parallel: 2 },
  slidingWindow: { model: "google/gemma-3-27b-it", gpu: "A100 80GB" },
  hybrid: { model: "Qwen/Qwen3.5-9B", gpu: "RTX 5090", max_model_len: 32_768 },
};

const BATCHES = 200;
const PER_BATCH = 200;

function microsOf(fields: object): number {
  const input = inputFor(fields);
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const startedAt = performance.now();
    for (let count = 0; count < PER_BATCH; count++) estimate(input);
    batches.push(((performance.now() - startedAt) * 1000) / PER_BATCH);
  }
  return Number((quantile(batches.slice(BATCHES / 4), 0.5) ?? 0).toFixed(1));
}

function inputFor(fields: object): EstimateInput {
  const [row] = readGroundTruth(JSON.stringify({ vllm_version: "0.28.0", engine: "V1", ...fields })).rows;
  const prepared = row && inputOfRow(row);
  if (prepared?.kind !== "ready") throw new Error(`The catalogue lacks ${JSON.stringify(fields)}.`);
  return prepared.input;
}

const micros = Object.fromEntries(Object.entries(cases).map(([name, fields]) => [name, microsOf(fields)]));
if (argv.includes("--json")) stdout.write(`${JSON.stringify({ estimateMicros: micros })}\n`);
else for (const [name, value] of Object.entries(micros)) stdout.write(`${name.padEnd(14)} ${value} µs\n`);
