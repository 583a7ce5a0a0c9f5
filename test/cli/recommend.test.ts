import { describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

/** A price of the plan's own, so that the figures do not change with the price list. */
const files = {
  "chat.gpuplan.yaml": `gpuplan: 1
pools: { p: { gpu: L4, price: $0.50/h } }
services: { chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } } }
workload: { concurrency: 4, context: { prompt: 1K, output: 256 } }
`,
};

const recommend = (...words: readonly string[]) =>
  runCli(["recommend", "chat.gpuplan.yaml", "--top", "1", ...words], files);

describe("the money of gpuplan recommend", () => {
  it("is printed in another currency at the rate that is stated", async () => {
    const dollars = JSON.parse((await recommend("--json")).output)[0];
    const [row] = JSON.parse((await recommend("--json", "--currency", "eur", "--rate", "0.9")).output);
    expect(row.cost).toMatchObject({ ...dollars.cost, converted: { currency: "EUR", rate: 0.9 } });
    expect(row.cost.converted.perMonth).toBeCloseTo(dollars.cost.perMonth * 0.9, 2);
    const { output } = await recommend("--currency", "eur", "--rate", "0.9");
    expect(output).toContain("€");
    expect(output).toContain("Amounts are in EUR, at 0.9 EUR for a dollar.");
    expect(output).not.toContain("$");
  });

  it("stands beside what an API takes for the same requests", async () => {
    const [row] = JSON.parse((await recommend("--json", "--api-price", "$2/M in, $6/M out")).output);
    expect(row.api).toMatchObject({ inputPerMillion: 2, outputPerMillion: 6, perRequest: 0.003584 });
    // So many requests an hour cost as much as the GPU does.
    expect(row.api.ownCheaperFromPerSecond).toBeCloseTo(row.cost.perHour / 3600 / 0.003584, 4);
    expect((await recommend("--api-price", "$2/M in, $6/M out")).output).toContain(
      "An API at $2/M in and $6/M out takes",
    );
  });

  it("refuses what it cannot read", async () => {
    expect(await recommend("--currency", "eur")).toMatchObject({ status: 2, output: "" });
    expect(await recommend("--api-price", "2 dollars")).toMatchObject({ status: 2, output: "" });
  });
});
