import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { EstimateReport } from "../../src/features/estimateReport.ts";
import { runCli } from "../cli/testHost.ts";
import { openService } from "../support/service.ts";

const file = "examples/two-l4-32k.gpuplan.yaml";
const gib = 2 ** 30;
let text: string;
let rows: readonly EstimateReport[];

beforeAll(async () => {
  text = await readFile(new URL(`../../${file}`, import.meta.url), "utf8");
  rows = JSON.parse((await runCli(["estimate", "--json", file], { [file]: text })).output);
});

function row(alternative?: string): EstimateReport {
  const found = rows.find((each) => each.alternative === alternative);
  if (found === undefined) throw new Error(`no row for ${alternative}`);
  return found;
}

/** A figure of the plan, what it must be, and how far it may be off; 0 for arithmetic on the plan's own inputs. */
interface ExpectedFigure {
  readonly title: string;
  readonly alternative?: string;
  readonly figure: (report: EstimateReport) => number | undefined;
  readonly value: number;
  readonly within: number;
}

const requests = ({ concurrency }: EstimateReport) => concurrency?.atWorkloadContext?.mid;
const weights = ({ memory }: EstimateReport) => memory?.weightsGiB;

const figures: readonly ExpectedFigure[] = [
  { title: "bytes per token", figure: ({ kvCache }) => kvCache?.bytesPerToken, value: 57_344, within: 0 },
  {
    title: "GiB of 96,720 tokens, as a run measured them",
    alternative: "today-8k",
    figure: ({ kvCache }) => ((kvCache?.tokens.mid ?? 0) * (kvCache?.bytesPerToken ?? 0)) / gib,
    value: 5.165,
    within: 0.0005,
  },
  {
    title: "requests of 8,192 in 96,720 tokens",
    alternative: "today-8k",
    figure: requests,
    value: 11.81,
    within: 0.005,
  },
  {
    title: "requests of 16,384 in 96,720 tokens",
    alternative: "half-context",
    figure: requests,
    value: 5.9,
    within: 0.005,
  },
  {
    title: "GiB that ten requests of 32K hold",
    figure: ({ kvCache, workloadContext }) =>
      (10 * (workloadContext ?? 0) * (kvCache?.bytesPerToken ?? 0)) / gib,
    value: 17.5,
    within: 0,
  },
  { title: "weights in bf16", figure: weights, value: 14.19, within: 0.1419 },
  { title: "weights as measured", alternative: "today-8k", figure: weights, value: 14.25, within: 0.0005 },
  { title: "requests of 32K on one L4", figure: requests, value: 2.9, within: 0.3 },
  {
    title: "AWQ weights, embeddings in 16 bit",
    alternative: "awq-16k",
    figure: weights,
    value: 5.2,
    within: 0.156,
  },
  { title: "AWQ, requests of 16K", alternative: "awq-16k", figure: requests, value: 16, within: 2 },
  {
    title: "AWQ with an FP8 KV cache, requests of 32K",
    alternative: "awq-fp8-kv-32k",
    figure: requests,
    value: 16,
    within: 2,
  },
  {
    title: "both L4, requests of 32K",
    alternative: "tensor-parallel",
    figure: requests,
    value: 13,
    within: 2,
  },
  { title: "A100 40GB, requests of 32K", alternative: "a100-40gb", figure: requests, value: 11, within: 1 },
];

describe("two L4 and ten requests of 32K", () => {
  it.each(figures)("$title: $value", ({ alternative, figure, value, within }) => {
    const seen = figure(row(alternative)) ?? Number.NaN;
    expect(Math.abs(seen - value), `${seen} instead of ${value}`).toBeLessThanOrEqual(within + 1e-9);
  });

  it("tells 32k (32,000) from 32K (32,768): ten of them hold 17.09 GiB", async () => {
    const decimal = text.replace("context: 32K", "context: 32k");
    const [first] = JSON.parse((await runCli(["estimate", "--json", file], { [file]: decimal })).output);
    expect(first.workloadContext).toBe(32_000);
    expect((10 * first.workloadContext * first.kvCache.bytesPerToken) / gib).toBeCloseTo(17.09, 2);
  });

  it("does not fit on one L4, and the second one is idle", async () => {
    const { output } = await runCli(["check", "--json", file], { [file]: text });
    const findings: { rule: string; severity: string; message: string }[] = JSON.parse(output);
    expect(findings.map(({ rule, severity }) => `${severity}[${rule}]`)).toEqual([
      "information[idle-gpu]",
      "warning[workload-does-not-fit]",
    ]);
    expect(findings[1]?.message).toContain("10 requests of 32K tokens do not fit at once");
    expect(findings[1]?.message).toContain("17.5 GiB of KV cache");
    expect(row().gpu).toEqual({ id: "l4", count: 2 });
  });

  it("fits with room on an A100 80GB, and at the likely value on the others", () => {
    expect(row("a100-80gb").concurrency?.atWorkloadContext?.low).toBeGreaterThan(20);
    for (const alternative of ["awq-fp8-kv-32k", "tensor-parallel", "a100-40gb"])
      expect(requests(row(alternative))).toBeGreaterThanOrEqual(10);
  });

  it("offers AWQ with an FP8 KV cache, giving one GPU back, and tensor parallelism, each with what it gives", async () => {
    const service = await openService();
    const document = { uri: `file:${file}`, languageId: "", version: 1, text };
    const titles = service.findings(document).flatMap((finding) => finding.fixes().map(({ title }) => title));
    const awq = titles.find((title) => title.includes("-AWQ with an FP8 KV cache"));
    const sharded = titles.find((title) =>
      title.startsWith("Shard over both GPUs (--tensor-parallel-size 2)"),
    );
    expect(awq).toMatch(/→ 1[4-8] requests of 32K, saves \$515\.9\d\/month$/);
    expect(sharded).toMatch(/→ 1[1-5] requests of 32K$/);
  });
});
