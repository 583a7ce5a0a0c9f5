import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { openService } from "../support/service.ts";
import { environmentOf, expectSameAfterReading } from "./readBack.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** Text that means something to a shell, to YAML of either version, to compose, Kubernetes or a template. */
const hostile = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom("'", '"', "\\", "$", "`", "#", "!", "&", "*", "|", ">", "%", "@"),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "$(id)",
          "${X}",
          "$X",
          "$$",
          "{{ x }}",
          "{% x %}",
          ": ",
          " #",
          "- ",
          "\n",
          "\r\n",
          "\t",
          "...",
          "---",
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "no",
          "null",
          "1e3",
          "0x10",
          "1:30",
          "2026-01-01",
          "~",
          ".inf",
          "<<",
          "=",
          "None",
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom("‘", "’", "“", "é", "日本", "🚀", "\u00a0", "\u2028", "\u0085", "\ufeff"),
      },
      { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(..."abcXYZ019-_./ "), maxLength: 6 }) },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(""));

/** Words of a list end at the next flag, so that none of them can begin with a hyphen. */
const listItem = hostile.filter((text) => !text.startsWith("-") && text.trim() !== "");

const json = fc.dictionary(
  fc.string({ unit: fc.constantFrom(..."abc_"), minLength: 1, maxLength: 4 }),
  fc.oneof(hostile, fc.integer(), fc.boolean()),
  {
    minKeys: 1,
    maxKeys: 3,
  },
);

const args = fc.record(
  {
    "max-model-len": fc.constantFrom<string | number>("4K", "8k", 4096, "2.5k"),
    gpu_memory_utilization: fc.constantFrom(0.5, 0.9, 0.92),
    "tensor-parallel-size": fc.constantFrom(1, 2),
    "enforce-eager": fc.constant(true),
    "enable-prefix-caching": fc.boolean(),
    "served-model-name": fc.array(listItem, { minLength: 1, maxLength: 3 }),
    "chat-template": hostile,
    "hf-overrides": json,
    port: fc.integer({ min: 1024, max: 60000 }),
  },
  { requiredKeys: [] },
);

const plan = fc.record({
  gpuplan: fc.constant(1),
  gpu: fc.constantFrom("L4", "2x L4", "4x H100", "A100 80GB"),
  services: fc.record({
    chat: fc.record({
      model: fc.oneof(
        fc.constantFrom("Qwen/Qwen2.5-7B-Instruct", "/models/a b"),
        hostile.filter((text) => text.trim() !== ""),
      ),
      args,
      env: fc.dictionary(
        fc.constantFrom("CUDA_MODULE_LOADING", "VLLM_LOGGING_LEVEL", "OMP_NUM_THREADS", "X"),
        hostile,
        { maxKeys: 3 },
      ),
    }),
  }),
  workload: fc.record({
    concurrency: fc.integer({ min: 1, max: 500 }),
    context: fc.constantFrom(1000, "4K", 4096, 32000),
  }),
});

/** A variable without a value is none to the plan. */
describe.each(["shell", "compose", "kubernetes", "vllm-config"] as const)("any plan as %s", (kind) => {
  it("is read back as the same server, whatever its names and values hold", () => {
    fc.assert(
      fc.property(plan, (generated) => {
        const [read] = expectSameAfterReading(service, JSON.stringify(generated), kind);
        if (kind === "vllm-config" || read === undefined) return;
        const planned = Object.entries(generated.services.chat.env).filter(([, value]) => value !== "");
        expect(environmentOf(read)).toMatchObject(Object.fromEntries(planned));
      }),
      { numRuns: 150 },
    );
  });
});
