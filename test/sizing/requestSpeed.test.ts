import { beforeAll, describe, expect, it } from "vitest";
import { estimateReport } from "../../src/features/estimateReport.ts";
import type { Service } from "../../src/service/service.ts";
import { type RequestSpeed, requestSpeed } from "../../src/sizing/requestSpeed.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function speedOf(text: string, path?: string): RequestSpeed | null {
  const [assessment] = service.analyze(documentOf(text, path)).assessments;
  if (assessment?.kind !== "estimated") throw new Error("not estimated");
  return requestSpeed(assessment);
}

describe("the speed of a deployment", () => {
  const launch = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n";

  it("is said for the workload's requests: three quarters of the context are prompt", () => {
    const speed = speedOf(`# gpuplan: gpu=L4 concurrency=2 context=1K\n${launch}`);
    expect(speed?.input.request).toEqual({ inputTokens: 768, outputTokens: 256 });
    expect(speed?.concurrency).toBe(2);
  });

  it("is said for one usual request where no workload is stated, shorter where the server takes no longer one", () => {
    expect(speedOf(`# gpuplan: gpu=L4\n${launch}`)).toMatchObject({
      concurrency: 1,
      input: { request: { inputTokens: 512, outputTokens: 256 } },
    });
    const short = speedOf(`# gpuplan: gpu=L4\n${launch.replace("8K", "400")}`);
    expect(short?.input.request).toEqual({ inputTokens: 300, outputTokens: 100 });
  });

  it("is lower where the plan's machines have fewer GPUs than the server shards over", () => {
    const plan = (perNode: number) => `gpuplan: 1
pools: { main: { gpu: L40S, count: 2, per_node: ${perNode} } }
services: { chat: { model: Qwen/Qwen2.5-14B-Instruct, args: { tensor-parallel-size: 2, max-model-len: 4K } } }
workload: { concurrency: 8, context: 2K }
`;
    const tpotMs = (perNode: number) => speedOf(plan(perNode), planName)?.speed.tpotMs.mid ?? Number.NaN;
    expect(tpotMs(1)).toBeGreaterThan(2 * tpotMs(2));
  });

  it("is not said of a server that does not start", () => {
    expect(speedOf("# gpuplan: gpu=T4\nvllm serve Qwen/Qwen2.5-14B-Instruct --dtype half\n")).toBeNull();
  });
});

describe("the latency of the report", () => {
  it("is a band at a concurrency, for requests of so many tokens", () => {
    const [row] = estimateReport(
      service.analyze(
        documentOf("# gpuplan: gpu=L4 concurrency=2 context=1K\nvllm serve Qwen/Qwen2.5-7B-Instruct\n"),
      ),
    );
    const number = expect.any(Number);
    const band = { low: number, mid: number, high: number };
    expect(row?.latency).toEqual({
      ttftMs: band,
      tpotMs: band,
      atConcurrency: 2,
      inputTokens: 768,
      outputTokens: 256,
      outputTokensPerSecond: band,
      limit: "weights",
      requestMs: band,
      requestsPerSecond: band,
      measured: [],
    });
    expect(row?.why.map((step) => step.figure)).toContain("latency.tpotMs");
  });
});
