import { expect, test } from "vitest";
import { smallerSiblings } from "../../src/catalog/smallerSiblings.ts";

test.each([
  ["Qwen/Qwen2.5-14B-Instruct", ["Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-3B-Instruct"]],
  ["Qwen/Qwen2.5-14B-Instruct-AWQ", ["Qwen/Qwen2.5-7B-Instruct-AWQ", "Qwen/Qwen2.5-3B-Instruct-AWQ"]],
  ["meta-llama/Llama-3.1-70B-Instruct", ["meta-llama/Llama-3.1-8B-Instruct"]],
  ["Qwen/Qwen3-32B", ["Qwen/Qwen3-30B-A3B", "Qwen/Qwen3-14B"]],
])("the next smaller ones of %s are %j", (id, next) => {
  expect(
    smallerSiblings(id)
      .slice(0, 2)
      .map((each) => each.id),
  ).toEqual(next);
});

test("a model without a size in its name, or the smallest, has none", () => {
  expect(smallerSiblings("openai/whisper-large-v3")).toEqual([]);
  expect(smallerSiblings("Qwen/Qwen2.5-0.5B-Instruct")).toEqual([]);
});
