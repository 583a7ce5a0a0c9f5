import { argv, stdout } from "node:process";
import { estimateSpeed, type SpeedInput } from "../src/performance/estimateSpeed.ts";
import { simulate } from "../src/performance/simulate.ts";
import { quantile } from "./accuracy/summarize.ts";
import { readPerformance } from "./performance/performanceRow.ts";
import { speedInputOfRow } from "./performance/rowSpeedInput.ts";

/** How long one speed and a simulation of 10,000 requests take. Prints, never fails. */
const cases = {
  dense: { model: "Qwen/Qwen2.5-7B-Instruct", gpu: "L4", concurrency: 32, input_len: 512, output_len: 256 },
  mixture: {
    model: "openai/gpt-oss-120b",
    gpu: "H100 80GB",
    tensor_parallel: 2,
    concurrency: 128,
    input_len: 1024,
    output_len: 1024,
  },
  byRate: {
    model: "meta-llama/Llama-3.1-8B-Instruct",
    gpu: "RTX 4090",
    request_rate: 4,
    input_len: 215,
    output_len: 200,
  },
};

const REQUESTS = 10_000;
const RUNS = 5;
const PER_BATCH = 200;

function inputFor(fields: object): SpeedInput {
  const [row] = readPerformance(JSON.stringify({ version: "0.19.0", ...fields })).rows;
  const prepared = row && speedInputOfRow(row);
  if (prepared?.kind !== "ready") throw new Error(`The catalogue lacks ${JSON.stringify(fields)}.`);
  return prepared.input;
}

function medianMs(times: number, work: () => void): number {
  const spent = Array.from({ length: times }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return quantile(spent, 0.5) ?? 0;
}

const figures = Object.entries(cases).map(([name, fields]) => {
  const input = inputFor(fields);
  const batchMs = medianMs(50, () => {
    // A new object each time, as advice makes them: nothing is remembered of the load.
    for (let count = 0; count < PER_BATCH; count++) estimateSpeed({ ...input });
  });
  const simulationMs = medianMs(RUNS, () => void simulate(input, { seed: 1, requests: REQUESTS }));
  const estimateMicros = Number(((batchMs * 1e3) / PER_BATCH).toFixed(1));
  return [name, { estimateMicros, simulationMs: Number(simulationMs.toFixed(1)) }] as const;
});
if (argv.includes("--json")) stdout.write(`${JSON.stringify({ speed: Object.fromEntries(figures) })}\n`);
else {
  for (const [name, { estimateMicros, simulationMs }] of figures) {
    stdout.write(
      `${name.padEnd(10)} speed ${estimateMicros} µs, ${REQUESTS} requests simulated ${simulationMs} ms\n`,
    );
  }
}
