import { describe, expect, it } from "vitest";
import { type MeasuredRun, measuredEdits } from "../../src/plan/measuredEdit.ts";
import { readPlan } from "../../src/plan/readPlan.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { applyEdits } from "../../src/text/textEdit.ts";

const run: MeasuredRun = {
  weightBytes: 14.2488 * 2 ** 30,
  kvCacheBytes: 5.17 * 2 ** 30,
  kvTokens: 96_720,
  concurrency: 2.95,
  gpu: "L4",
  version: "0.11.0",
  on: "2025-02-14",
};

function written(text: string, service = "chat", values: MeasuredRun = run): string | null {
  const edits = measuredEdits(parseYaml(text), service, values);
  return edits && applyEdits(text, edits);
}

describe("what was measured", () => {
  it("is written as a block of its own, comments and the rest left as they are", () => {
    const text = `gpuplan: 1
gpu: L4
services:
  # the bot
  chat: # answers
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 32K } # as run

  tts: { engine: process, memory: 2GB }
`;
    expect(written(text)).toBe(`gpuplan: 1
gpu: L4
services:
  # the bot
  chat: # answers
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 32K } # as run
    measured:
      weights: 14.25GiB
      kv_cache: 5.17GiB
      kv_tokens: 96720
      concurrency: 2.95
      gpu: L4
      version: 0.11.0
      on: 2025-02-14

  tts: { engine: process, memory: 2GB }
`);
  });

  it("replaces what an earlier run showed and keeps what it says beside that", () => {
    const text = `gpuplan: 1
gpu: L4
services:
    chat:
        model: a/b
        measured: # by Kim
            ttft: 180ms # from the benchmark
            weights: 14.3 GiB # rounded
            version: "0.10.2"
            # more to come
`;
    expect(written(text)).toBe(`gpuplan: 1
gpu: L4
services:
    chat:
        model: a/b
        measured: # by Kim
            ttft: 180ms # from the benchmark
            weights: 14.25GiB # rounded
            version: 0.11.0
            kv_cache: 5.17GiB
            kv_tokens: 96720
            concurrency: 2.95
            gpu: L4
            on: 2025-02-14
            # more to come
`);
  });

  it("stands in braces where the service does", () => {
    const text = "gpuplan: 1\ngpu: L4\nservices: { chat: { model: a/b } }\n";
    expect(written(text, "chat", { ...run, on: null, gpu: null, concurrency: null })).toBe(
      "gpuplan: 1\ngpu: L4\nservices: { chat: { model: a/b, measured: { weights: 14.25GiB, kv_cache: 5.17GiB, kv_tokens: 96720, version: 0.11.0 } } }\n",
    );
    const measured = "gpuplan: 1\ngpu: L4\nservices: { chat: { model: a/b, measured: { ttft: 1s } } }\n";
    expect(
      written(measured, "chat", {
        ...run,
        kvCacheBytes: null,
        kvTokens: null,
        concurrency: null,
        gpu: null,
        on: null,
      }),
    ).toBe(
      "gpuplan: 1\ngpu: L4\nservices: { chat: { model: a/b, measured: { ttft: 1s, weights: 14.25GiB, version: 0.11.0 } } }\n",
    );
  });

  it("fills an empty key, and keeps the file's line ends", () => {
    const text = "gpuplan: 1\r\ngpu: L4\r\nservices:\r\n  chat:\r\n    measured:\r\n    model: a/b\r\n";
    expect(
      written(text, "chat", { ...run, kvCacheBytes: null, concurrency: null, gpu: null, on: null }),
    ).toBe(
      "gpuplan: 1\r\ngpu: L4\r\nservices:\r\n  chat:\r\n    measured:\r\n      weights: 14.25GiB\r\n      kv_tokens: 96720\r\n      version: 0.11.0\r\n    model: a/b\r\n",
    );
  });

  it("is not written where the text belongs to something else too", () => {
    const alias =
      "gpuplan: 1\ngpu: L4\nservices:\n  chat: { model: a/b, measured: &run { ttft: 1s } }\n  other: { model: a/b, measured: *run }\n";
    expect(written(alias, "other")).toBeNull();
    const merged =
      "gpuplan: 1\ngpu: L4\nx-base: &base { model: a/b, measured: { ttft: 1s } }\nservices:\n  chat:\n    <<: *base\n    gpus: 1\n";
    expect(written(merged)).toBeNull();
    expect(written("gpuplan: 1\nservices: [chat]\n")).toBeNull();
    expect(written("gpuplan: 1\nservices: { tts: { model: a/b } }\n")).toBeNull();
    expect(written("")).toBeNull();
  });

  it("reads back as what was measured", () => {
    const text = "gpuplan: 1\ngpu: L4\nservices:\n  chat:\n    model: a/b\n";
    const odd = { ...run, version: "0.11", gpu: "A100 SXM4 80GB" };
    const { plan, problems } = readPlan(parseYaml(written(text, "chat", odd) ?? ""));
    expect(problems).toEqual([]);
    expect(plan?.services[0]?.measured).toMatchObject({
      kvTokens: { value: { low: 96_720 } },
      gpu: { value: "A100 SXM4 80GB" },
      version: { value: "0.11" },
      on: { value: "2025-02-14" },
    });
  });
});
