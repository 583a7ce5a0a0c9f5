import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { compareWithApi, parseApiPrice } from "../../src/sizing/apiPrice.ts";
import type { EstimatedAssessment } from "../../src/sizing/assess.ts";
import { servedSpeed } from "../../src/sizing/servedSpeed.ts";
import { tokenCost } from "../../src/sizing/tokenCost.ts";
import { documentOf, openService, planName } from "../support/service.ts";
import { knownEnds, sizedPlan } from "./sizedPlan.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function serverOf(text: string): EstimatedAssessment {
  const [assessment] = service.analyze(documentOf(text, planName)).assessments;
  if (assessment?.kind !== "estimated") throw new Error("not estimated");
  return assessment;
}

const plan = (
  price: string,
  workload = "{ concurrency: 8, context: { prompt: 1K, output: 256 } }",
  more = "",
) =>
  serverOf(`gpuplan: 1
pools: { main: { gpu: L4, count: 1, price: ${price} } }
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K }${more} }
workload: ${workload}
`);

describe("a million tokens", () => {
  it("cost less by a speed-up of the plan, under its load and at full load", () => {
    const costs = (workload: string, more: string): number =>
      tokenCost(plan("$1/h", workload, more))?.outputPerMillion.mid ?? Number.NaN;
    for (const workload of ["{ concurrency: 8, context: { prompt: 1K, output: 256 } }", "{ context: 2K }"]) {
      expect(costs(workload, ", speedup: { compiled: 25% }")).toBeCloseTo(costs(workload, "") / 1.25, 9);
    }
    const served = servedSpeed(plan("$1/h", undefined, ", speedup: { compiled: 25% }"));
    const plain = servedSpeed(plan("$1/h"));
    expect(served?.requestMs.mid).toBeCloseTo((plain?.requestMs.mid ?? Number.NaN) / 1.25, 6);
  });

  it("cost what the GPUs do in the time that they take, prompts and answers together", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 16, max: 2000 }),
        fc.integer({ min: 16, max: 1500 }),
        (cents, concurrency, prompt, output) => {
          const workload = `{ concurrency: ${concurrency}, context: { prompt: ${prompt}, output: ${output} } }`;
          const cost = tokenCost(plan(`$${(cents / 100).toFixed(2)}/h`, workload));
          if (cost === null) throw new Error("The cost is known.");
          for (const end of ["low", "mid", "high"] as const) {
            const rate = cost.requestsPerSecond[end === "low" ? "high" : end === "high" ? "low" : "mid"];
            const dollars =
              (cost.inputPerMillion[end] * cost.inputTokens +
                cost.outputPerMillion[end] * cost.outputTokens) /
              1e6;
            expect(dollars * rate * 3600).toBeCloseTo(cents / 100, 6);
          }
          expect(cost.inputPerMillion.low).toBeLessThanOrEqual(cost.inputPerMillion.high);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("cost most where the server idles, and least where it is full", () => {
    const one = tokenCost(plan("$0.39/h", "{ concurrency: 1, context: { prompt: 1K, output: 256 } }"));
    const many = tokenCost(plan("$0.39/h", "{ concurrency: 30, context: { prompt: 1K, output: 256 } }"));
    const full = tokenCost(plan("$0.39/h", "{ context: { prompt: 1K, output: 256 } }"));
    expect([one?.basis, full?.basis]).toEqual(["workload", "full"]);
    expect(one?.perMillion.mid).toBeGreaterThan(many?.perMillion.mid ?? 0);
    expect(many?.perMillion.mid).toBeGreaterThanOrEqual(full?.perMillion.mid ?? 0);
  });

  it("are reckoned with the throughput that a run has shown", () => {
    const measured = plan("$3.60/h", undefined, ", measured: { throughput: 2/s, ttft: 90ms }");
    const served = servedSpeed(measured);
    expect(served?.ttftMs).toEqual({ low: 90, mid: 90, high: 90 });
    expect(served?.measured).toEqual(["ttftMs", "requestsPerSecond", "outputTokensPerSecond"]);
    const cost = tokenCost(measured);
    expect(cost?.isMeasured).toBe(true);
    // 3.60 dollars an hour over 7,200 requests of 1,024 + 256 tokens.
    expect(cost?.perMillion.mid).toBeCloseTo((0.0005 / 1280) * 1e6, 9);
  });

  it("have no price where the GPUs have none", () => {
    expect(tokenCost(plan("{ buy: $1000 }"))).toBeNull();
  });
});

describe("an API beside own GPUs", () => {
  it.each([
    ["$0.50/M in, $1.50/M out", { inputPerMillion: 0.5, outputPerMillion: 1.5 }],
    ["$2/M output, $1/M input", { inputPerMillion: 1, outputPerMillion: 2 }],
    ["$0.15/MTok in,$0.6/MTok out", { inputPerMillion: 0.15, outputPerMillion: 0.6 }],
  ])("is written as %s", (text, price) => {
    expect(parseApiPrice(text)).toEqual(price);
  });

  it.each([
    "",
    "$1",
    "$1/M in",
    "$1/M in, $2/M in",
    "1/M in, 2/M out",
    "$1/K in, $2/M out",
    "$-1/M in, $1/M out",
  ])("is not understood as %j, and says how to write it", (text) => {
    expect(parseApiPrice(text)).toContain("$0.50/M in, $1.50/M out");
  });

  it("breaks even at the rate at which both cost the same", () => {
    const comparison = compareWithApi(plan("$3.60/h"), { inputPerMillion: 0.5, outputPerMillion: 1.5 });
    // (1,024 × 0.50 + 256 × 1.50) / 1,000,000 for each request; 0.001 dollars a second for the GPU.
    expect(comparison?.apiPerRequest).toBeCloseTo(0.000896, 12);
    expect(comparison?.breakEvenPerSecond).toBeCloseTo(0.001 / 0.000896, 9);
  });

  it("is cheaper for ever where the GPU cannot serve as many, and dearer early where it asks much", () => {
    const cheap = compareWithApi(plan("$3.60/h"), { inputPerMillion: 0.01, outputPerMillion: 0.01 });
    const dear = compareWithApi(plan("$0.39/h"), { inputPerMillion: 10, outputPerMillion: 30 });
    expect([cheap?.reaches, dear?.reaches]).toEqual(["never", "reaches"]);
  });

  it("is not compared where it asks nothing", () => {
    expect(compareWithApi(plan("$0.39/h"), { inputPerMillion: 0, outputPerMillion: 0 })).toBeNull();
  });
});

describe("a million tokens of a whole plan", () => {
  it("cost what its GPUs cost over what its pipeline serves at most, where requests are counted as open at once", () => {
    const { cost, pipeline } = sizedPlan(`pools: { main: { gpu: L4, count: 1, price: $3.60/h } }
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K }, measured: { throughput: 2/s } }
workload: { concurrency: 8, context: { prompt: 1K, output: 256 } }
`);
    expect(knownEnds(pipeline?.throughputPerSecond)).toEqual([2, 2]);
    expect(knownEnds(cost.perMillionTokens)[0]).toBeCloseTo((0.0005 / 1280) * 1e6, 9);
  });

  it("cost by the rate where that is known", () => {
    const { cost } = sizedPlan(`pools: { main: { gpu: L4, count: 1, price: $3.60/h } }
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K }, measured: { throughput: 2/s } }
workload: { requests: 1/s, context: { prompt: 1K, output: 256 } }
`);
    expect(knownEnds(cost.perMillionTokens)[0]).toBeCloseTo((0.001 / 1280) * 1e6, 9);
  });
});
