import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { estimate } from "../../src/capacity/estimate.ts";
import { modelNames } from "../../src/catalog/models.ts";
import type { PanelView } from "../../src/panelMessages.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const viewOf = (text: string, name?: string, at = "vllm serve"): PanelView =>
  service.panelView(documentOf(text, name), Math.max(0, text.indexOf(at)), null);
const serve = (model: string, rest = "") =>
  `# gpuplan: gpu=2x H100 SXM5 concurrency=4\nvllm serve ${model} ${rest}\n`;
const examples = new URL("../../examples/", import.meta.url);
const example = (name: string) => readFileSync(new URL(name, examples), "utf8");

describe("the panel's view", () => {
  test.each([
    "Qwen/Qwen2.5-7B-Instruct-AWQ",
    "Qwen/Qwen3-30B-A3B-FP8",
    "openai/gpt-oss-120b",
    "deepseek-ai/DeepSeek-V3",
  ])("of %s says the same after the journey through JSON", (model) => {
    const view = viewOf(serve(model));
    const arrived: PanelView = JSON.parse(JSON.stringify(view));
    const { requests } = view;
    if (requests === null) throw new Error(view.verdict.sentence);
    expect(estimate(arrived.requests?.input ?? requests.input)).toEqual(estimate(requests.input));
  });

  test("holds nothing that JSON loses, for every model of the catalogue", () => {
    for (const model of modelNames()) {
      const { requests, models } = viewOf(serve(model));
      for (const value of [requests?.input, ...models])
        if (value !== undefined) expect(JSON.parse(JSON.stringify(value)), model).toEqual(value);
    }
  });

  test("has each model of the alternatives once", () => {
    const { alternatives, models } = viewOf(example("serve.sh"));
    const used = new Set(alternatives.flatMap(({ scenario }) => (scenario === null ? [] : [scenario.model])));
    expect(used.size).toBe(models.length);
    expect(models.length).toBeLessThan(alternatives.length);
  });

  test("compares GPUs that vLLM runs on, the file's own first, with what differs there", () => {
    const { gpus } = viewOf(example("serve.sh"));
    expect(gpus[0]?.label).toBe("L4");
    expect(gpus[0]?.server).toEqual({});
    expect(gpus.map(({ id }) => id)).not.toContain("p40");
    expect(gpus.find(({ id }) => id === "h100-sxm")).toMatchObject({
      formFactor: "SXM5",
      architecture: "Hopper",
      memoryGB: 80,
      server: { maxNumBatchedTokens: expect.any(Number) },
    });
    expect(new Set(gpus.map(({ id }) => id)).size).toBe(gpus.length);
  });

  test("names what a figure comes from with name and value", () => {
    const text = example("serve.sh");
    const free = viewOf(text).memory?.parts.find(({ id }) => id === "free")?.range;
    expect(text.slice(free?.start, free?.end)).toBe("--gpu-memory-utilization 0.90");
  });
});

describe("of a plan", () => {
  test("without a vLLM server there are its sums, and its objectives as the verdict", () => {
    const view = viewOf(example("l4-or-a40-speech.gpuplan.yaml"), "speech.gpuplan.yaml", "agent");
    expect(view.subject?.label).toBe("speech.gpuplan.yaml");
    expect(view.verdict).toEqual({ tone: "fits", sentence: "The plan keeps its objective." });
    expect(view.plan?.growth?.steps).toHaveLength(2);
    expect(view.plan?.costs?.present).toBe(100);
    expect(view.plan?.costs?.breakEvens).toContainEqual({
      between: ["l4-only", "a40-only"],
      favourable: { from: 71, cheaper: "a40-only" },
      unfavourable: { from: 169, cheaper: "a40-only" },
    });
  });

  test("costs are told where they change, and never fall as the count grows", () => {
    const { plan } = viewOf(example("l4-or-a40-speech.gpuplan.yaml"), "speech.gpuplan.yaml", "agent");
    for (const { points } of plan?.costs?.options ?? []) {
      const counts = points.map(({ count }) => count);
      expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
    }
  });

  test.each(readdirSync(examples).filter((name) => name.endsWith(".gpuplan.yaml")))(
    "%s has a view with its sums at every place",
    (name) => {
      const text = example(name);
      for (let offset = 0; offset < text.length; offset += 150)
        expect(service.panelView(documentOf(text, name), offset, null).plan).not.toBeNull();
    },
  );
});
