import { expect, test } from "vitest";
import { readPlan } from "../../src/plan/readPlan.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";

function problemsOf(service: string): readonly string[] {
  const text = `gpuplan: 1\ngpu: L4\nservices:\n  chat:\n    ${service}\n`;
  return readPlan(parseYaml(text)).problems.map(({ range }) => text.slice(range.start, range.end));
}

test("a misspelt model is one problem, on the key", () => {
  expect(problemsOf("modle: Qwen/Qwen2.5-7B-Instruct")).toEqual(["modle"]);
});

test("a service that names no model at all is told so", () => {
  expect(problemsOf("engine: vllm")).toEqual(["chat"]);
  expect(problemsOf("replicas: 2")).toEqual(["chat"]);
});
