import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { parseYamlDocuments } from "../../src/syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../src/syntax/yaml/plainValue.ts";
import { openService } from "../support/service.ts";
import { parseManifest } from "./manifestShapes.ts";
import { generate } from "./readBack.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function manifests(plan: string, kind: "kubernetes" | "kserve"): readonly unknown[] {
  return generate(service, plan, kind)
    .files.flatMap(({ text }) => parseYamlDocuments(text))
    .map(({ tree, problems }) => {
      expect(problems).toEqual([]);
      return JSON.parse(JSON.stringify(toPlainValue(tree)));
    })
    .filter((document) => document !== null);
}

const plans: Record<string, string> = {
  "a pool that grows": `gpuplan: 1
gpu: L4
services: { chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K, port: 9000 } } }
workload: { concurrency: 60, context: 8K }
`,
  "several machines": `gpuplan: 1
pools: { default: { gpu: H100 SXM, count: 16, per_node: 8 } }
services:
  big: { model: meta-llama/Llama-3.1-405B-Instruct, args: { tensor-parallel-size: 8, pipeline-parallel-size: 2 } }
`,
  "several machines through Ray": `gpuplan: 1
# gpuplan: vllm=0.10.2
pools: { default: { gpu: H100 SXM, count: 16, per_node: 8 } }
services:
  big: { model: meta-llama/Llama-3.1-405B-Instruct, args: { tensor-parallel-size: 8, pipeline-parallel-size: 2 } }
`,
  "an AMD GPU, a folder, secrets and names that no cluster takes": `gpuplan: 1
gpu: 8x MI300X
services:
  "7 Große Modelle!": { model: /models/llama, args: { tensor-parallel-size: 8 }, env: { HF_TOKEN: hf_x, A.b: "1" } }
  ${"x".repeat(90)}: { model: Qwen/Qwen3-8B }
`,
};
for (const file of readdirSync("examples"))
  if (file.endsWith(".gpuplan.yaml")) plans[file] = readFileSync(`examples/${file}`, "utf8");

describe.each(Object.entries(plans))("the manifests of %s", (_name, plan) => {
  it.each(["kubernetes", "kserve"] as const)("are what the API of %s knows", (kind) => {
    for (const manifest of manifests(plan, kind)) expect(parseManifest(manifest)).toEqual(manifest);
  });
});

it("holds manifests of every kind, and refuses what an API does not know", () => {
  const all = Object.values(plans).flatMap((plan) => [
    ...manifests(plan, "kubernetes"),
    ...manifests(plan, "kserve"),
  ]);
  const kinds = all.map((each) => JSON.stringify(each).match(/"kind":"(\w+)"/)?.[1]);
  expect([...new Set(kinds)].toSorted()).toEqual([
    "Deployment",
    "LLMInferenceService",
    "LeaderWorkerSet",
    "ScaledObject",
    "Service",
  ]);
  const misspelt = JSON.parse(JSON.stringify(all[0]).replace("nodeSelector", "nodeSelectors"));
  expect(() => parseManifest(misspelt)).toThrow();
});
