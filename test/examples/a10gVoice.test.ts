import { beforeAll, describe, expect, it } from "vitest";
import { alternative, type ExampleRows, readExample } from "./exampleRows.ts";

let example: ExampleRows;
beforeAll(async () => {
  example = await readExample("a10g-voice-service");
});

describe("a text-to-speech service that batches", () => {
  it("holds 2.3 GB of the 22.06 GiB of an A10G", () => {
    const voice = example.services.find((row) => "engine" in row);
    expect(voice).toMatchObject({ service: "voice", gpu: { id: "a10g" }, sessions: null, latency: 2500 });
    const { totalGiB, usedGiB } = voice?.memory ?? {};
    expect(totalGiB).toBeCloseTo(22.06, 2);
    expect((Number(totalGiB) * 2 ** 30) / 1e9).toBeCloseTo(23.7, 1);
    expect((Number(usedGiB) * 2 ** 30) / 1e9).toBeCloseTo(2.3, 3);
  });

  it("needs 3 GPUs for 1,000 users, which are 95% busy", () => {
    expect(example.plan.workload).toMatchObject({ requestsPerMinute: 200, users: 1000, gpusNeeded: 3 });
    expect(example.plan.workload.busy).toBeCloseTo(200 / 210, 3);
  });

  it.each([
    ["ten-thousand-users", 29],
    ["fifty-thousand-users", 143],
    ["batch-of-four", 5],
    ["no-batching", 14],
    ["compiled", 3],
  ])("%s: %i GPUs", (name, gpus) => {
    expect(alternative(example, name).workload.gpusNeeded).toBe(gpus);
  });

  it("is 79% busy once compiled", () => {
    expect(alternative(example, "compiled").workload.busy).toBeCloseTo(0.794, 3);
    expect(alternative(example, "compiled").pipeline?.latencyMs).toBeCloseTo(2500 / 1.2, 1);
  });

  it("says why there is no cost", () => {
    expect(example.plan.cost.perMonth).toBeNull();
    expect(example.plan.reasons["cost.perMonth"]).toBe("The plan gives no price for the pool default.");
  });

  it("finds that 2,500 ms mean up to 24 a minute while the table says 15", () => {
    const finding = example.findings.find(({ rule }) => rule === "throughput-against-latency");
    expect(finding?.message).toContain("2,500 ms");
    expect(finding?.message).toContain("up to 24 requests a minute");
    expect(finding?.message).toContain("the table says 15");
  });

  it("finds that 95% leave no room for the p99, and offers a fourth GPU", () => {
    const finding = example.findings.find(({ rule }) => rule === "no-room-for-percentile");
    expect(finding).toMatchObject({ severity: "warning" });
    expect(finding?.message).toContain("95% busy");
    expect(finding?.message).toContain("p99");
    expect(finding?.fixes.map(({ title }) => title)).toEqual([
      "Fill the stages to 80% at most → 4 GPUs, 71% busy",
    ]);
  });
});
