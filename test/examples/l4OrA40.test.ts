import { beforeAll, describe, expect, it } from "vitest";
import type { ReportFigure } from "../../src/features/reportFigures.ts";
import { alternative, type ExampleRows, readExample, rowsOfPlan } from "./exampleRows.ts";

let example: ExampleRows;
beforeAll(async () => {
  example = await readExample("l4-or-a40-speech");
});

/** Dollars a month for one GPU. */
function perGpuMonth(name: string): number {
  const { cost, workload } = alternative(example, name);
  return favourable(cost.perMonth) / favourable(workload.gpusNeeded);
}

function favourable(figure: ReportFigure): number {
  return typeof figure === "number" ? figure : (figure?.low ?? Number.NaN);
}

function row(name: string) {
  const found = example.services.find((each) => each.alternative === name);
  if (found === undefined || !("engine" in found)) throw new Error(`no row for ${name}`);
  return found;
}

describe("an L4 or an A40 for a speech agent", () => {
  it.each([
    ["l4-only", 280.8],
    ["l4-on-demand", 532.8],
    ["a40-only", 496.8],
    ["a40-on-demand", 1000.8],
    ["newest-prices-l4", 230.4],
    ["newest-prices-a40", 144],
  ])("%s: $%d a month for a GPU", (name, dollars) => {
    expect(perGpuMonth(name)).toBeCloseTo(dollars, 6);
  });

  it("trusts an L4 with 8 to 10 sessions and an A40 with 15 to 20; memory would hold more", () => {
    expect(row("l4-only")).toMatchObject({
      sessions: { low: 8, high: 10 },
      sessionsByMemory: { low: 9, high: 11 },
    });
    expect(row("a40-only")).toMatchObject({
      sessions: { low: 15, high: 20 },
      sessionsByMemory: { low: 19, high: 23 },
    });
  });

  it("warns that the weights are counted nowhere, and of how many sessions they leave", () => {
    const finding = example.findings.find(({ rule }) => rule === "uncounted-weights");
    expect(finding).toMatchObject({ severity: "warning", fixes: [{ title: "Count them: memory: 15.4GB" }] });
    expect(finding?.message).toContain("15.4 GB");
    expect(finding?.message).toContain("an L4 has room for 3 to 4 sessions, an A40 for 12 to 16");
  });

  it("takes 10 L4 or 5 A40 for 100 sessions at the favourable end, 13 or 7 at the other", () => {
    expect(alternative(example, "l4-only")).toMatchObject({
      workload: { sessions: 100, gpusNeeded: { low: 10, high: 13 } },
      cost: {
        perHour: { low: 3.9, high: 5.07 },
        perMonth: { low: 2808, high: 3650.4 },
        perUser: { low: 28.08, high: 36.5 },
      },
    });
    expect(alternative(example, "a40-only")).toMatchObject({
      workload: { gpusNeeded: { low: 5, high: 7 } },
      cost: { perMonth: { low: 2484, high: 3477.6 }, perUser: { low: 24.84, high: 34.78 } },
    });
    expect(example.plan.cost).toEqual(alternative(example, "l4-only").cost);
  });

  it("costs at 10, 50 and 500 sessions what whole GPUs cost", async () => {
    expect(favourable(alternative(example, "ten-users").cost.perMonth)).toBe(280.8);
    expect(favourable(alternative(example, "fifty-users").cost.perMonth)).toBe(1404);
    expect(favourable(alternative(example, "five-hundred-users").cost.perMonth)).toBe(14_040);
    const onA40 = async (sessions: number) => {
      const text = example.text
        .replace("gpu: L4", "gpu: A40")
        .replace("sessions: 100\n", `sessions: ${sessions}\n`);
      return favourable((await rowsOfPlan("a40.gpuplan.yaml", text)).plan.cost.perMonth);
    };
    expect(await onA40(10)).toBe(496.8);
    expect(await onA40(50)).toBe(1490.4);
    expect(await onA40(500)).toBe(12_420);
  });

  it("breaks even at 71 sessions, or 169 at the unfavourable end", () => {
    const point = example.plan.breakEven.find(
      ({ between }) => between[0] === "l4-only" && between[1] === "a40-only",
    );
    expect(point).toMatchObject({
      between: ["l4-only", "a40-only"],
      count: "sessions",
      users: { low: 71, high: 169 },
      cheaper: "a40-only",
    });
  });

  it("totals the growth over twelve months in whole GPUs", () => {
    expect(alternative(example, "l4-only").growth).toMatchObject({
      months: 12,
      total: { low: 23_587.2, high: 30_326.4 },
      countMonths: { count: "sessions", value: 840 },
    });
    expect(alternative(example, "a40-only").growth).toMatchObject({
      total: { low: 20_865.6, high: 29_808 },
      steps: [
        { months: 6, gpusNeeded: { low: 2, high: 3 } },
        { months: 6, gpusNeeded: { low: 5, high: 7 } },
      ],
    });
    // 3 GPUs for the first 40 sessions, as somebody would who rounds up once more.
    expect(20_865.6 + 6 * 496.8).toBeCloseTo(23_846.4, 6);
  });

  it("says that the hybrid serves another demand, and what it costs with the same", () => {
    const hybrid = alternative(example, "hybrid");
    expect(hybrid.growth).toMatchObject({ countMonths: { value: 880 } });
    expect(favourable(hybrid.growth?.total ?? null)).toBe(23_155.2);
    expect(favourable(hybrid.totalAtPlansGrowth)).toBe(21_643.2);
    expect(favourable(alternative(example, "a40-only").growth?.total ?? null)).toBeLessThan(21_643.2);
    const finding = example.findings.find(({ rule }) => rule === "incomparable-totals");
    expect(finding?.message).toContain("hybrid serves 880 session-months");
    expect(finding?.message).toContain("the plan 840");
    expect(finding?.message).toContain("$21,643.20");
  });

  it("prices the training by the hour of the GPU that it runs on", () => {
    const { jobs, jobsTotal } = alternative(example, "l4-only");
    expect(jobs["stage-1"]).toMatchObject({ hours: 23.444, hoursPerEpoch: 4.689, cost: 9.14 });
    expect(jobsTotal).toEqual({ hours: 37.444, cost: 14.6 });
    const onA40 = alternative(example, "a40-only");
    expect(onA40.jobs["stage-1"]).toMatchObject({ hours: 17.583, cost: 12.13 });
    expect(onA40.jobsTotal).toEqual({ hours: 28.083, cost: 19.38 });
  });

  it("answers within 500 ms in every precision that is given", () => {
    const latencies = ["l4-only", "l4-flash-attention", "l4-int8", "a40-only"].map(
      (name) => alternative(example, name).pipeline?.latencyMs,
    );
    expect(latencies).toEqual([200, 170, 150, 180]);
    for (const { objectives } of Object.values(example.plan.alternatives))
      expect(objectives.find(({ id }) => id === "latency")).toMatchObject({ limit: 500, met: true });
  });

  it("takes 180 ms with batches on an L4", async () => {
    const text = example.text.replace("precision: fp16", "precision: batched");
    expect((await rowsOfPlan("batched.gpuplan.yaml", text)).plan.pipeline?.latencyMs).toBe(180);
  });

  it("finds the A40 cheaper at every size at the newest prices, and shows their dates", () => {
    const point = example.plan.breakEven.find(
      ({ between }) => between[0] === "newest-prices-l4" && between[1] === "newest-prices-a40",
    );
    expect(point).toMatchObject({ users: 1, cheaper: "newest-prices-a40" });
    const [price] = alternative(example, "newest-prices-a40").cost.prices;
    expect(price?.asOf).toMatch(/^2026-/);
    expect(example.plan.cost.prices).toEqual([
      { pool: "agents", reference: "runpod/spot@2025-02", asOf: "2025-02" },
    ]);
    const dated = example.findings.filter(({ rule }) => rule === "mixed-price-dates");
    expect(dated.map(({ message }) => message.split(" ")[0])).toEqual([
      "newest-prices-l4",
      "newest-prices-a40",
    ]);
  });

  it("serves a fifth on A40 and the rest on L4, each as fast as was promised", () => {
    const { tiers, pools } = alternative(example, "tiers");
    expect(tiers).toEqual({
      premium: { pool: "premium", share: 0.2, latencyMs: 180, latencyLimitMs: 180, met: true },
      standard: { pool: "agents", share: 0.8, latencyMs: 200, latencyLimitMs: 200, met: true },
    });
    expect(pools).toMatchObject({
      agents: { gpusNeeded: { low: 8, high: 10 } },
      premium: { gpusNeeded: { low: 1, high: 2 } },
    });
  });
});
