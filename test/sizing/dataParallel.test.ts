import { beforeAll, describe, expect, it } from "vitest";
import { enginesOf, overAllRanks } from "../../src/capacity/ask.ts";
import type { EstimateReport } from "../../src/features/estimateReport.ts";
import type { Service } from "../../src/service/service.ts";
import type { EstimatedAssessment } from "../../src/sizing/assess.ts";
import { requestsCarried } from "../../src/sizing/demand.ts";
import { requestsCurve } from "../../webview/requests/requestsCurve.ts";
import { runCli } from "../cli/testHost.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** Llama 3.1 8B holds 31 requests of 8K on an L40S, each rank as many (docs.vllm.ai, data parallel deployment). */
const planWith = (
  args: string,
  service = "",
  workload = "concurrency: 50, context: 8K",
): string => `gpuplan: 1
pools: { p: { gpu: L40S, count: 4 } }
services: { chat: { model: meta-llama/Llama-3.1-8B-Instruct, ${service}args: { max-model-len: 8K, ${args} } } }
workload: { ${workload} }
`;

function serverOf(text: string): EstimatedAssessment {
  const [assessment] = service.analyze(documentOf(text, planName)).assessments;
  if (assessment?.kind !== "estimated") throw new Error("The service is not estimated.");
  return assessment;
}

const carriedBy = (text: string) => requestsCarried(serverOf(text), 8192);

describe("the ranks of a data parallel server", () => {
  it("carry the sum of what each holds, as replicas do", () => {
    const one = carriedBy(planWith("data-parallel-size: 1"));
    expect(one.mid).toBeGreaterThan(20);
    for (const more of [planWith("data-parallel-size: 2"), planWith("", "replicas: 2, ")])
      expect(carriedBy(more).mid / one.mid).toBeCloseTo(2, 1);
    expect(carriedBy(planWith("data-parallel-size: 2", "replicas: 2, ")).mid / one.mid).toBeCloseTo(4, 1);
  });

  it("let as many run as each of their schedulers does", () => {
    const four = planWith("data-parallel-size: 4, max-num-seqs: 10", "", "concurrency: 39, context: 8K");
    expect(carriedBy(four)).toEqual({ low: 40, mid: 40, high: 40 });
    expect(service.findings(documentOf(four, planName)).map(({ rule }) => rule)).toEqual([]);
    const [finding] = service.findings(documentOf(four.replace("39", "41"), planName));
    expect(finding?.message).toContain("--max-num-seqs lets 40 run");
    // 11 for each of the four.
    expect(finding?.fixes()[0]?.title).toMatch(/^Raise --max-num-seqs to 11 → 44 requests of 8K/);
  });

  it.each([
    planWith("data-parallel-size: 2"),
    planWith("data-parallel-size: 2", "replicas: 2, "),
    planWith("tensor-parallel-size: 2", "replicas: 2, "),
    planWith("data-parallel-size: 4", "", "context: 8K"),
  ])("are told alike by the panel, the command line and the editor: %s", async (text) => {
    const assessment = serverOf(text);
    const { input, estimate, deployment } = assessment;
    const replicas = deployment.replicas.value;
    const carried = requestsCarried(assessment, 8192);
    const panel = service.panelView(documentOf(text, planName), 0, "service-chat");
    expect(panel.alternatives[0]?.requests).toEqual(carried);
    const curve = panel.requests && requestsCurve(panel.requests);
    const point = curve?.ok ? curve.points.find(({ contextTokens }) => contextTokens === 8192) : undefined;
    expect(point?.requests.mid).toBeCloseTo(carried.mid, 6);
    expect(panel.requests?.maxNumSeqs).toBe(input.server.maxNumSeqs * enginesOf(input.server, replicas));
    const { output } = await runCli(["estimate", planName, "--json"], { [planName]: text });
    const [row]: readonly EstimateReport[] = JSON.parse(output);
    expect((row?.concurrency?.atMaxModelLen.mid ?? 0) * replicas).toBeCloseTo(carried.mid, 1);
    expect(overAllRanks(input.server, estimate.concurrency.atMaxModelLen).mid * replicas).toBeCloseTo(
      carried.mid,
      6,
    );
  });

  it("are counted where nobody says how many requests are expected", () => {
    const oneEach = `# gpuplan: gpu=4x L4
vllm serve meta-llama/Llama-3.1-8B-Instruct --max-model-len 24K`;
    const rulesOf = (text: string) => service.findings(documentOf(text)).map(({ rule }) => rule);
    expect(rulesOf(`${oneEach}\n`)).toContain("one-request-at-a-time");
    expect(rulesOf(`${oneEach} --data-parallel-size 4\n`)).toEqual([]);
  });
});
