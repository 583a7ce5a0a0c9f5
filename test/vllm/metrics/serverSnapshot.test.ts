import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addReading, observedLoad, type Readings } from "../../../src/vllm/metrics/observedLoad.ts";
import { type ModelSnapshot, readServerSnapshot } from "../../../src/vllm/metrics/serverSnapshot.ts";
import { type ExposedServer, exposedMetrics } from "./exposed.ts";

const model = "Qwen/Qwen2.5-7B-Instruct";

function snapshotOf(...servers: readonly ExposedServer[]): ModelSnapshot {
  const [first] = readServerSnapshot(exposedMetrics(...servers)).servers;
  if (first === undefined) throw new Error("No server");
  return first;
}

describe("a server's metrics", () => {
  it("are read with the configuration of the cache", () => {
    const { unreadLines, servers } = readServerSnapshot(exposedMetrics({}));
    expect([unreadLines, servers.length]).toEqual([0, 1]);
    expect(servers[0]).toMatchObject({
      model,
      engines: 1,
      cache: {
        gpuBlocks: 5394,
        blockTokens: 16,
        kvTokens: null,
        concurrency: null,
        gpuMemoryUtilization: 0.9,
        cacheDtype: "auto",
        prefixCaching: true,
      },
      kvCacheUsage: 0.25,
      running: 8,
      waiting: 0,
      counters: {
        preemptions: 0,
        promptTokens: 600_000,
        generationTokens: 120_000,
        finished: 400,
        steps: 15_000,
      },
    });
    expect(servers[0]?.histograms.ttft).toMatchObject({ count: 400, sum: 120 });
  });

  it.each([
    ["old", { usage: "old", interToken: "old" }, null],
    ["both", { usage: "both", interToken: "both" }, 400],
    ["new", { usage: "new", interToken: "new" }, 400],
  ] as const)("are the same under %s names", (names, generation, requests) => {
    const server = snapshotOf({ names });
    expect(server.names).toEqual(generation);
    expect(server.kvCacheUsage).toBe(0.25);
    expect(server.histograms.interToken?.count).toBe(120_000);
    expect(server.histograms.perOutputToken?.count ?? null).toBe(requests);
  });

  it("are added up over data-parallel engines; the smallest cache and the fullest count", () => {
    const server = snapshotOf({ usage: 0.5 }, { engine: 1, usage: 0.75, blocks: 5000, running: 2 });
    expect(server).toMatchObject({ engines: 2, running: 10, kvCacheUsage: 0.75, cache: { gpuBlocks: 5000 } });
    expect(server.histograms.ttft).toMatchObject({ count: 800, sum: 240 });
  });

  it("belong to their models; whose the cache is, nobody says where there are two", () => {
    const { servers } = readServerSnapshot(exposedMetrics({}, { model: "b", running: 1 }));
    expect(servers.map(({ model: name, running, cache }) => [name, running, cache])).toEqual([
      [model, 8, null],
      ["b", 1, null],
    ]);
  });

  it("are read where the colon was not allowed", () => {
    const text = exposedMetrics({}).replaceAll("vllm:", "ray_vllm_");
    expect(readServerSnapshot(text).servers).toEqual(readServerSnapshot(exposedMetrics({})).servers);
  });

  it("leave out what is no number, and a cache that is not set up yet", () => {
    const text = exposedMetrics({ blocks: null })
      .replace(/(kv_cache_usage_perc\{.*\}) 0.25/, "$1 NaN")
      .replace(/(num_requests_running\{.*\}) 8.0/, "$1 -Inf")
      .replace(/(time_to_first_token_seconds_bucket\{.*le="0.75".*\}) 400.0/, "$1 3.0");
    const [server] = readServerSnapshot(text).servers;
    expect(server).toMatchObject({ kvCacheUsage: null, running: null, cache: { gpuBlocks: null } });
    expect(server?.histograms.ttft).toBeNull();
  });

  it("are none in another program's", () => {
    expect(readServerSnapshot("process_cpu_seconds_total 3.0\n")).toEqual({ servers: [], unreadLines: 0 });
  });

  it("are read from any mixture of their lines", () => {
    const lines = exposedMetrics({}, { engine: 1 }, { model: "b" }).split("\n");
    const word = fc.constantFrom("NaN", "+Inf", "-1", "1e308", "{", '"', "engine", "le");
    const changed = fc
      .tuple(fc.constantFrom(...lines), fc.nat(200), fc.option(word))
      .map(([line, at, put]) =>
        put === null ? line : line.slice(0, at) + put + line.slice(at + put.length),
      );
    fc.assert(
      fc.property(fc.array(changed, { maxLength: 60 }), (text) => {
        const snapshot = readServerSnapshot(text.join("\n"));
        for (const server of snapshot.servers) {
          expect(server.kvCacheUsage === null || (server.kvCacheUsage >= 0 && server.kvCacheUsage <= 1)).toBe(
            true,
          );
          for (const histogram of Object.values(server.histograms)) {
            if (histogram !== null) expect(Number.isFinite(histogram.sum) && histogram.count > 0).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are read in a moment, however many there are", () => {
    const line = (index: number) => `vllm:num_requests_running{engine="${index}",model_name="m"} 1\n`;
    const text = Array.from({ length: 100_000 }, (_, index) => line(index)).join("");
    expect(readServerSnapshot(text).servers[0]).toMatchObject({ engines: 100_000, running: 100_000 });
  });
});

describe("the load", () => {
  function readings(...servers: readonly (readonly [seconds: number, server: ExposedServer])[]): Readings {
    return servers.reduce<Readings>(
      (before, [seconds, server]) =>
        addReading(before, { atMs: seconds * 1000, snapshot: readServerSnapshot(exposedMetrics(server)) }),
      [],
    );
  }

  it("of one reading is that since the start, without rates", () => {
    expect(observedLoad(readings([0, { cacheHits: 300_000 }]), model)).toMatchObject({
      seconds: null,
      inputTokens: 1500,
      outputTokens: 300,
      cachedInputTokens: 750,
      openRequests: 8,
      rates: null,
      isIdle: false,
    });
  });

  it("of several is that in between", () => {
    const load = observedLoad(
      readings([0, {}], [5, { requests: 410 }], [10, { requests: 420, batch: 8 }]),
      model,
    );
    expect(load).toMatchObject({
      seconds: 10,
      inputTokens: 1500,
      openRequests: 8,
      rates: { requestsPerSecond: 2, promptTokensPerSecond: 3000, outputTokensPerSecond: 600 },
    });
    expect(load?.histograms.ttft?.count).toBe(20);
  });

  it("is that since the start while nothing happens, and has no rates where the server rested", () => {
    expect(observedLoad(readings([0, {}], [5, {}]), model)).toMatchObject({ seconds: null, isIdle: true });
    expect(observedLoad(readings([0, { running: 0 }], [5, { requests: 410 }]), model)).toMatchObject({
      seconds: 5,
      rates: null,
    });
  });

  it("counts those that wait, in proportion to the time", () => {
    // Queued for as long as it ran: twice as many are open as run.
    const server = { queueSeconds: 9.3, ttftSeconds: 0.3, tpotSeconds: 0.03, outputTokens: 300 };
    expect(observedLoad(readings([0, server]), model)?.openRequests).toBeCloseTo(16);
  });

  it("begins anew with a server that was started again, and forgets what is over a minute old", () => {
    const load = observedLoad(readings([0, {}], [5, { requests: 10 }]), model);
    expect(load?.histograms.ttft?.count).toBe(10);
    const old = readings([0, {}], [50, {}], [100, {}], [300, {}]);
    expect(old.map(({ atMs }) => atMs)).toEqual([100_000, 300_000]);
  });
});
