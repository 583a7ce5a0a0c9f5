import { expect, test } from "vitest";
import { documentOf, openService } from "../support/service.ts";

async function lengthOf(release: string) {
  const service = await openService();
  const script = `# gpuplan: gpu=L4 vllm=${release}\nvllm serve microsoft/Phi-4-mini-instruct\n`;
  const [assessment] = service.analyze(documentOf(script)).assessments;
  return assessment?.deployment.server.maxModelLen;
}

// Phi-4-mini: LongRoPE from 4,096 to 131,072 tokens; vLLM starts with the short length since 0.11.1.
test("a model's own length is the one that its release starts with, and says why", async () => {
  expect(await lengthOf("0.11.0")).toEqual({
    value: 131_072,
    origin: { kind: "default", from: "the model's configuration" },
  });
  expect(await lengthOf("0.12.0")).toEqual({
    value: 4096,
    origin: { kind: "default", from: "the model's length before scaling, vLLM 0.12" },
  });
});
