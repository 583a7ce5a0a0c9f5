import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownEnds, sizedPlan } from "./sizedPlan.ts";

const plan = (sessions: number, count = "") =>
  `pools: { main: { gpu: L4${count} } }\nservices:\n  agent: { engine: process, memory: 1GB, sessions_per_gpu: 8..10 }\nworkload: { sessions: ${sessions} }\n`;

describe("the steps of an autoscaler", () => {
  it("are the GPUs by load at the unfavourable end, up to the workload", () => {
    expect(sizedPlan(plan(20)).scaling()).toEqual([
      { count: "sessions", from: 1, upTo: 8, gpus: 1 },
      { count: "sessions", from: 9, upTo: 16, gpus: 2 },
      { count: "sessions", from: 17, upTo: 20, gpus: 3 },
    ]);
  });

  it("are none where the plan says how many GPUs there are, where one carries all, and where they are too many", () => {
    expect(sizedPlan(plan(20, ", count: 3")).scaling()).toEqual([]);
    expect(sizedPlan(plan(8)).scaling()).toEqual([]);
    expect(sizedPlan(plan(100_000)).scaling()).toEqual([]);
  });

  it("meet without gaps, and end with what the whole workload needs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), (sessions) => {
        const { scaling: stepsOf, workload } = sizedPlan(plan(sessions));
        const scaling = stepsOf();
        for (const [index, step] of scaling.entries()) {
          expect(step.upTo).toBeGreaterThanOrEqual(step.from);
          const next = scaling[index + 1];
          if (next === undefined) {
            expect(step.upTo).toBe(sessions);
            expect(step.gpus).toBe(knownEnds(workload.gpusNeeded)[1]);
          } else {
            expect(next.from).toBe(step.upTo + 1);
            expect(next.gpus).toBeGreaterThan(step.gpus);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
