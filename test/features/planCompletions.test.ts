import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { readCursor } from "../support/marks.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function completionsAt(marked: string) {
  const { text, offset } = readCursor(marked);
  return { text, items: service.completions(documentOf(text, planName), offset) };
}
const labelsAt = (marked: string) => completionsAt(marked).items.map(({ label }) => label);

/** The text once a completion is accepted. */
function accepted(marked: string, label: string): string {
  const { text, items } = completionsAt(marked);
  const item = items.find((each) => each.label === label);
  if (item === undefined)
    throw new Error(`No "${label}" among ${items.map((each) => each.label).join(", ")}`);
  return applyEdits(text, [item]);
}

const chat = `gpuplan: 1
pools:
  l4: { gpu: L4, count: 1 }
  a40: { gpu: A40 }
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    pool: l4
    args: { max-model-len: 16K }
workload: { concurrency: 2, context: 8K }
`;

describe("a key", () => {
  it("gets its colon, and where a mapping belongs under it the next line", () => {
    expect(accepted("gpuplan: 1\nhours█", "hours_per_month")).toBe("gpuplan: 1\nhours_per_month: ");
    expect(accepted("gpuplan: 1\nserv█", "services")).toBe("gpuplan: 1\nservices:\n  ");
    expect(accepted("services:\n  chat:\n    ar█", "args")).toBe("services:\n  chat:\n    args:\n      ");
    expect(accepted("services:\n  chat: { ar█ }", "args")).toBe("services:\n  chat: { args:  }");
    expect(accepted("gpuplan: 1\npip█", "pipeline")).toBe("gpuplan: 1\npipeline: ");
  });

  it("that stands already keeps its colon and its value", () => {
    expect(accepted("workload:\n  con█: 32K\n", "context")).toBe("workload:\n  context: 32K\n");
    expect(accepted("workload: { conc█urrency: 3 }\n", "concurrency")).toBe("workload: { concurrency: 3 }\n");
  });

  it("of a half-typed line between whole ones is offered", () => {
    expect(accepted("services:\n  chat:\n    model: x\n    mea█\nworkload: {}\n", "measured")).toBe(
      "services:\n  chat:\n    model: x\n    measured:\n      \nworkload: {}\n",
    );
    expect(labelsAt("name: 'open\nworkload:\n  conc█\n")).toContain("concurrency");
    expect(labelsAt("workload: { context: 32K, █")).toContain("sessions");
  });

  it("of vLLM comes in the spelling of its neighbours, those that decide the memory first", () => {
    const hyphens = labelsAt("services:\n  chat:\n    args:\n      max-model-len: 8K\n      █\n");
    expect(hyphens).toContain("gpu-memory-utilization");
    expect(hyphens).not.toContain("max-model-len");
    expect(hyphens.indexOf("tensor-parallel-size")).toBeLessThan(hyphens.indexOf("port"));
    const underscores = labelsAt("services:\n  chat:\n    args:\n      max_model_len: 8K\n      █\n");
    expect(underscores).toContain("gpu_memory_utilization");
    expect(underscores).not.toContain("max_model_len");
  });

  it("of an alternative is first of all what the plan has", () => {
    const inAlternative = (rest: string) => labelsAt(`${chat}alternatives:\n  big:\n${rest}`);
    expect(inAlternative("    services:\n      █")).toEqual(["chat"]);
    expect(inAlternative("    pools: { l4: {}, █ }")).toEqual(["a40"]);
    expect(inAlternative("    services:\n      chat:\n        args:\n          █")[0]).toBe("max-model-len");
    expect(inAlternative("    phases:\n      - change:\n          services:\n            █")).toEqual([
      "chat",
    ]);
    expect(inAlternative("    wor█")).toContain("workload");
  });

  it("by GPU is a GPU", () => {
    expect(accepted("services:\n  tts:\n    sessions_per_gpu:\n      A4█", "A40")).toContain("\n      A40: ");
  });
});

describe("a value", () => {
  it("gets the space that YAML wants behind the colon", () => {
    expect(accepted("services:\n  tts:\n    engine:█\n", "process")).toBe(
      "services:\n  tts:\n    engine: process\n",
    );
    expect(accepted("services: { tts: { engine:█ } }", "process")).toBe(
      "services: { tts: { engine: process } }",
    );
    expect(accepted("services:\n  tts:\n    engine: pro█\n", "process")).toBe(
      "services:\n  tts:\n    engine: process\n",
    );
  });

  it("of a quantity is the number with a unit", () => {
    expect(accepted("services:\n  tts:\n    memory: 24█\n", "24GiB")).toBe(
      "services:\n  tts:\n    memory: 24GiB\n",
    );
    expect(accepted("objectives: { cost: $10█ }", "$10/month")).toBe("objectives: { cost: $10/month }");
  });

  it("that YAML would read as something else comes in quotes", () => {
    expect(accepted("alerts: { queue_depth: █ }", "> 100")).toBe('alerts: { queue_depth: "> 100" }');
    expect(accepted('pools: { "40": { gpu: A40 } }\nservices: { a: { pool: █ } }', "40")).toContain(
      'pool: "40"',
    );
  });

  it("that names a pool or a service is one of the plan's", () => {
    expect(labelsAt(chat.replace("pool: l4", "pool: █"))).toEqual(["l4", "a40"]);
    expect(labelsAt(`${chat}pipeline: [█`)).toEqual(["chat"]);
    expect(labelsAt("services:\n  a: {}\n  b:\n    share: █\n")).toEqual(["true", "a"]);
  });

  it("of a precision is a variant that has a latency", () => {
    const text =
      "services:\n  tts:\n    latency: { L4: { fp16: 2s, int8: 1s }, A40: { fp16: 1s } }\n    precision: █\n";
    expect(labelsAt(text)).toEqual(["fp16", "int8"]);
  });

  it("of a vLLM setting is one of those it takes", () => {
    const { items } = completionsAt("services:\n  chat:\n    args:\n      kv-cache-dtype: █\n");
    expect(items.map(({ label }) => label)).toContain("fp8");
    expect(items.find(({ label }) => label === "auto")?.detail).toBe("default");
    expect(labelsAt("services: { chat: { args: { enforce-eager: █ } } }")).toEqual(["true", "false"]);
  });

  it("of an alternative may take out what the plan has", () => {
    const { items } = completionsAt(`${chat}alternatives: { big: { services: { chat: { pool: █ } } } }`);
    expect(items.map(({ label }) => label)).toEqual(["l4", "a40", "null"]);
    expect(labelsAt(`${chat}alternatives: { big: { services: { chat: { share: █ } } } }`)).not.toContain(
      "null",
    );
  });
});

describe("what fits comes first", () => {
  it("among the GPUs of a pool", () => {
    const { items } = completionsAt(chat.replace("gpu: L4", "gpu: █"));
    const rank = (label: string) => items.findIndex((item) => item.label === label);
    expect(rank("L4")).toBeLessThan(rank("T4"));
    expect(items[rank("L4")]?.detail).toMatch(/GiB · fits$/);
    expect(items.at(-1)?.detail).toMatch(/does not start$/);
    expect(rank("T4")).toBeGreaterThan(rank("RTX 4090"));
  });

  it("among the models whose letters are typed", () => {
    const { items } = completionsAt(chat.replace("Qwen/Qwen2.5-7B-Instruct", "Qwen2.5-7█"));
    const fits = items.map(({ detail }) => detail ?? "");
    expect(fits[0]).toBe("fits on L4");
    expect(fits.findLastIndex((fit) => fit.startsWith("fits"))).toBeLessThan(
      fits.findIndex((fit) => fit.startsWith("does not start")),
    );
    expect(items.every(({ label }) => /q.*w.*e.*n.*2.*7/i.test(label))).toBe(true);
  });

  it("among the prices: those of the pool's GPU, and nothing else", () => {
    const prices = labelsAt("gpuplan: 1\npools: { p: { gpu: A40, price: █ } }\n");
    expect(prices).toContain("runpod/spot");
    expect(prices.length).toBeLessThan(labelsAt("gpuplan: 1\npools: { p: { price: █ } }\n").length);
  });
});
