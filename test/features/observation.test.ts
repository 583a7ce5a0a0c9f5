import { describe, expect, it } from "vitest";
import type { ObservedServer } from "../../src/features/observation.ts";
import { observedDifferences, observedNotes } from "../../src/features/observationNotes.ts";
import { observationReport } from "../../src/features/observationReport.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { addReading, type Readings } from "../../src/vllm/metrics/observedLoad.ts";
import { readServerSnapshot } from "../../src/vllm/metrics/serverSnapshot.ts";
import { documentOf, openService, planName } from "../support/service.ts";
import { type ExposedServer, exposedMetrics } from "../vllm/metrics/exposed.ts";

const script = `# gpuplan: gpu=L4 vllm=0.28
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K --gpu-memory-utilization 0.9
`;

/** One reading of all of these engines, for each list of them five seconds later. */
function readingsOf(...readings: readonly (readonly ExposedServer[])[]): Readings {
  return readings.reduce<Readings>(
    (before, engines, index) =>
      addReading(before, { atMs: index * 5000, snapshot: readServerSnapshot(exposedMetrics(...engines)) }),
    [],
  );
}

async function observe(text: string, readings: Readings, name = "serve.sh"): Promise<ObservedServer> {
  const service = await openService();
  const choice = { subject: { name: null }, model: null, today: "2026-11-21" };
  const answer = service.observe(documentOf(text, name), readings, choice);
  if (answer.kind !== "observed") throw new Error(JSON.stringify(answer));
  return answer;
}

const figure = (observed: ObservedServer, name: string) =>
  observed.comparison.terms.find(({ term }) => term === name);

describe("the KV cache", () => {
  it("counts what the server says, else its blocks", async () => {
    const told = await observe(script, readingsOf([{ kvTokens: 86_400, concurrency: 2.64, blocks: 1 }]));
    expect(figure(told, "kvTokens")?.observed).toBe(86_400);
    expect(figure(told, "concurrency")?.observed).toBe(2.64);
    expect(told.measured).toMatchObject({ kvTokens: 86_400, concurrency: 2.64, gpu: "L4", on: "2026-11-21" });
    const counted = await observe(script, readingsOf([{ blocks: 2697, blockSize: 32 }]));
    expect(figure(counted, "kvTokens")?.observed).toBe(2697 * 32);
    expect((await observe(script, readingsOf([{ blocks: null }]))).comparison.kvTokens).toBeNull();
  });

  // vllm-project/vllm#42206: blocks × block size is no figure where layers cache differently.
  it("of a model with two kinds of layers is not blocks times their size", async () => {
    const hybrid = "# gpuplan: gpu=H100 vllm=0.28\nvllm serve openai/gpt-oss-20b --max-model-len 32K\n";
    const blocks = 100_000;
    const readings = readingsOf([{ model: "openai/gpt-oss-20b", blocks }]);
    const tokens = (await observe(hybrid, readings)).comparison.kvTokens ?? 0;
    // Every request takes all blocks of its whole layers, and of the others those behind the window.
    expect(tokens).toBeGreaterThan(blocks * 8);
    expect(tokens).toBeLessThan(blocks * 16);
  });

  it("is each engine's, the smallest of them", async () => {
    const engines = [{ engine: 0 }, { engine: 1, blocks: 5300 }];
    const parallel = script.replace("--max", "--data-parallel-size 2 --max");
    const observed = await observe(parallel, readingsOf(engines));
    expect(figure(observed, "kvTokens")?.observed).toBe(5300 * 16);
    // Eight run in each step of each of the two.
    expect(observed.comparison.load.openRequests).toBe(16);
    expect(observedNotes(observed)).toContain(
      "2 engines: requests are counted over all, the KV cache is each one's.",
    );
  });
});

describe("the speed", () => {
  it("is estimated under the server's own load, and knows of percentiles no more than their buckets", async () => {
    const slow = { tpotSeconds: 0.06, ttftSeconds: 0.4 };
    const observed = await observe(script, readingsOf([slow], [{ ...slow, requests: 402 }]));
    expect(figure(observed, "ttft")).toMatchObject({ observed: 375, between: { low: 250, high: 500 } });
    // 0.4 requests a second of 300 tokens; a server that never rests.
    expect(figure(observed, "outputThroughput")).toMatchObject({ observed: 120, between: null });
    const report = observationReport("x", "", null, observed);
    expect(report.figures.map(({ figure: name, standing }) => [name, standing])).toEqual([
      ["kvTokens", "inside"],
      ["ttft", "inside"],
      ["tpot", "inside"],
      ["latency", "inside"],
      ["throughput", "inside"],
      ["outputThroughput", "inside"],
    ]);
  });

  it("perhaps is as estimated where the bucket reaches into the range", async () => {
    // The first token comes within 100 to 250 ms, likely 175; the estimate begins between the two.
    const observed = await observe(script, readingsOf([{ tpotSeconds: 0.06, ttftSeconds: 0.2 }]));
    const [, row] = observationReport("x", "", null, observed).figures;
    expect(row).toMatchObject({
      figure: "ttft",
      observed: 175,
      between: { low: 100, high: 250 },
      standing: "perhaps",
    });
  });

  it("has no throughput where the server rested, and says when nothing was generated", async () => {
    const rested = await observe(script, readingsOf([{ running: 0 }], [{ requests: 402 }]));
    expect(figure(rested, "outputThroughput")).toBeUndefined();
    const idle = await observe(script, readingsOf([{}], [{}]));
    expect(observedNotes(idle).join()).toContain(
      "Nothing was generated lately, so times are those since the server started",
    );
    expect(idle.measured.speed).toBeUndefined();
  });

  it("is not known before the first request, and not of a file that cannot be estimated", async () => {
    const fresh = { requests: 0, running: 0, usage: 0 };
    expect((await observe(script, readingsOf([fresh]))).comparison.terms.map(({ term }) => term)).toEqual([
      "kvTokens",
    ]);
    const open = await observe("vllm serve Qwen/Qwen2.5-7B-Instruct\n", readingsOf([{}]));
    expect(open.comparison.terms.every(({ estimated }) => estimated === null)).toBe(true);
    expect(observedNotes(open)).toContainEqual(expect.stringMatching(/^No estimate: /));
  });
});

describe("what is otherwise", () => {
  it.each([
    [{ utilization: 0.8 }, "--gpu-memory-utilization 0.8; the file says 0.9"],
    [{ names: "old" }, "older than vLLM 0.10.2; the file says 0.28"],
    [{ names: "both" }, null],
    [{}, null],
  ] as const)("%j", async (server, sentence) => {
    const differences = observedDifferences(await observe(script, readingsOf([server])));
    if (sentence === null) expect(differences).toEqual([]);
    else expect(differences).toEqual([expect.stringContaining(sentence)]);
  });

  it("is the version, the KV cache's type and the block's size where the file writes them", async () => {
    const text = script
      .replace("0.28", "0.9.0")
      .replace("--max", "--kv-cache-dtype fp8 --block-size 32 --max");
    const differences = observedDifferences(await observe(text, readingsOf([{}])));
    expect(differences).toEqual([
      "The server runs with --kv-cache-dtype auto; the file says fp8.",
      "The server runs with --block-size 16; the file says 32.",
      "By the names of its metrics the server is vLLM 0.15 or newer; the file says 0.9.",
    ]);
  });
});

it("is written into the plan, and the plan then reads it", async () => {
  const plan = `gpuplan: 1
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 32K } }
`;
  const busy = { tpotSeconds: 0.06, ttftSeconds: 0.4 };
  const { edits } = await observe(plan, readingsOf([busy], [{ ...busy, requests: 425 }]), planName);
  const after = applyEdits(plan, edits ?? []);
  expect(after).toMatch(
    /measured: \{ kv_tokens: 86304, latency: \{ p50: [\d.]+ms, .*\}, ttft: .*, tpot: .*, throughput: 5\/s, load: 8, gpu: L4, on: 2026-11-21 \}/,
  );
  const service = await openService();
  const document = documentOf(after, planName);
  const [assessment] = service.analyze(document).assessments;
  expect(assessment?.deployment.measured.kvCacheTokens?.value).toBe(86_304);
  expect(service.findings(document).filter(({ severity }) => severity === "error")).toEqual([]);
});
