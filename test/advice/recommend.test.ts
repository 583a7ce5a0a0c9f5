import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { beats } from "../../src/advice/measures.ts";
import { needsOf } from "../../src/advice/needs.ts";
import { allConfigurations, recommend } from "../../src/advice/recommend.ts";
import { rentedGpus } from "../../src/advice/rentedGpus.ts";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import { readPriceFile } from "../../src/deployment/priceFile.ts";
import type { RecommendReport } from "../../src/features/recommendReport.ts";
import type { Service } from "../../src/service/service.ts";
import { runCli } from "../cli/testHost.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const twoL4 = readFileSync(new URL("../../examples/two-l4-32k.gpuplan.yaml", import.meta.url), "utf8");

async function rowsOf(text: string, ...words: readonly string[]): Promise<readonly RecommendReport[]> {
  const { output, status } = await runCli(["recommend", planName, "--json", ...words], { [planName]: text });
  expect(status).toBe(0);
  return JSON.parse(output);
}

/** Prices of the plan alone, so that the figures do not change with the price list. */
const priced = (workload: string, more = ""): string => `gpuplan: 1
pools: { p: { gpu: L4, price: { L4: $0.40/h, A40: $0.50/h } } }
services: { chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 32K } } }
workload: { context: 32K, ${workload} }
${more}`;

describe("gpuplan recommend", () => {
  it("prints as many as are asked for, cheapest first, each with figures, price and date", async () => {
    const rows = await rowsOf(twoL4, "--top", "4");
    expect(rows).toHaveLength(4);
    const costs = rows.map(({ cost }) => cost.perMonth);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    for (const row of rows) {
      expect(row.meets).toBe(true);
      expect(row.concurrency.low).toBeGreaterThanOrEqual(10);
      expect(row.concurrency.contextTokens).toBe(32_768);
      expect(row.cost.asOf).toMatch(/^\d{4}-\d{2}/);
      expect(row.latency?.requestMs.mid).toBeGreaterThan(0);
      expect(row.cost.perMonth).toBeCloseTo(row.cost.perHour * 730, 0);
    }
  });

  it("says what changes, what that gives up and by whose measure", async () => {
    const rows = await rowsOf(twoL4, "--top", "4");
    const awq = rows.find(({ model }) => model?.endsWith("-AWQ"));
    expect(awq?.changes).toContainEqual({
      service: "chat",
      setting: "model",
      from: "Qwen/Qwen2.5-7B-Instruct",
      to: "Qwen/Qwen2.5-7B-Instruct-AWQ",
    });
    expect(awq?.quality?.loss).toContain("about 1 to 3% quality");
    expect(awq?.quality?.source).toContain("arXiv:2411.02355");
  });

  it("says why the obvious does not do, in a line each and as data", async () => {
    const [row] = await rowsOf(twoL4, "--top", "1");
    expect(row?.notEnough).toContainEqual({
      change: "Use an FP8 KV cache",
      outcome: expect.stringMatching(/^5\.\d of 10 requests$/),
      requests: expect.closeTo(5.5, 0),
    });
    const { output } = await runCli(["recommend", planName, "--top", "1"], { [planName]: twoL4 });
    expect(output).toMatch(
      /\n {2}Not enough by itself, on the GPUs that are there:\n {4}Use an FP8 KV cache: 5\.\d of 10 requests\n/,
    );
    const fits = twoL4.replace("concurrency: 10", "concurrency: 1");
    expect((await runCli(["recommend", planName], { [planName]: fits })).output).not.toContain("Not enough");
  });

  it("tries smaller models of the same family only where they are asked for", async () => {
    const modelsOf = (rows: readonly RecommendReport[]) => new Set(rows.map(({ model }) => model));
    const plan = priced("concurrency: 10");
    for (const model of modelsOf(await rowsOf(plan, "--top", "30")))
      expect(model).toMatch(/(?:^|\/)Qwen2\.5-7B-Instruct/);
    const rows = await rowsOf(plan, "--top", "30", "--smaller-models");
    expect(modelsOf(rows)).toContain("Qwen/Qwen2.5-3B-Instruct-AWQ");
    const smaller = rows.find(({ model }) => model === "Qwen/Qwen2.5-3B-Instruct-AWQ");
    expect(smaller?.quality?.loss).toContain("a model of 3B, whose answers are its own");
    expect(smaller?.title).toContain("use the smaller Qwen/Qwen2.5-3B-Instruct-AWQ");
    const titles = service.findings(documentOf(twoL4, planName)).flatMap((finding) => finding.fixes());
    expect(titles.map(({ title }) => title).join("\n")).not.toMatch(/smaller|Qwen2\.5-[13]/);
  });

  it("takes as many copies as the workload needs, and says that memory asks for them", () => {
    const [deployment] = service
      .analyze(documentOf(priced("concurrency: 100"), planName))
      .assessments.map((each) => each.deployment);
    if (deployment === undefined) throw new Error("The plan has no service.");
    const { options } = allConfigurations(deployment, needsOf(deployment), catalogueLookUps);
    const plain = options.find(({ id }) => id === "A40");
    // An A40 holds 15 requests of 32K beside the weights in 16 bit: seven carry a hundred.
    expect(plain?.perReplica.requests).toBeGreaterThanOrEqual(13);
    expect(plain?.replicas).toBe(Math.ceil(100 / (plain?.perReplica.requests ?? 1)));
    expect(plain?.measures.costPerMonth).toBeCloseTo((plain?.gpus ?? 0) * 0.5 * 730, 6);
    expect(plain?.limit).toBe("kv_cache");
  });

  it("returns nothing that another one beats in everything", () => {
    const [deployment] = service
      .analyze(documentOf(priced("concurrency: 100"), planName))
      .assessments.map((each) => each.deployment);
    if (deployment === undefined) throw new Error("The plan has no service.");
    const { best } = recommend(deployment, needsOf(deployment), catalogueLookUps, 20);
    for (const { measures, id } of best)
      expect(
        best.filter((other) => beats(other.measures, measures)).map((other) => other.id),
        id,
      ).toEqual([]);
  });

  it("rents at one's own prices where the file names none", () => {
    const [deployment] = service
      .analyze(documentOf(priced("concurrency: 10"), planName))
      .assessments.map((each) => each.deployment);
    if (deployment === undefined) throw new Error("The plan has no service.");
    const { offers: ownOffers } = readPriceFile(
      "prices: [{ provider: acme, gpu: A40, on_demand_usd_per_hour: 0.01, as_of: 2026-05 }]",
    );
    const rented = rentedGpus({ ...deployment, priceWish: { kind: "cheapest" } }, { ownOffers });
    expect(rented.find(({ gpu }) => gpu.label === "A40")?.price.perHour).toBe(0.01);
  });

  it("leaves no objective missed where something keeps it, and says which limit stands in the way where nothing does", async () => {
    const kept = await rowsOf(priced("concurrency: 10", "objectives: { tpot: 40ms }"), "--top", "2");
    for (const row of kept) {
      expect(row.meets).toBe(true);
      expect(row.latency?.tpotMs.high).toBeLessThanOrEqual(40);
    }
    const missed = await rowsOf(priced("concurrency: 10", "objectives: { cost: $1/month }"), "--top", "2");
    expect(missed.map(({ meets, limit }) => `${meets} ${limit}`)).toEqual(["false money", "false money"]);
  });

  it("recommends two kinds of GPU one after the other where growth makes that cheaper than one", async () => {
    const growth = `gpuplan: 1
services: { chat: { model: meta-llama/Llama-3.1-8B-Instruct } }
workload: { concurrency: 40, context: 4K, growth: [ { months: 3, concurrency: 10 }, { months: 3, concurrency: 60 }, { months: 6, concurrency: 400 } ] }
`;
    const { output } = await runCli(["recommend", planName, "--top", "1"], { [planName]: growth });
    expect(output).toMatch(
      /As it grows, \d+x .+ for \d+ months, then \d+x .+ months costs \$[\d,]+ in all, \$[\d,]+ less than .+ throughout\./,
    );
  });

  it("answers for one line of a script, and says where nothing stands", async () => {
    const files = { "serve.sh": "echo up\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n" };
    const { output, status } = await runCli(["recommend", "serve.sh:2", "--top", "1"], files);
    expect(status).toBe(0);
    expect(output).toContain("serve.sh:2");
    const wrong = await runCli(["recommend", "serve.sh:1"], files);
    expect(wrong.status).toBe(2);
    expect(wrong.errors).toContain("no launch or service of vLLM stands there");
    const unknown = await runCli(["recommend", "a.sh"], { "a.sh": "vllm serve nobody/knows-this\n" });
    expect(unknown.output).toContain("not in the catalogue");
  });
});
