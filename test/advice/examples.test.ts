import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { satisfies } from "../../src/advice/satisfies.ts";
import { searchProposals } from "../../src/advice/search.ts";
import { insufficientSteps } from "../../src/advice/whyNot.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import { writeChanges } from "../../src/deployment/writeChanges.ts";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function example(name: string): string {
  return readFileSync(new URL(`../../examples/${name}.gpuplan.yaml`, import.meta.url), "utf8");
}

function serverOf(text: string): Deployment {
  const assessment = service.analyze(documentOf(text, planName)).assessments[0];
  if (assessment === undefined) throw new Error("no server");
  return assessment.deployment;
}

describe("two L4s and ten requests of 32K", () => {
  it("are helped by a checkpoint with an FP8 cache on one L4, both L4s at full precision, and an A100, by money", () => {
    const proposals = searchProposals(serverOf(example("two-l4-32k")), catalogueLookUps);
    const rows = proposals.map(({ action, after, costPerMonth, qualityLoss }) => ({
      action,
      gpus: `${after.deployment.gpuCount.value}x ${after.deployment.gpu.value?.label}`,
      requests: Math.floor(after.estimate.concurrency.atWorkloadContext?.mid ?? 0),
      costPerMonth,
      qualityLoss,
    }));
    expect(rows.map(({ action, gpus }) => `${gpus}: ${action}`)).toEqual([
      "1x L4: Use Qwen/Qwen2.5-7B-Instruct-GPTQ-Int8 with an FP8 KV cache",
      "1x L4: Use Qwen/Qwen2.5-7B-Instruct-AWQ with an FP8 KV cache",
      "2x L4: Shard over both GPUs (--tensor-parallel-size 2)",
      "1x A100 40GB: Move to A100 40GB",
      "1x A100 80GB: Move to A100 80GB",
    ]);
    const costs = rows.map((row) => row.costPerMonth ?? 0);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    for (const { requests } of rows) expect(requests).toBeGreaterThanOrEqual(10);
    const headroom = proposals.map(({ measures }) => measures.load);
    expect(headroom[4]).toBeLessThan((headroom[3] ?? 0) / 2);
    expect(proposals[1]?.trade).toContain("about 1 to 3% quality");
    expect(proposals[1]?.source).toContain("arXiv:2411.02355");
  });

  it("are told why the obvious does not do", () => {
    const whyNot = insufficientSteps(serverOf(example("two-l4-32k")), catalogueLookUps);
    const cache = whyNot.find(({ id }) => id === "kv:fp8");
    expect(cache?.action).toBe("Use an FP8 KV cache");
    expect(cache?.outcome).toMatch(/^5\.\d of 10 requests$/);
    expect(whyNot.map(({ id }) => id)).toContain("utilization:0.95");
    expect(whyNot.map(({ id }) => id)).not.toContain("tp:2");
  });
});

describe("a voice stack on one RTX A4000", () => {
  it("gets the largest utilization that leaves the other services room, first of all", () => {
    const text = example("rtx-a4000-voice-stack");
    const deployment = serverOf(text);
    const [first] = searchProposals(deployment, catalogueLookUps);
    const [change] = first?.changes ?? [];
    if (change?.kind !== "setting") throw new Error("no setting is changed");
    expect(change.field).toBe("gpu_memory_utilization");
    expect(change.value).toBeGreaterThanOrEqual(0.68);
    expect(change.value).toBeLessThanOrEqual(0.73);
    expect(first && satisfies(first.after)).toBe(true);
  });
});

const carries = `# gpuplan: gpu=2x L4 concurrency=2
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K --gpu-memory-utilization 0.90
`;

describe("where nothing is wrong", () => {
  const actionsAt = (text: string, word: string) => {
    const start = text.indexOf(word);
    return service
      .codeActions(documentOf(text), { start, end: start })
      .filter(({ kind }) => kind === "refactor.rewrite");
  };

  it.each([
    ["Qwen/", /^Use Qwen\/Qwen2\.5-7B-Instruct-AWQ → \d+ requests of 32K/],
    ["2x L4", /^Shard over both GPUs \(--tensor-parallel-size 2\) → 1[1-5] requests of 32K$/],
    ["--max-model-len", /^Use an FP8 KV cache → 5 requests of 32K$/],
    ["--gpu-memory-utilization", /^Raise --gpu-memory-utilization to 0\.95 → \d requests of 32K$/],
  ])("the same changes are offered at %s alone, and keep their promise", (word, title) => {
    const actions = actionsAt(carries, word);
    const action = actions.find((each) => title.test(each.title));
    expect(action, actions.map((each) => each.title).join("\n")).toBeDefined();
    const after = applyEdits(carries, action?.edits ?? []);
    const errors = service.findings(documentOf(after)).filter(({ severity }) => severity === "error");
    expect(errors.map(({ message }) => message)).toEqual([]);
  });

  it("nothing is offered at other places, nor where something is wrong", () => {
    expect(actionsAt(carries, "vllm serve")).toEqual([]);
    expect(actionsAt(carries.replace("concurrency=2", "concurrency=10"), "Qwen/")).toEqual([]);
  });
});

describe("a flag without a value", () => {
  it.each([
    ["serve.sh", "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct\n", " --enforce-eager"],
    [
      "compose.yaml",
      'services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: ["--model", "Qwen/Qwen2.5-7B-Instruct"]\n',
      ', "--enforce-eager"]',
    ],
    [
      planName,
      "gpuplan: 1\ngpu: L4\nservices: { chat: { model: Qwen/Qwen2.5-7B-Instruct } }\n",
      "enforce-eager: true",
    ],
  ])("is written into %s as vLLM takes it", (name, text, written) => {
    const eager = (content: string) => service.analyze(documentOf(content, name)).assessments[0]?.deployment;
    const before = eager(text);
    const change = before && writeChanges(before, [{ kind: "setting", field: "enforce_eager", value: true }]);
    const after = applyEdits(text, change?.edits ?? []);
    expect(after).toContain(written);
    expect(after).not.toContain("--enforce-eager true");
    expect(eager(after)?.server.enforceEager.value).toBe(true);
  });
});
