import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { planCompletionsAt } from "../../src/plan/planCompletions.ts";
import { schemaAtPath } from "../../src/plan/schemaAtPath.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { readCursor } from "../support/marks.ts";

function completionsIn(marked: string) {
  const { text, offset } = readCursor(marked);
  const completions = planCompletionsAt(parseYaml(text), offset);
  return (
    completions && {
      keys: completions.keys.map(({ name }) => name),
      values: completions.values.map(({ text: value }) => value),
      names: completions.names,
    }
  );
}

describe("keys", () => {
  test("at the top level, without those that stand already and those they exclude", () => {
    const found = completionsIn("gpuplan: 1\ngpu: L4\n█");
    expect(found?.keys).toEqual(expect.arrayContaining(["services", "workload", "alternatives"]));
    expect(found?.keys).not.toContain("gpuplan");
    expect(found?.keys).not.toContain("pools");
  });

  test("of a service, half typed between whole lines", () => {
    expect(completionsIn("services:\n  chat:\n    model: x\n    mea█\nworkload: {}")?.keys).toContain(
      "measured",
    );
    expect(completionsIn("services:\n  chat:\n    model: x\n    mea█\nworkload: {}")?.keys).not.toContain(
      "model",
    );
  });

  test("below a key that has nothing yet, and in broken text", () => {
    expect(completionsIn("name: 'open\nworkload:\n  conc█")?.keys).toContain("concurrency");
    expect(completionsIn("workload: { context: 32K, █")?.keys).toContain("concurrency");
  });

  test("of vLLM's settings the format knows only that they are vLLM's", () => {
    expect(completionsIn("services:\n  chat:\n    args:\n      max-mo█")).toEqual({
      keys: [],
      values: [],
      names: "vLLM setting",
    });
  });

  test("in an alternative the keys of the plan", () => {
    const found = completionsIn("alternatives:\n  big:\n    serv█");
    expect(found?.keys).toEqual(expect.arrayContaining(["services", "phases", "workload"]));
    expect(found?.keys).not.toContain("gpuplan");
    expect(completionsIn("alternatives: { big: { services: { chat: { meas█ } } } }")?.keys).toContain(
      "measured",
    );
    expect(
      completionsIn("alternatives: { big: { phases: [{ change: { workload: { █ } } }] } }")?.keys,
    ).toContain("sessions");
  });

  test("the key under the cursor is offered again", () => {
    expect(completionsIn("workload:\n  con█text: 32K")?.keys).toContain("context");
  });
});

describe("values", () => {
  test("words, names of this plan, examples", () => {
    expect(completionsIn("services:\n  tts:\n    engine: █")?.values).toEqual(["vllm", "process"]);
    expect(
      completionsIn("pools:\n  a: { gpu: L4 }\n  b: { gpu: A40 }\nservices:\n  tts:\n    pool: █")?.values,
    ).toEqual(["a", "b"]);
    expect(completionsIn("services:\n  llm: {}\n  tts:\n    share: █")?.values).toEqual(["true", "llm"]);
    expect(completionsIn("services: { llm: {}, tts: {} }\npipeline: [llm, █]")?.values).toEqual([
      "llm",
      "tts",
    ]);
    expect(completionsIn("objectives:\n  latency: █")?.values).toEqual(["500ms", "500ms p99"]);
  });

  test("units for the number that is being typed", () => {
    expect(completionsIn("services:\n  tts:\n    memory: 24█")?.values).toEqual(
      expect.arrayContaining(["24GB", "24GiB"]),
    );
    expect(completionsIn("services:\n  tts:\n    latency: 35m█")?.values).toEqual(
      expect.arrayContaining(["35ms", "35min", "35 months"]),
    );
    expect(completionsIn("pools:\n  a:\n    price: { buy: $1000, over: 36█ }")?.values).toContain(
      "36 months",
    );
  });

  test("what the catalogue must add", () => {
    expect(completionsIn("gpu: █")?.names).toBe("gpu");
    expect(completionsIn("services:\n  chat:\n    model: Qw█")?.names).toBe("model");
    expect(completionsIn("pools:\n  a:\n    price: run█")?.names).toBe("price");
    expect(completionsIn("services:\n  a:\n    sessions_per_gpu:\n      █")?.names).toBe("GPU");
  });

  test("nothing in comments, under unknown keys and in the user's own", () => {
    expect(completionsIn("# gpu█")).toBeNull();
    expect(completionsIn("nope:\n  x█")).toBeNull();
    expect(completionsIn("x-mine:\n  a█")).toBeNull();
  });
});

test("every key of every example is known to the format", () => {
  for (const name of ["two-l4-32k", "rtx-a4000-voice-stack", "a10g-voice-service", "l4-or-a40-speech"]) {
    const text = readFileSync(`examples/${name}.gpuplan.yaml`, "utf8");
    const yaml = parseYaml(text);
    for (let offset = 0; offset <= text.length; offset += 3) {
      const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
      if (text.slice(lineStart, offset).includes("#") || offset === text.length) continue;
      expect(
        planCompletionsAt(yaml, offset),
        `${name} at ${JSON.stringify(text.slice(lineStart, offset))}`,
      ).not.toBeNull();
    }
  }
});

test("what stands at a path", () => {
  expect(schemaAtPath([])?.keys.find(({ name }) => name === "gpuplan")).toMatchObject({ required: true });
  expect(schemaAtPath(["services", "chat", "memory"])).toMatchObject({
    quantity: ["memory"],
    nameOf: "part",
  });
  expect(schemaAtPath(["services", "chat", "latency", "L4", "fp16"])).toMatchObject({ quantity: ["time"] });
  expect(schemaAtPath(["workload", "growth", 0, "months"])).toMatchObject({ quantity: ["count"] });
  expect(schemaAtPath(["alternatives", "x", "gpuplan"])).toBeNull();
  expect(schemaAtPath(["services", "chat", "nope"])).toBeNull();
});
