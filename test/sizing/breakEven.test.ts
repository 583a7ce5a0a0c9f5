import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakEvenAt } from "../../src/sizing/breakEven.ts";
import { type CostLine, costAt } from "../../src/sizing/costLine.ts";
import { bothEnds } from "../../src/sizing/ends.ts";
import { analyzedPlan } from "./sizedPlan.ts";

/** A pool whose GPUs carry so many each. */
interface Pool {
  readonly cents: number;
  readonly perGpu: number;
  readonly least: number;
}

function lineOf(pools: readonly Pool[]): CostLine {
  return {
    count: "sessions",
    phases: [
      {
        below: null,
        pools: pools.map(({ cents, perGpu, least }) => ({
          dollars: bothEnds(cents / 100),
          fixedGpus: null,
          groups: [
            {
              gpusPerCopy: 1,
              leastCopies: least,
              limits: [{ perCount: bothEnds(1), constant: bothEnds(0), perCopy: bothEnds(perGpu) }],
            },
          ],
        })),
      },
    ],
  };
}

const pool = fc.record({
  cents: fc.integer({ min: 1, max: 2000 }),
  perGpu: fc.integer({ min: 1, max: 30 }),
  least: fc.integer({ min: 1, max: 3 }),
});
const line = fc.array(pool, { minLength: 1, maxLength: 2 }).map(lineOf);

describe("the break-even of two cost lines", () => {
  it("is the smallest count from which one never costs more", () => {
    fc.assert(
      fc.property(line, line, (a, b) => {
        const point = breakEvenAt({ name: "a", line: a }, { name: "b", line: b }, "favourable");
        if (point === null) return;
        const [cheaper, dearer] = point.cheaper === "a" ? [a, b] : [b, a];
        const difference = (count: number) =>
          costAt(cheaper, count, "favourable") - costAt(dearer, count, "favourable");
        for (let count = point.from; count < point.from + 2000; count++)
          expect(difference(count), `at ${count}`).toBeLessThanOrEqual(1e-6);
        if (point.from > 1) expect(difference(point.from - 1)).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it("does not depend on the order, and is nowhere between lines that rise alike", () => {
    fc.assert(
      fc.property(line, line, (a, b) => {
        const there = breakEvenAt({ name: "a", line: a }, { name: "b", line: b }, "unfavourable");
        expect(breakEvenAt({ name: "b", line: b }, { name: "a", line: a }, "unfavourable")).toEqual(there);
        expect(breakEvenAt({ name: "a", line: a }, { name: "b", line: a }, "favourable")).toBeNull();
      }),
    );
  });
});

describe("the break-evens of a plan", () => {
  const plan = (alternatives: string, workload = "sessions: 100") =>
    analyzedPlan(`
pools:
  default: { gpu: L4, price: { L4: $1/h, A40: $1.50/h } }
services:
  a: { engine: process, memory: 1GB, sessions_per_gpu: { L4: 10, A40: 20 }, throughput: { 1: 1/s } }
workload: { ${workload} }
alternatives:
${alternatives}`)
      .alternativesSizing()
      .breakEvens();

  it("stand between every two alternatives whose lines differ", () => {
    const points = plan(`
  small: {}
  same: { workload: { sessions: 10 } }
  large: { pools: { default: { gpu: A40 } } }
`);
    // One A40 for 11 to 20 sessions is cheaper than two L4, but 21 to 30 cost the same: 3 × $1 and 2 × $1.50.
    const eleven = { from: 11, cheaper: "large" };
    expect(points).toEqual([
      {
        between: ["small", "large"],
        count: "sessions",
        favourable: eleven,
        unfavourable: eleven,
        isRepeat: false,
      },
      {
        between: ["same", "large"],
        count: "sessions",
        favourable: eleven,
        unfavourable: eleven,
        isRepeat: true,
      },
    ]);
  });

  it("name the cheaper one of each two, whichever stands first", () => {
    const points = plan(`
  large: { pools: { default: { gpu: A40 } } }
  small: {}
  larger: { pools: { default: { gpu: A40 } } }
`);
    expect(points.map(({ between, favourable }) => [between.join(" "), favourable?.cheaper])).toEqual([
      ["large small", "large"],
      ["small larger", "larger"],
    ]);
  });

  it("count users where users make the requests", () => {
    const [point] = plan(
      `
  slow: {}
  fast: { pools: { default: { price: { L4: $3/h } } }, services: { a: { throughput: { 1: 5/s } } } }
`,
      "users: 100, requests_per_user: 0.1/s",
    );
    // 10 users to a GPU of $1, or 50 to one of $3: 51 to 60 cost $6 either way.
    expect(point).toMatchObject({ count: "users", favourable: { from: 21, cheaper: "fast" } });
  });

  it("are none where a count does not matter, or the alternatives count different things", () => {
    expect(plan("  a: { pools: { default: { count: 3 } } }\n  b: {}\n")).toEqual([]);
    expect(
      plan(
        "  a: { workload: { users: 9, requests_per_user: 1/s } }\n  b: { pools: { default: { gpu: A40 } } }\n",
      ),
    ).toEqual([]);
    expect(plan("  a: { pools: { default: { price: null } } }\n  b: {}\n")).toEqual([]);
  });

  it("follow the phases of an alternative", () => {
    const [point] = plan(`
  small: {}
  phased:
    phases:
      - { until: { sessions: 41 }, change: { pools: { default: { gpu: A40 } } } }
      - { change: { pools: { default: { price: { L4: $0.90/h } } } } }
`);
    // Up to 10 sessions one A40 is dearer than one L4; later phases and counts never are.
    expect(point).toMatchObject({
      between: ["small", "phased"],
      favourable: { from: 11, cheaper: "phased" },
    });
  });
});
