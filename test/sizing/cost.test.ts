import { describe, expect, it } from "vitest";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import { readPriceFile } from "../../src/deployment/priceFile.ts";
import { endsOf, knownEnds, sizedPlan } from "./sizedPlan.ts";

/** Two L4 at a price, used by some. */
function cost(price: string, workload = "users: 100", more = "") {
  return sizedPlan(`
${more}
pools:
  default: { gpu: L4, count: 2, price: ${price} }
services:
  a: { engine: process, memory: 1GB, latency: 100ms }
workload: { ${workload} }
`).cost;
}

describe("what GPUs cost", () => {
  it.each([
    ["$0.50/h", [730, 730]],
    ["$0.50/h..$1/h", [730, 1460]],
    ["{ A40: $0.69/h, L4: $0.39/h }", [569.4, 569.4]],
    ["runpod/spot@2025-02", [569.4, 569.4]],
    ["{ buy: $1800, over: 36 months }", [100, 100]],
    ["{ buy: $1800..$3600, over: 3 years }", [100, 200]],
    // Two GPUs of 72 W for 730 hours: 105.12 kWh.
    ["{ buy: $1800, over: 36 months, electricity: $0.25/kWh }", [126.28, 126.28]],
    ["{ buy: $1800, over: 36 months, electricity: $0.25/kWh..$0.50/kWh }", [126.28, 152.56]],
  ])("%s a month", (price, expected) => {
    const [favourable, unfavourable] = endsOf(cost(price).perMonth) ?? [];
    expect(favourable).toBeCloseTo(expected[0] ?? 0, 9);
    expect(unfavourable).toBeCloseTo(expected[1] ?? 0, 9);
  });

  it("counts the hours of a month as the plan says; what is spread over months stays what it is", () => {
    expect(endsOf(cost("$0.50/h", "users: 100", "hours_per_month: 720").perMonth)).toEqual([720, 720]);
    const bought = cost("{ buy: $1800, over: 36 months }", "users: 100", "hours_per_month: 720");
    expect(endsOf(bought.perMonth)).toEqual([100, 100]);
  });

  it("has the electricity of every hour of the plan's month, and none of a GPU of unknown power", () => {
    const price = "{ buy: $1800, over: 36 months, electricity: $0.25/kWh }";
    const shorter = cost(price, "users: 100", "hours_per_month: 100");
    expect(endsOf(shorter.perMonth)).toEqual([103.6, 103.6]);
    const described = sizedPlan(`
pools: { p: { gpu: { name: mine, memory: 24GB }, count: 2, price: ${price} } }
services: { a: { engine: process, memory: 1GB, latency: 100ms } }
`);
    expect(endsOf(described.cost.perMonth)).toBe(
      "The power of mine is not known, so neither is what its electricity costs.",
    );
  });

  it("is a purchase, and no monthly cost, where nobody says over which time", () => {
    const bought = cost("{ buy: $1000 }", "tenants: 50..100, users: 20");
    expect(endsOf(bought.purchase)).toEqual([2000, 2000]);
    expect(endsOf(bought.perMonth)).toContain("The GPUs of default are bought");
    expect(endsOf(bought.perTenant)).toEqual([20, 40]);
    expect(endsOf(bought.perUser)).toEqual([100, 100]);
    expect(bought.basis).toBe("purchase");
  });

  it("is divided by users, else sessions, else concurrency", () => {
    const perUser = (workload: string) => endsOf(cost("$0.50/h", workload).perUser);
    expect(perUser("users: 10, sessions: 5, concurrency: 2")).toEqual([73, 73]);
    expect(perUser("sessions: 5, concurrency: 2")).toEqual([146, 146]);
    expect(perUser("concurrency: 2")).toEqual([365, 365]);
    expect(perUser("requests: 1/s")).toBe("Nobody says how many use it.");
  });

  it("comes to a million tokens where requests and their lengths are known", () => {
    const million = endsOf(cost("$0.50/h", "requests: 10/s, prompt: 900, output: 100").perMillionTokens);
    // $1 an hour over 36 million tokens.
    expect(Number(million?.[0])).toBeCloseTo(1 / 36, 12);
    for (const workload of ["sessions: 10, context: 1000", "requests: 0/s, prompt: 900, output: 100"])
      expect(endsOf(cost("$0.50/h", workload).perMillionTokens), workload).toBe(
        "Nobody says how many requests of how many tokens arrive.",
      );
  });

  it("is not known without a price, or with one that nobody offers", () => {
    const bare = sizedPlan("gpu: L4\nservices:\n  a: { engine: process, memory: 1GB }\n");
    expect(endsOf(bare.cost.perMonth)).toBe("The plan gives no price for the pool default.");
    expect(endsOf(cost("runpod/spot@2019-01").perMonth)).toContain(
      "The price list has no runpod/spot@2019-01 for L4.",
    );
    expect(endsOf(cost("{ A40: $0.69/h }").perMonth)).toBe("No price is given for L4.");
  });

  it("is that of every pool together", () => {
    const plan = sizedPlan(`
pools:
  one: { gpu: L4, count: 1, price: $1/h }
  two: { gpu: A40, count: 2, price: $2/h }
services:
  a: { engine: process, memory: 1GB, latency: 100ms, pool: one }
  b: { engine: process, memory: 1GB, latency: 100ms, pool: two }
`);
    expect(endsOf(plan.cost.perHour)).toEqual([5, 5]);
  });
});

describe("jobs", () => {
  const jobs = (pool: string) =>
    sizedPlan(`
pools:
  default: ${pool}
services:
  a: { engine: process, memory: 1GB }
jobs:
  train: { steps: 3600, epochs: 2, step_time: { L4: 1s..2s, A40: 500ms } }
  short: { duration: 30min }
`).jobs;

  it("take steps and epochs, or their duration, at the price of the pool", () => {
    const [train, short] = jobs("{ gpu: L4, price: $0.50/h }");
    expect(endsOf(train?.hours)).toEqual([2, 4]);
    expect(endsOf(train?.hoursPerEpoch)).toEqual([1, 2]);
    expect(endsOf(train?.cost)).toEqual([1, 2]);
    expect(endsOf(short?.cost)).toEqual([0.25, 0.25]);
  });

  it("are priced on every GPU that they name where the pool gives several prices", () => {
    const [train] = jobs("{ gpu: A40, price: { L4: $0.50/h, A40: $1/h } }");
    expect(endsOf(train?.cost)).toEqual([1, 1]);
    expect(train?.byGpu.map(({ gpu, hours, cost: price }) => [gpu, endsOf(hours), endsOf(price)])).toEqual([
      ["L4", [2, 4], [1, 2]],
      ["A40", [1, 1], [1, 1]],
    ]);
  });

  it("need no service beside them, and GPUs that are there are paid for without one", () => {
    const plan = sizedPlan(`
pools:
  idle: { gpu: L4, count: 2, price: $0.50/h }
jobs:
  train: { duration: 10h }
`);
    expect(endsOf(plan.jobs[0]?.cost)).toEqual([5, 5]);
    expect(endsOf(plan.cost.perMonth)).toEqual([730, 730]);
    expect(endsOf(plan.workload.gpusNeeded)).toEqual([0, 0]);
  });

  it("cost what one's own price list asks, as the pool's GPUs do", () => {
    const { offers: ownOffers } = readPriceFile(
      "prices: [{ provider: runpod, gpu: L4, on_demand_usd_per_hour: 0.1, as_of: 2026-05 }]",
    );
    const { jobs: sized, cost } = sizedPlan(
      `
pools: { p: { gpu: L4, count: 1, price: runpod/on-demand } }
jobs: { train: { duration: 10h } }
`,
      { ...catalogueLookUps, ownOffers },
    );
    expect(endsOf(cost.perHour)).toEqual([0.1, 0.1]);
    expect(endsOf(sized[0]?.cost)).toEqual([1, 1]);
  });

  it("say why they cannot be timed or priced", () => {
    const [train] = jobs("{ gpu: H100 }");
    expect(endsOf(train?.hours)).toMatch(/^How long train takes is not given for H100/);
    expect(endsOf(jobs("{ gpu: L4 }")[0]?.cost)).toBe("The plan gives no price for the pool default.");
  });
});

describe("objectives", () => {
  const objectives = (limits: string) =>
    sizedPlan(`
pools:
  default: { gpu: L4, count: 1, price: $1/h }
services:
  a: { engine: process, memory: 1GB, latency: 100ms..200ms }
workload: { sessions: 10 }
objectives: { ${limits} }
`).objectives.map(({ id, limit, met }) => [id, limit, met]);

  it("hold when the unfavourable end keeps them", () => {
    expect(objectives("latency: 200ms, throughput: 5/s, cost: $730/month, cost_per_user: $73/month")).toEqual(
      [
        ["latency", 200, true],
        ["throughput", 5, true],
        ["cost", 730, true],
        ["cost_per_user", 73, true],
      ],
    );
    expect(objectives("latency: 199ms, throughput: 6/s, cost: $729/month")).toEqual([
      ["latency", 199, false],
      ["throughput", 6, false],
      ["cost", 729, false],
    ]);
  });

  it("of token times hold against what was measured, else against the estimate, and say which", () => {
    expect(objectives("ttft: 1s")).toEqual([["ttft", 1000, null]]);
    const plan = (measured: string) =>
      sizedPlan(`
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-0.5B-Instruct${measured} }
workload: { concurrency: 4, context: 2K }
objectives: { ttft: 200ms p99, tpot: 1us }
`).objectives;
    const ofRun = plan(", measured: { ttft: 180ms, tpot: 32ms }");
    expect(ofRun.map(({ id, met, percentile, isEstimated }) => [id, met, percentile, isEstimated])).toEqual([
      ["ttft", true, 99, false],
      ["tpot", false, null, false],
    ]);
    const [, tpot] = plan("");
    expect(tpot).toMatchObject({ id: "tpot", met: false, isEstimated: true });
    const [favourable, unfavourable] = knownEnds(tpot?.value);
    expect(favourable).toBeGreaterThan(0);
    expect(unfavourable).toBeGreaterThan(favourable);
  });
});
