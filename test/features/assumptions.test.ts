import { expect, test } from "vitest";
import { estimateReport } from "../../src/features/estimateReport.ts";
import { documentOf, openService } from "../support/service.ts";

async function assumedOf(speculation: string): Promise<string> {
  const script = `# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --speculative-config '${speculation}'\n`;
  const service = await openService();
  return estimateReport(service.analyze(documentOf(script)))[0]?.assumed.join("\n") ?? "";
}

test("a draft that the catalogue knows is counted, and nothing is said", async () => {
  expect(await assumedOf('{"model":"Qwen/Qwen2.5-0.5B-Instruct","num_speculative_tokens":5}')).not.toContain(
    "draft",
  );
});

test("a draft that nobody knows is said not to be counted", async () => {
  expect(await assumedOf('{"model":"somebody/own-draft","num_speculative_tokens":5}')).toContain(
    "The draft somebody/own-draft is not counted",
  );
});

test("a head that nobody knows is said to be counted as such heads are built", async () => {
  expect(await assumedOf('{"model":"somebody/Qwen-eagle3","num_speculative_tokens":3}')).toContain(
    "The draft somebody/Qwen-eagle3 is not known",
  );
});

test("guessing from the prompt takes no memory, and nothing is said", async () => {
  expect(
    await assumedOf('{"method":"ngram","num_speculative_tokens":5,"prompt_lookup_max":4}'),
  ).not.toContain("draft");
});
