import { expect, test } from "vitest";
import { estimateReport } from "../../src/features/estimateReport.ts";
import { documentOf, openService } from "../support/service.ts";

async function assumedOf(speculation: string): Promise<string> {
  const script = `# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --speculative-config '${speculation}'\n`;
  const service = await openService();
  return estimateReport(service.analyze(documentOf(script)))[0]?.assumed.join("\n") ?? "";
}

test("a draft model of its own is said not to be counted", async () => {
  expect(await assumedOf('{"model":"Qwen/Qwen2.5-0.5B-Instruct","num_speculative_tokens":5}')).toContain(
    "The draft model (draft_model) is not counted",
  );
});

test("guessing from the prompt takes no memory, and nothing is said", async () => {
  expect(
    await assumedOf('{"method":"ngram","num_speculative_tokens":5,"prompt_lookup_max":4}'),
  ).not.toContain("draft");
});
