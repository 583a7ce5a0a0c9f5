import { beforeAll, describe, expect, it } from "vitest";
import { estimateReport } from "../../src/features/estimateReport.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const rowsOf = (text: string, name?: string) => estimateReport(service.analyze(documentOf(text, name)));
const number = expect.any(Number);
const band = { low: number, mid: number, high: number };

describe("the data of an estimate", () => {
  it("has every field that others rely on", () => {
    const [row, ...others] = rowsOf(
      "# gpuplan: gpu=L4 concurrency=2 context=4K\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
    );
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      file: expect.stringMatching(/serve\.sh$/),
      line: 2,
      service: null,
      model: "Qwen/Qwen2.5-7B-Instruct",
      gpu: { id: "l4", count: 1 },
      vllm: "0.28",
      assumed: expect.arrayContaining([expect.stringMatching(/^gpu_memory_utilization=0\.92 \(vLLM 0\.28/)]),
      memory: {
        totalGiB: number,
        requestedGiB: number,
        weightsGiB: number,
        activationGiB: band,
        nonTorchGiB: expect.anything(),
        cudaGraphsGiB: expect.anything(),
        kvCacheGiB: band,
        otherServicesGiB: 0,
        freeGiB: number,
      },
      // 2 × 28 layers × 4 KV heads × 128 × 2 bytes.
      kvCache: { bytesPerToken: 57_344, tokens: band },
      concurrency: { atMaxModelLen: band, maxModelLen: 8192, atWorkloadContext: band, limit: "kv_cache" },
      start: "starts",
      reason: null,
      longestContext: 32_768,
      memoryLimitTokens: band,
      cost: {
        perHour: number,
        perMonth: number,
        currency: "USD",
        price: expect.stringMatching(/^[\w-]+\/.+@\d{4}-\d{2}/),
      },
      why: expect.arrayContaining([
        { figure: "kvCache.bytesPerToken", formula: expect.any(String), with: "2 × 28 × 4 × 128 × 2" },
      ]),
    });
  });

  it("is null where a figure cannot be known, with the reason", () => {
    const [row] = rowsOf("vllm serve $MODEL\n");
    expect(row).toMatchObject({
      model: null,
      gpu: null,
      memory: null,
      kvCache: null,
      concurrency: null,
      start: "unknown",
      reason: "The model depends on $MODEL, which this file does not tell.",
      longestContext: null,
      memoryLimitTokens: null,
      cost: null,
      why: [],
    });
  });

  it("keeps its parts in order and in sum", () => {
    const [row] = rowsOf("# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n");
    const { memory, concurrency, cost } = row ?? {};
    expect((memory?.requestedGiB ?? 0) + (memory?.freeGiB ?? 0)).toBeCloseTo(memory?.totalGiB ?? -1, 2);
    for (const each of [memory?.kvCacheGiB, memory?.activationGiB, concurrency?.atMaxModelLen]) {
      expect(each?.low).toBeLessThanOrEqual(each?.mid ?? -1);
      expect(each?.mid).toBeLessThanOrEqual(each?.high ?? -1);
    }
    expect(cost?.perMonth).toBeCloseTo((cost?.perHour ?? 0) * 730, 1);
  });

  it("has a row for each service, then for each of an alternative", () => {
    const rows = rowsOf(
      "gpuplan: 1\ngpu: L4\nservices:\n  chat: { model: Qwen/Qwen2.5-7B-Instruct }\n  voice: { engine: process, memory: 1GB }\nalternatives:\n  small: { services: { chat: { model: Qwen/Qwen2.5-0.5B-Instruct } } }\n",
      planName,
    );
    expect(
      rows.map(({ service: name, alternative, line, model }) => [name, alternative, line, model]),
    ).toEqual([
      ["chat", undefined, 4, "Qwen/Qwen2.5-7B-Instruct"],
      ["chat", "small", 4, "Qwen/Qwen2.5-0.5B-Instruct"],
    ]);
  });
});
