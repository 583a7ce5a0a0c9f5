import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Band } from "../../src/capacity/band.ts";
import type { EstimateReport } from "../../src/features/estimateReport.ts";
import { rounded } from "../../src/features/reportFigures.ts";
import type { PanelView } from "../../src/panelMessages.ts";
import { type Answer, answer } from "../../webview/whatIf/answer.ts";
import { asWritten, changeServer, type WhatIf } from "../../webview/whatIf/whatIf.ts";
import { runCli } from "../cli/testHost.ts";
import { viewOf } from "./harness/realViews.ts";

// What the controls say at many of their positions, against `gpuplan estimate --json` for the file that says the same.

/** A launch of one kind of model each: dense, mixture of experts, latent attention, sliding windows, quantized. */
const launches = {
  dense: "vllm serve Qwen/Qwen2.5-7B-Instruct",
  experts: "vllm serve Qwen/Qwen3-30B-A3B",
  latent: "vllm serve deepseek-ai/DeepSeek-V2-Lite --trust-remote-code",
  windows: "vllm serve google/gemma-3-12b-it",
  quantized: "vllm serve Qwen/Qwen2.5-7B-Instruct-AWQ --max-num-seqs 48",
  sharded: "vllm serve meta-llama/Llama-3.1-8B-Instruct --tensor-parallel-size 2",
} as const;
type Kind = keyof typeof launches;
const kinds = Object.keys(launches).filter((name): name is Kind => name in launches);

const written = { gpu: "L4", requests: 10, contextTokens: 8192, utilization: 0.9 };
const maxModelLen = 16384;
const gpuCount: Readonly<Record<Kind, number>> = {
  dense: 1,
  experts: 1,
  latent: 1,
  windows: 1,
  quantized: 1,
  sharded: 2,
};

/** The launch with what the controls ask for written into it, as a person would. */
function textOf(kind: Kind, asked: WhatIf, gpus: PanelView["gpus"]): string {
  const contextTokens = asked.contextTokens ?? written.contextTokens;
  const gpu = gpus.find(({ id }) => id === asked.gpuId)?.label ?? written.gpu;
  const flags = [
    `--max-model-len ${Math.max(maxModelLen, contextTokens)}`,
    `--gpu-memory-utilization ${asked.utilization ?? written.utilization}`,
    ...(asked.kvCacheDtype === null ? [] : [`--kv-cache-dtype ${asked.kvCacheDtype}`]),
  ];
  return [
    `# gpuplan: gpu=${gpuCount[kind]}x ${gpu} concurrency=${asked.requests ?? written.requests} context=${contextTokens} vllm=0.11`,
    `${launches[kind]} ${flags.join(" ")}`,
    "",
  ].join("\n");
}

async function panelOf(kind: Kind): Promise<PanelView> {
  const text = textOf(kind, asWritten, []);
  return viewOf(text, text.indexOf("vllm serve"), "serve.sh");
}

function answered(view: PanelView, asked: WhatIf): Answer {
  const { requests } = view;
  if (requests === null) throw new Error(view.verdict.sentence);
  return answer(
    changeServer({ input: requests.input, terms: requests.terms }, asked, requests.maxModelLen, view.gpus),
  );
}

/** Positions of all five controls, the same on every run. */
function positions(view: PanelView, count: number): readonly WhatIf[] {
  const or = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 3, nil: null });
  const position = fc.record<WhatIf>({
    contextTokens: or(fc.integer({ min: 4, max: 80 }).map((step) => step * 256)),
    requests: or(fc.integer({ min: 1, max: 300 })),
    utilization: or(fc.integer({ min: 50, max: 99 }).map((percent) => percent / 100)),
    kvCacheDtype: or(fc.constantFrom("fp8", "bfloat16")),
    gpuId: or(fc.constantFrom(...view.gpus.slice(1).map(({ id }) => id))),
  });
  return fc.sample(position, { numRuns: count, seed: 20_261_121 });
}

const band = ({ low, mid, high }: Band, digits: number) => ({
  low: rounded(low, digits),
  mid: rounded(mid, digits),
  high: rounded(high, digits),
});
const gib = 2 ** 30;

/** The panel's answer in the words and digits of the command line. */
function told(found: Answer) {
  if (!found.ok) return { start: "unknown" };
  const { estimate, speed, money } = found;
  const { memory, concurrency } = estimate;
  const scale = (bytes: Band): Band => ({
    low: bytes.low / gib,
    mid: bytes.mid / gib,
    high: bytes.high / gib,
  });
  return {
    start: estimate.start.verdict,
    weightsGiB: rounded(memory.weightBytes / gib, 3),
    kvCacheGiB: band(scale(memory.kvCacheBytes), 3),
    freeGiB: rounded(memory.freeBytes / gib, 3),
    kvCacheTokens: band(estimate.kvCacheTokens, 0),
    atMaxModelLen: band(concurrency.atMaxModelLen, 2),
    limit: concurrency.limit,
    maxModelLen: estimate.maxModelLen,
    ttftMs: speed && band(speed.speed.ttftMs, 1),
    tpotMs: speed && band(speed.speed.tpotMs, 2),
    outputTokensPerSecond: speed && band(speed.speed.outputTokensPerSecond, 1),
    perHour: money && rounded(money.perHour, 4),
    perMonth: money && rounded(money.perMonth, 2),
  };
}

/** The same figures of a row of the command line's JSON. */
function reported({ start, memory, kvCache, concurrency, latency, cost }: EstimateReport) {
  if (start === "unknown") return { start };
  return {
    start,
    weightsGiB: memory?.weightsGiB,
    kvCacheGiB: memory?.kvCacheGiB,
    freeGiB: memory?.freeGiB,
    kvCacheTokens: kvCache?.tokens,
    atMaxModelLen: concurrency?.atMaxModelLen,
    limit: concurrency?.limit,
    maxModelLen: concurrency?.maxModelLen,
    ttftMs: latency?.ttftMs ?? null,
    tpotMs: latency?.tpotMs ?? null,
    outputTokensPerSecond: latency?.outputTokensPerSecond ?? null,
    perHour: cost && rounded(cost.perHour, 4),
    perMonth: cost?.perMonth ?? null,
  };
}

const positionsOfEach = 60;

describe.each(kinds)("the panel and the command line say the same of a model that is %s", (kind) => {
  let view: PanelView;
  let asked: readonly WhatIf[];
  let rows: readonly EstimateReport[];

  beforeAll(async () => {
    view = await panelOf(kind);
    asked = [asWritten, ...positions(view, positionsOfEach)];
    const files = Object.fromEntries(
      asked.map((each, index) => [`${String(index).padStart(3, "0")}.sh`, textOf(kind, each, view.gpus)]),
    );
    const { output, errors } = await runCli(["estimate", ...Object.keys(files), "--json"], files);
    expect(errors).toBe("");
    rows = JSON.parse(output);
  });

  test("to the last digit, at every position of the controls", () => {
    expect(rows).toHaveLength(asked.length);
    for (const [index, each] of asked.entries()) {
      const row = rows[index];
      if (row === undefined) throw new Error("A file has no row.");
      expect(told(answered(view, each)), `${JSON.stringify(each)} ${row.reason ?? ""}`).toEqual(
        reported(row),
      );
    }
  });

  test("with figures to compare: most of them start", () => {
    expect(rows.filter(({ start }) => start !== "unknown").length).toBeGreaterThan(asked.length * 0.8);
    expect(new Set(rows.map(({ start }) => start)).size).toBeGreaterThan(1);
  });
});
