import { describe, expect, it } from "vitest";
import { analyzedPlan, endsOf, sizedPlan } from "./sizedPlan.ts";

const base = `
hours_per_month: 720
pools:
  default: { gpu: L4, price: { L4: $1/h, A40: $1.50/h } }
services:
  a: { engine: process, memory: 1GB, sessions_per_gpu: { L4: 10, A40: 20 } }
workload:
  sessions: 100
  growth: [{ months: 6, sessions: 40 }, { months: 3, sessions: 95 }]
`;

/** An alternative of the plan above. */
function grown(alternative: string) {
  const text = `${base}alternatives:\n  other:\n${alternative.replace(/^/gm, "    ")}\n`;
  const [other] = analyzedPlan(text).alternativesSizing().alternatives;
  if (other === undefined) throw new Error("no alternative");
  return other;
}

describe("a growth", () => {
  it("costs whole GPUs month by month", () => {
    const { growth } = sizedPlan(base);
    // 4 GPUs for 6 months, 10 for 3.
    expect(endsOf(growth?.total)).toEqual([720 * (24 + 30), 720 * (24 + 30)]);
    expect(growth?.months).toBe(9);
    expect(growth?.countMonths).toEqual({ count: "sessions", ends: { favourable: 525, unfavourable: 525 } });
  });

  it("pays GPUs that are there all the time, and buys them once", () => {
    const fixed = sizedPlan(base.replace("gpu: L4,", "gpu: L4, count: 12,"));
    expect(endsOf(fixed.growth?.total)).toEqual([720 * 12 * 9, 720 * 12 * 9]);
    const bought = sizedPlan(base.replace("{ L4: $1/h, A40: $1.50/h }", "{ buy: $500 }"));
    expect(endsOf(bought.growth?.total)).toEqual([5000, 5000]);
  });

  it("changes phase at its limit, and may pay both for a while", () => {
    const phases = (overlap: string) =>
      `
phases:
  - { until: { sessions: 80 }, change: { pools: { default: { gpu: L4 } } } }
  - { change: { pools: { default: { gpu: A40 } } }${overlap} }`.trim();
    // 4 L4 for 6 months, then 5 A40 for 3.
    const rented = 720 * (4 * 6 + 5 * 1.5 * 3);
    expect(endsOf(grown(phases("")).sizing.growth?.total)).toEqual([rented, rented]);
    // The 4 L4 run on for 14 days of 24 hours.
    const both = endsOf(grown(phases(", overlap: 2 weeks")).sizing.growth?.total) ?? [];
    expect(both[0]).toBeCloseTo(rented + 4 * 14 * 24, 6);
    const other = grown(phases(""));
    expect(other.sizing.growth?.steps.map(({ phase }) => phase)).toEqual([0, 1]);
    // At the workload's own 100 sessions the second phase holds.
    expect(other.sizing.pools[0]?.gpu?.label).toBe("A40");
    expect(other.phases.map(({ cost }) => endsOf(cost.perMonth))).toEqual([
      [7200, 7200],
      [5400, 5400],
    ]);
  });

  it("begins a phase at its limit, not below it", () => {
    const at = (sessions: number) =>
      grown(
        `
workload: { growth: [{ months: 1, sessions: ${sessions} }] }
phases:
  - { until: { sessions: 80 } }
  - { change: { pools: { default: { gpu: A40 } } } }`.trim(),
      ).sizing.growth?.steps[0]?.phase;
    expect([at(79), at(80)]).toEqual([0, 1]);
  });

  it("is compared at the plan's own where it serves another demand", () => {
    const other = grown(
      "workload: { growth: [{ months: 9, sessions: 100 }] }\npools: { default: { gpu: A40 } }",
    );
    expect(endsOf(other.sizing.growth?.total)).toEqual([720 * 1.5 * 45, 720 * 1.5 * 45]);
    // 2 A40 for 6 months, 5 for 3.
    expect(endsOf(other.totalAtPlansGrowth)).toEqual([720 * 1.5 * 27, 720 * 1.5 * 27]);
    expect(other.differsInDemandOnly).toBe(false);
    const more = grown("workload: { growth: [{ months: 9, sessions: 100 }] }");
    expect(more.differsInDemandOnly).toBe(true);
    expect(grown("pools: { default: { gpu: A40 } }").totalAtPlansGrowth).toBeNull();
  });
});
