import { beforeAll, describe, expect, it } from "vitest";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import { hoverAt } from "../../src/features/hover.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function hoverOn(text: string, word: string): string {
  return hoverAt(service.analyze(documentOf(text)), text.indexOf(word) + 1, catalogueLookUps)?.markdown ?? "";
}

describe("the hover of a model", () => {
  it("says how fast it answers, as a range, and for which requests", () => {
    const text = "# gpuplan: gpu=L4 concurrency=4 context=1K\nvllm serve Qwen/Qwen2.5-7B-Instruct\n";
    expect(hoverOn(text, "Qwen/")).toMatch(
      /Estimated for 4 requests of 768 tokens in and 256 out at once: \S+ m?s to the first token, \S+ ms for each further one, \S+ tokens a second\. Reading the weights limits it\./,
    );
    expect(hoverOn("# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct\n", "Qwen/")).toContain(
      "Estimated for a request of 512 tokens in and 256 out:",
    );
  });

  it("says nothing of the speed of what does not start", () => {
    expect(
      hoverOn("# gpuplan: gpu=T4\nvllm serve Qwen/Qwen2.5-32B-Instruct --dtype half\n", "Qwen/"),
    ).not.toContain("Estimated for");
  });
});
