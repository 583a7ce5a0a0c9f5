import { beforeAll, describe, expect, it } from "vitest";
import type { EstimateReport } from "../../src/features/estimateReport.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { runCli } from "../cli/testHost.ts";
import { openService } from "../support/service.ts";
import { alternative, type ExampleRows, readExample, rowsOfPlan } from "./exampleRows.ts";

const gib = 2 ** 30;
let example: ExampleRows;
beforeAll(async () => {
  example = await readExample("rtx-a4000-voice-stack");
});

/** The language model's row, in the plan or in an alternative of it. */
function llm(rows: Pick<ExampleRows, "services">, name?: string): EstimateReport {
  const found = rows.services.find((row) => row.service === "llm" && row.alternative === name);
  if (found === undefined || "engine" in found) throw new Error(`no row of llm for ${name}`);
  return found;
}

describe("three services on one workstation GPU", () => {
  it("has a row for each service in the order of the plan, and the plan's at the end", () => {
    const own = example.services.filter((row) => row.alternative === undefined);
    expect(own.map(({ service }) => service)).toEqual(["stt", "llm", "tts"]);
    expect(own[0]).toMatchObject({ latency: 35, memory: { usedGiB: 1.863 } });
    for (const { memory } of own) expect(memory?.totalGiB).toBeCloseTo(15.74, 2);
    expect(example.plan.plan).toBe("rtx-a4000-voice-stack");
  });

  it("takes 12,288 bytes of KV cache per token: 12, 24 and 48 MiB a session", () => {
    for (const [name, mebibytes] of [
      ["one-k-context", 12],
      [undefined, 24],
      ["four-k-context", 48],
    ] as const) {
      const { kvCache, workloadContext } = llm(example, name);
      expect(kvCache?.bytesPerToken).toBe(12_288);
      expect(((kvCache?.bytesPerToken ?? 0) * (workloadContext ?? 0)) / 2 ** 20).toBe(mebibytes);
    }
  });

  it("answers in 165 ms, the slowest stage tts with 63.6%", () => {
    expect(example.plan.pipeline).toMatchObject({
      latencyMs: 165,
      bottleneck: "tts",
      bottleneckShare: 0.636,
    });
    expect(example.plan.objectives[0]).toEqual({ id: "latency", limit: 500, value: 165, met: true });
  });

  it("serves 9.52/s, 7.14/s at 75%, 617,143 a day, which is enough for 6.67/s", () => {
    expect(example.plan.pipeline).toMatchObject({
      throughputPerSecond: 9.524,
      atUtilizationPerSecond: 7.143,
      perDay: 617_143,
    });
    expect(example.plan.workload).toMatchObject({
      requestsPerMinute: 400,
      sessions: 100,
      gpusNeeded: 1,
      busy: 0.7,
    });
    expect(example.findings.map(({ rule }) => rule)).not.toContain("overloaded-gpus");
  });

  it("asks for about 9.7 GB of 16.9 with 100 sessions", async () => {
    const [group] = example.plan.pools.default?.groups ?? [];
    expect(group).toMatchObject({ services: ["stt", "llm", "tts"], copies: 1 });
    const { totalGiB, askedGiB } = group?.memory ?? {};
    expect(totalGiB).toBeCloseTo(15.74, 2);
    expect((Number(totalGiB) * gib) / 1e9).toBeCloseTo(16.9, 1);
    expect(Math.abs((Number(askedGiB) * gib) / 1e9 - 9.7)).toBeLessThanOrEqual(0.7);
    // 100 × 2,048 × 12,288 bytes.
    expect((100 * 2048 * (llm(example).kvCache?.bytesPerToken ?? 0)) / gib).toBeCloseTo(2.34, 2);
    const { output } = await runCli(["estimate", "voice.gpuplan.yaml"], {
      "voice.gpuplan.yaml": example.text,
    });
    expect(output).toMatch(
      /Memory: stt 2\.0 GB \+ llm \d\.\d GB \+ tts 2\.5 GB = \d+\.\d GB of 15\.7 GiB \(16\.9 GB\)/,
    );
  });

  it("finds that the language model leaves the others no room, and the largest utilization that does", async () => {
    const finding = example.findings.find(({ rule }) => rule === "cannot-start");
    expect(finding).toMatchObject({ severity: "error" });
    const line = example.text.split("\n")[(finding?.range.start.line ?? 0) - 1];
    expect(line).toContain("gpu-memory-utilization: 0.90");
    const service = await openService();
    const document = {
      uri: "file:///voice.gpuplan.yaml",
      languageId: "gpuplan",
      version: 1,
      text: example.text,
    };
    const [fix] =
      service
        .findings(document)
        .find(({ rule }) => rule === "cannot-start")
        ?.fixes() ?? [];
    expect(fix).toMatchObject({ preferred: true });
    const utilization = Number(/--gpu-memory-utilization to ([\d.]+)/.exec(fix?.title ?? "")?.[1]);
    expect(utilization).toBeGreaterThanOrEqual(0.68);
    expect(utilization).toBeLessThanOrEqual(0.73);
    const fixed = await rowsOfPlan("fixed.gpuplan.yaml", applyEdits(example.text, fix?.edits ?? []));
    expect(fixed.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(llm(fixed)).toMatchObject({ start: "starts", workloadContext: 2048 });
    expect(llm(fixed).concurrency?.atWorkloadContext?.low).toBeGreaterThan(100);
    // A hundredth more is not sure to leave them room.
    const more = example.text.replace("0.90", String(utilization + 0.01));
    expect(llm(await rowsOfPlan("more.gpuplan.yaml", more)).start).not.toBe("starts");
  });

  it("costs $10 to $20 a tenant, once; two GPUs $10 to $13.33", () => {
    expect(example.plan.cost).toMatchObject({
      purchase: 1000,
      perMonth: null,
      perTenant: { low: 10, high: 20 },
    });
    expect(alternative(example, "two-gpus").cost).toMatchObject({
      purchase: 2000,
      perTenant: { low: 10, high: 13.33 },
    });
    expect(alternative(example, "two-gpus").workload).toMatchObject({ gpusNeeded: 2, busy: 0.7 });
    const tenant = example.plan.objectives.find(({ id }) => id === "cost_per_tenant");
    expect(tenant).toMatchObject({ limit: 20, met: true });
  });

  it("holds far more than 9 sessions of Llama 3.1 8B on an H100, at $1,086.96 a tenant", () => {
    const large = llm(example, "llama-8b-on-h100");
    expect(large.kvCache?.bytesPerToken).toBe(131_072);
    expect(131_072 / 12_288).toBeCloseTo(10.7, 1);
    expect(large.concurrency?.atWorkloadContext?.low).toBeGreaterThan(90);
    const { cost, pipeline, reasons } = alternative(example, "llama-8b-on-h100");
    expect(cost).toMatchObject({ purchase: 25_000, perTenant: 1086.96 });
    expect(pipeline?.latencyMs).toBeNull();
    expect(reasons["pipeline.latencyMs"]).toBe("Nobody says how long a request to llm takes.");
  });

  it("is still bound by tts with a second worker: 70 of 130 ms, 14.29/s", () => {
    const { pipeline } = alternative(example, "faster-tts");
    expect(pipeline).toMatchObject({
      latencyMs: 130,
      bottleneck: "tts",
      bottleneckShare: 0.538,
      throughputPerSecond: 14.286,
    });
  });
});
