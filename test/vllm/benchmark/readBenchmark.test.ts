import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { BenchmarkReading } from "../../../src/vllm/benchmark/benchmarkRun.ts";
import { looksLikeBenchmark, readBenchmark } from "../../../src/vllm/benchmark/readBenchmark.ts";
import { readRunStream } from "../../../src/vllm/readRunStream.ts";
import { guidellmReport, olderGuidellmReport, vllmResult } from "./results.ts";

function read(value: unknown): BenchmarkReading {
  const reading = readBenchmark(typeof value === "string" ? value : JSON.stringify(value));
  if (typeof reading === "string") throw new Error(reading);
  return reading;
}

async function* pieces(text: string, size = 1000): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

describe("a result of vllm bench serve", () => {
  it("gives its load, its tokens and its times with percentiles", () => {
    expect(read(vllmResult)).toEqual({
      runs: [
        {
          tool: "vllm bench serve",
          model: "Qwen/Qwen2.5-7B-Instruct",
          gpu: null,
          version: null,
          date: "2025-02-14",
          load: { kind: "concurrency", requests: 16 },
          completed: 32,
          failed: 0,
          inputTokens: 2048,
          outputTokens: 2048,
          ttftMs: { mean: 7279.56, median: 7099.88, percentiles: [{ percentile: 99, ms: 10_999.46 }] },
          tpotMs: { mean: 70.14, median: 70.23, percentiles: [{ percentile: 99, ms: 72.63 }] },
          requestMs: null,
          requestsPerSecond: 0.21,
          outputTokensPerSecond: 434.4,
        },
      ],
      runsLeftOut: 0,
    });
  });

  it("takes GPU and version from the run's own metadata", () => {
    const [run] = read({ ...vllmResult, gpu: "L4", version: "v0.11.0" }).runs;
    expect([run?.gpu, run?.version]).toEqual(["L4", "0.11.0"]);
  });

  it.each([
    [{ max_concurrency: null }, { kind: "burst", requests: 32 }],
    [{ max_concurrency: 100 }, { kind: "concurrency", requests: 32 }],
    [
      { max_concurrency: null, request_rate: 2.5 },
      { kind: "rate", requestsPerSecond: 2.5 },
    ],
    [
      { max_concurrency: null, request_rate: "2.5" },
      { kind: "rate", requestsPerSecond: 2.5 },
    ],
    [
      { max_concurrency: 8, request_rate: 2.5 },
      { kind: "concurrency", requests: 8 },
    ],
  ])("knows the load of %j", (changed, load) => {
    expect(read({ ...vllmResult, ...changed }).runs[0]?.load).toEqual(load);
  });

  it("is read from what --append-result makes: one a line, the last of them half written", () => {
    const text = `${JSON.stringify(vllmResult)}\n${JSON.stringify({ ...vllmResult, max_concurrency: 2 })}\n{"date": "2025`;
    expect(read(text).runs.map(({ load }) => load)).toEqual([
      { kind: "concurrency", requests: 16 },
      { kind: "concurrency", requests: 2 },
    ]);
  });

  it("is read from the older benchmark_serving.py, which kept no medians and no failures", () => {
    const older = {
      date: "20240601-090000",
      backend: "vllm",
      version: "N/A",
      model_id: "Qwen/Qwen2.5-7B-Instruct",
      tokenizer_id: "Qwen/Qwen2.5-7B-Instruct",
      best_of: 1,
      use_beam_search: false,
      num_prompts: 10,
      request_rate: 1.0,
      duration: 12,
      completed: 9,
      request_throughput: 0.75,
      mean_ttft_ms: 50,
      p99_ttft_ms: 80,
    };
    expect(read(older).runs[0]).toMatchObject({
      version: null,
      failed: 1,
      load: { kind: "rate", requestsPerSecond: 1 },
      ttftMs: { mean: 50, median: null, percentiles: [{ percentile: 99, ms: 80 }] },
      inputTokens: null,
    });
  });

  it("is read although Python writes NaN and Infinity", () => {
    const text = JSON.stringify({ ...vllmResult, mean_tpot_ms: "@", std_tpot_ms: "#" })
      .replace('"@"', "NaN")
      .replace('"#"', "-Infinity");
    expect(read(text).runs[0]?.tpotMs).toMatchObject({ mean: null, median: 70.23 });
  });
});

describe("a report of GuideLLM", () => {
  it.each([
    ["JSON", JSON.stringify(guidellmReport)],
    ["YAML", stringify(guidellmReport, { sortMapEntries: true })],
  ])("in %s gives a run for each of its benchmarks, seconds as milliseconds", (_name, text) => {
    expect(looksLikeBenchmark(text)).toBe(true);
    const [first, second] = read(text).runs;
    expect(first?.load).toEqual({ kind: "concurrency", requests: 1 });
    expect(second).toMatchObject({
      tool: "GuideLLM",
      model: "Qwen/Qwen2.5-7B-Instruct",
      date: "2026-02-02",
      load: { kind: "concurrency", requests: 4 },
      completed: 40,
      failed: 1,
      inputTokens: 512,
      outputTokens: 128,
      requestMs: { mean: 2500, median: 2400 },
      ttftMs: { mean: 90, median: 85 },
      // Without the wait for the first token, as vLLM means it.
      tpotMs: { mean: 18.9, median: 18.5 },
      requestsPerSecond: 1.6,
      outputTokensPerSecond: 205,
    });
    expect(second?.ttftMs?.percentiles.map(({ percentile }) => percentile)).toEqual([50, 90, 99, 99.9]);
  });

  it("of 0.2 and 0.3 is read too", () => {
    expect(read(olderGuidellmReport).runs[0]).toMatchObject({
      model: "Qwen/Qwen2.5-7B-Instruct",
      gpu: "L4",
      date: "2025-04-18",
      load: { kind: "rate", requestsPerSecond: 2.5 },
      completed: 99,
      failed: 3,
    });
  });
});

describe("what a file is", () => {
  it("shows in its content, however it comes", async () => {
    const result = await readRunStream(pieces(JSON.stringify(vllmResult), 7));
    expect(result?.kind).toBe("benchmark");
    const log = await readRunStream(
      pieces("INFO 02-14 10:15:00 Model loading took 14.25 GiB and 3 seconds\n"),
    );
    expect(log?.kind).toBe("log");
    const collected = await readRunStream(
      pieces('{"log":"INFO vLLM API server version 0.11.0\\n","stream":"stdout"}\n'),
    );
    expect(collected?.kind).toBe("log");
  });

  it("is a sentence where no run has finished, or the file is cut short", async () => {
    const unfinished = await readRunStream(pieces(JSON.stringify({ ...vllmResult, request_throughput: 0 })));
    expect(unfinished).toEqual({
      kind: "problem",
      message: "The file holds no run that has finished: no throughput of requests stands in it.",
    });
    const cut = await readRunStream(pieces(JSON.stringify(vllmResult).slice(0, -40)));
    expect(cut).toMatchObject({ kind: "problem", message: expect.stringMatching(/no whole JSON or YAML/) });
  });

  it("stops reading a file that is too long", async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<string> {
      yield '{"tokenizer_id": "a", "generated_texts": ["';
      const megabyte = "x".repeat(2 ** 20);
      for (;;) {
        read++;
        yield megabyte;
      }
    }
    expect(await readRunStream(endless())).toMatchObject({
      kind: "problem",
      message: expect.stringMatching(/too long/),
    });
    expect(read).toBeLessThan(70);
  });

  it("can be cancelled", async () => {
    const text = JSON.stringify(vllmResult);
    expect(await readRunStream(pieces(text), { isCancelled: () => true })).toBeNull();
  });
});

describe("hostile files", () => {
  const names = [...Object.keys(vllmResult), "benchmarks", "metrics", "config", "__proto__", "constructor"];
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, "", "inf", "\u001b[2J", 0, -1, 1e308, 1.5),
      fc.array(tie("any"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie("any"), { maxKeys: 8 }),
    ),
  })).any;

  it("are data: every figure of a run is finite and positive, and no name has control characters", () => {
    fc.assert(
      fc.property(value, fc.boolean(), (hostile, isWhole) => {
        const merged =
          typeof hostile === "object" && !Array.isArray(hostile) ? { ...vllmResult, ...hostile } : hostile;
        const text = JSON.stringify(isWhole ? merged : { benchmarks: [hostile] });
        const reading = readBenchmark(text);
        if (typeof reading === "string") return;
        for (const { model, requestsPerSecond, ttftMs, load } of reading.runs) {
          expect(model ?? "").not.toMatch(/\p{Cc}/u);
          expect(requestsPerSecond).toBeGreaterThan(0);
          for (const { ms } of ttftMs?.percentiles ?? []) expect(Number.isFinite(ms)).toBe(true);
          if (load.kind === "concurrency") expect(load.requests).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("never throw, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readBenchmark(text);
        readBenchmark(`{"tokenizer_id": ${text}`);
        readBenchmark(`benchmarks:\n${text}`);
      }),
    );
    expect(typeof readBenchmark(`${"[".repeat(200_000)}`)).toBe("string");
  });
});
