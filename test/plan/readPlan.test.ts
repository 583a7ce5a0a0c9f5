import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan, PlanService, Pool } from "../../src/plan/plan.ts";
import { isPlanFile } from "../../src/plan/planFile.ts";
import { readAlternatives } from "../../src/plan/readAlternatives.ts";
import { readPlan } from "../../src/plan/readPlan.ts";
import { schemaAtPath } from "../../src/plan/schemaAtPath.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import type { TextRange } from "../../src/text/textRange.ts";

const examples = readdirSync("examples").filter(isPlanFile);

function exampleText(name: string): string {
  return readFileSync(`examples/${name}.gpuplan.yaml`, "utf8");
}

function planOf(text: string): Plan {
  const { plan } = readPlan(parseYaml(text));
  if (!plan) throw new Error("no plan");
  return plan;
}

function poolOf(text: string): Pool {
  const [pool] = planOf(text).pools;
  if (!pool) throw new Error("no pool");
  return pool;
}

function serviceOf(text: string, name: string): PlanService {
  const service = planOf(text).services.find((candidate) => candidate.name === name);
  if (!service) throw new Error(`no service ${name}`);
  return service;
}

function written(text: string, range: TextRange | undefined): string | undefined {
  return range && text.slice(range.start, range.end);
}

test.each(examples)("%s is read without a problem, its alternatives too", (name) => {
  const yaml = parseYaml(readFileSync(`examples/${name}`, "utf8"));
  expect(readPlan(yaml).problems).toEqual([]);
  const alternatives = readAlternatives(yaml);
  expect(alternatives.length).toBeGreaterThan(4);
  expect(alternatives.flatMap(({ problems }) => problems)).toEqual([]);
});

describe("two-l4-32k", () => {
  const text = exampleText("two-l4-32k");
  const chat = serviceOf(text, "chat");

  test("the pool", () => {
    const pool = poolOf(text);
    expect(pool.gpu).toMatchObject({ kind: "named", name: { value: "L4" } });
    expect(pool.count).toMatchObject({ value: 2 });
    expect(written(text, pool.count?.range)).toBe("2");
    expect(pool.price).toMatchObject({
      kind: "reference",
      reference: { provider: "gcp", region: null, term: "on-demand", date: null },
    });
  });

  test("vLLM's settings with their ranges, and where another one goes", () => {
    expect(chat.engine).toBe("vllm");
    expect(chat.args?.entries.map(({ name, value, written: source }) => [name, value, source])).toEqual([
      ["max-model-len", "32K", "32K"],
      ["gpu-memory-utilization", 0.9, "0.90"],
    ]);
    const [length] = chat.args?.entries ?? [];
    expect(
      [length?.nameRange, length?.valueRange, length?.range].map((range) => written(text, range)),
    ).toEqual(["max-model-len", "32K", "max-model-len: 32K"]);
    const { offset, prefix } = chat.args?.insertion ?? { offset: 0, prefix: "" };
    const longer = `${text.slice(0, offset)}${prefix}tensor-parallel-size: 2${text.slice(offset)}`;
    expect(serviceOf(longer, "chat").args?.entries.at(-1)).toMatchObject({
      name: "tensor-parallel-size",
      value: 2,
    });
  });

  test("the workload", () => {
    const { workload } = planOf(text);
    expect(workload?.concurrency?.value).toMatchObject({ low: 10, high: 10 });
    expect(workload?.context).toMatchObject({ kind: "tokens", tokens: { low: 32768 } });
    expect(written(text, workload?.context?.range)).toBe("32K");
  });

  test("alternatives are the plan with what they change", () => {
    const byName = new Map(
      readAlternatives(parseYaml(text)).map((alternative) => [alternative.name, alternative.plan]),
    );
    const awq = byName.get("awq-fp8-kv-32k")?.services[0];
    expect(awq?.model?.value).toBe("Qwen/Qwen2.5-7B-Instruct-AWQ");
    expect(awq?.args?.entries.map(({ name }) => name)).toEqual([
      "max-model-len",
      "gpu-memory-utilization",
      "quantization",
      "kv-cache-dtype",
    ]);
    expect(byName.get("a100-40gb")?.pools[0]).toMatchObject({
      gpu: { name: { value: "A100 40GB" } },
      count: { value: 1 },
      price: { kind: "reference" },
    });
    expect(byName.get("today-8k")?.services[0]?.measured).toMatchObject({
      kvTokens: { value: { low: 96720 } },
    });
  });
});

test("rtx-a4000-voice-stack: shared GPU, purchase, pipeline, tenants", () => {
  const text = exampleText("rtx-a4000-voice-stack");
  const plan = planOf(text);
  expect(plan.pools[0]?.price).toMatchObject({ kind: "purchase", buy: { value: { low: 1000 } }, over: null });
  expect(plan.services.map(({ name, engine, share }) => [name, engine, share?.value])).toEqual([
    ["stt", "process", true],
    ["llm", "vllm", true],
    ["tts", "process", true],
  ]);
  expect(plan.services[0]?.memory).toMatchObject({ total: { value: { low: 2e9 } }, parts: [] });
  expect(plan.services[0]?.latency).toMatchObject([
    { gpu: null, variant: null, figure: { value: { low: 35 } } },
  ]);
  expect(plan.pipeline.map(({ value }) => value)).toEqual(["stt", "llm", "tts"]);
  expect(plan.workload).toMatchObject({
    sessions: { value: { low: 100 } },
    tenants: { value: { low: 50, high: 100 } },
    utilization: { value: 0.75 },
  });
  expect(plan.workload?.requestsPerSession?.value.low).toBeCloseTo(4 / 60, 12);
  expect(plan.objectives).toMatchObject({
    latency: { value: { low: 500 }, percentile: null },
    costPerTenant: { value: { kind: "money", low: 20 } },
  });
  const llama = readAlternatives(parseYaml(text)).find(({ name }) => name === "llama-8b-on-h100")?.plan;
  expect(llama?.services[1]).toMatchObject({
    model: { value: "meta-llama/Llama-3.1-8B-Instruct" },
    measured: null,
  });
});

test("l4-or-a40-speech: figures by GPU and variant, growth, jobs, phases", () => {
  const text = exampleText("l4-or-a40-speech");
  const plan = planOf(text);
  const [agent] = plan.services;
  expect(plan.hoursPerMonth?.value).toBe(720);
  expect(plan.pools[0]?.price).toMatchObject({
    reference: { provider: "runpod", term: "spot", date: "2025-02" },
  });
  expect(agent?.memoryPerSession?.value).toMatchObject({ low: 2e9, high: 2.5e9 });
  expect(
    agent?.sessionsPerGpu.map(({ gpu, figure }) => [gpu?.value, figure.value.low, figure.value.high]),
  ).toEqual([
    ["L4", 8, 10],
    ["A40", 15, 20],
  ]);
  expect(
    agent?.latency.map(({ gpu, variant, figure }) => [gpu?.value, variant?.value, figure.value.low]),
  ).toContainEqual(["A40", "int8", 130]);
  expect(
    plan.workload?.growth.map(({ months, counts }) => [
      months?.value,
      counts[0]?.name,
      counts[0]?.value.value.low,
    ]),
  ).toEqual([
    [6, "sessions", 40],
    [6, "sessions", 100],
  ]);
  expect(plan.jobs.map(({ name, steps, duration }) => [name, steps?.value ?? null, duration.length])).toEqual(
    [
      ["stage-1", 4220, 0],
      ["stage-2", null, 2],
      ["stage-3", null, 2],
    ],
  );
  const alternatives = new Map(
    readAlternatives(parseYaml(text)).map((alternative) => [alternative.name, alternative]),
  );
  expect(alternatives.get("l4-only")?.plan?.pools[0]?.gpu).toMatchObject({ name: { value: "L4" } });
  const [first, second] = alternatives.get("hybrid")?.phases ?? [];
  expect(first?.until).toMatchObject([{ name: "sessions", value: { value: { high: 80 } } }]);
  expect([first?.plan?.pools[0]?.gpu, second?.plan?.pools[0]?.gpu]).toMatchObject([
    { name: { value: "L4" } },
    { name: { value: "A40" } },
  ]);
  expect(second?.plan?.workload?.growth[0]?.months?.value).toBe(8);
  expect(
    alternatives
      .get("tiers")
      ?.plan?.workload?.tiers.map(({ name, share, pool }) => [name, share?.value, pool?.value]),
  ).toEqual([
    ["premium", 0.2, "premium"],
    ["standard", 0.8, "agents"],
  ]);
});

test("a10g-voice-service: throughput by batch, alerts", () => {
  const plan = planOf(exampleText("a10g-voice-service"));
  const [voice] = plan.services;
  expect(plan.pools).toMatchObject([
    { name: "default", isShorthand: true, count: null, gpu: { name: { value: "A10G" } } },
  ]);
  expect(voice?.throughput.map(({ batchSize, rate }) => [batchSize.value, rate.value.low * 60])).toEqual([
    [1, 15],
    [4, 45],
    [8, 70],
  ]);
  expect(voice?.memory?.parts.map(({ name, value }) => [name, value.value.low])).toEqual([
    ["weights", 1.5e9],
    ["decoder", 0.3e9],
    ["kv_cache", 0.5e9],
  ]);
  expect(
    plan.alerts?.conditions.map(({ name, value }) => [
      name,
      value.value.comparison,
      value.value.threshold.kind,
    ]),
  ).toEqual([
    ["latency_p99", ">", "time"],
    ["gpu_utilization", "<", "share"],
    ["queue_depth", ">", "count"],
    ["error_rate", ">", "share"],
  ]);
});

describe("other ways to write it", () => {
  test("gpu is short for a pool; count and name have ranges of their own", () => {
    const text = "gpuplan: 1\ngpu: 2x L4 # two\n";
    const pool = poolOf(text);
    expect(pool).toMatchObject({
      name: "default",
      isShorthand: true,
      count: { value: 2 },
      gpu: { name: { value: "L4" } },
    });
    expect(written(text, pool.count?.range)).toBe("2");
    expect(pool.gpu?.kind === "named" && written(text, pool.gpu.name.range)).toBe("L4");
    expect(poolOf("gpuplan: 1\ngpu: '4 x A100 80GB'\n")).toMatchObject({
      count: { value: 4 },
      gpu: { name: { value: "A100 80GB" } },
    });
  });

  test("a described GPU", () => {
    const pool = poolOf(
      "gpuplan: 1\ngpu: { name: X, memory: 24GB, bandwidth: 300GB/s, compute_capability: 8.9, tflops: {bf16: 121} }\n",
    );
    expect(pool.gpu).toMatchObject({
      kind: "described",
      gpu: {
        memory: { value: { low: 24e9 } },
        bandwidth: { value: { low: 300e9 } },
        computeCapability: { value: 8.9 },
        tflops: [{ name: "bf16", value: { value: 121 } }],
      },
    });
  });

  test.each([
    [
      "runpod/spot",
      { kind: "reference", reference: { provider: "runpod", region: null, term: "spot", date: null } },
    ],
    [
      "gcp/us-central1/spot@2025-02",
      {
        kind: "reference",
        reference: { provider: "gcp", region: "us-central1", term: "spot", date: "2025-02" },
      },
    ],
    ["$0.39/h", { kind: "rate", rate: { low: 0.39 } }],
    [
      "{ L4: $0.39/h, A40: $0.69/h }",
      { kind: "rate-by-gpu", rates: [{ name: "L4" }, { name: "A40", value: { value: { low: 0.69 } } }] },
    ],
    [
      "{ buy: $1000, over: 36 months }",
      { kind: "purchase", buy: { value: { low: 1000 } }, over: { value: { unit: "months" } } },
    ],
  ])("price: %s", (price, expected) => {
    expect(poolOf(`gpuplan: 1\npools:\n  a:\n    gpu: L4\n    price: ${price}\n`).price).toMatchObject(
      expected,
    );
  });

  test.each([
    ["context: { mean: 12K, p90: 16K, max: 32K }", { kind: "distribution", p90: { value: { low: 16384 } } }],
    ["context: { prompt: 30K, output: 2K }", { kind: "parts", prompt: { value: { low: 30720 } } }],
    ["prompt: 30K\n  output: 2k", { kind: "parts", output: { value: { low: 2000 } } }],
    ["context: 8,192", { kind: "tokens", tokens: { low: 8192 } }],
  ])("workload: %s", (context, expected) => {
    const text = `gpuplan: 1\nworkload:\n  ${context}\n`;
    expect(readPlan(parseYaml(text)).problems).toEqual([]);
    expect(planOf(text).workload?.context).toMatchObject(expected);
  });

  test("anchors and merges", () => {
    const text =
      "gpuplan: 1\ngpu: L4\nx-common: &common { model: org/model, args: { dtype: auto } }\nservices:\n  a: *common\n  b:\n    <<: *common\n    replicas: 2\n";
    expect(readPlan(parseYaml(text)).problems).toEqual([]);
    expect(
      planOf(text).services.map(({ name, model, replicas }) => [name, model?.value, replicas?.value]),
    ).toEqual([
      ["a", "org/model", undefined],
      ["b", "org/model", 2],
    ]);
  });

  test("percentiles of an objective", () => {
    expect(planOf("gpuplan: 1\nobjectives: { ttft: 1.5s p99 }\n").objectives?.ttft).toMatchObject({
      value: { low: 1500 },
      percentile: 99,
    });
  });
});

describe("what is wrong leaves the rest readable", () => {
  test("a value that cannot be read is absent", () => {
    const { plan, problems } = readPlan(
      parseYaml("gpuplan: 1\ngpu: L4\nservices:\n  a:\n    model: x/y\n    latency: 5\n    replicas: 2\n"),
    );
    expect(problems).toHaveLength(1);
    expect(plan?.services[0]).toMatchObject({ latency: [], replicas: { value: 2 }, model: { value: "x/y" } });
  });

  test("a line being typed does not hide the services below", () => {
    const { plan, problems } = readPlan(
      parseYaml("gpuplan: 1\ngpu: L4\nservices:\n  a:\n    model: x/y\n    repl\n  b:\n    model: x/z\n"),
    );
    expect(problems.map(({ code }) => code)).toEqual(["missing-colon"]);
    expect(plan?.services.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("templates are left alone", () => {
    expect(
      readPlan(parseYaml("gpuplan: 1\nservices:\n  {{- range .x }}\n  a: 1\n  {{- end }}\n")),
    ).toMatchObject({ plan: null, problems: [{ code: "template" }] });
  });
});

test("the schema's quantities are the ones that the plan holds", () => {
  const fields: readonly (readonly [
    path: readonly string[],
    value: string,
    read: (plan: Plan) => unknown,
  ])[] = [
    [["services", "a", "memory_per_session"], "2GB", (plan) => plan.services[0]?.memoryPerSession],
    [["services", "a", "measured", "ttft"], "2s", (plan) => plan.services[0]?.measured?.ttft],
    [["services", "a", "measured", "tpot"], "2ms", (plan) => plan.services[0]?.measured?.tpot],
    [["services", "a", "measured", "throughput"], "2/s", (plan) => plan.services[0]?.measured?.throughput],
    [
      ["services", "a", "measured", "real_time_factor"],
      "2.5",
      (plan) => plan.services[0]?.measured?.realTimeFactor,
    ],
    [
      ["services", "a", "measured", "concurrency"],
      "11.81",
      (plan) => plan.services[0]?.measured?.concurrency,
    ],
    [["workload", "requests"], "200/min", (plan) => plan.workload?.requests],
    [["workload", "requests_per_user"], "2/day", (plan) => plan.workload?.requestsPerUser],
    [["workload", "calls_per_tenant"], "2.5", (plan) => plan.workload?.callsPerTenant],
    [["objectives", "throughput"], "7/s", (plan) => plan.objectives?.throughput],
    [["objectives", "cost"], "$1000/month", (plan) => plan.objectives?.cost],
    [["objectives", "cost_per_user"], "$2", (plan) => plan.objectives?.costPerUser],
    [["alerts", "for"], "5min", (plan) => plan.alerts?.for],
    [["jobs", "a", "memory"], "20GB", (plan) => plan.jobs[0]?.memory],
    [["pools", "a", "reserve"], "10%", (plan) => plan.pools[0]?.reserve],
    [["hours_per_month"], "720", (plan) => plan.hoursPerMonth],
  ];
  for (const [path, value, read] of fields) {
    const text = `gpuplan: 1\n${path.map((key, depth) => `${"  ".repeat(depth)}${key}:`).join("\n")} ${value}\n`;
    expect(read(planOf(text)), path.join(".")).not.toBeNull();
    expect(schemaAtPath(path)?.quantity, path.join(".")).not.toBeNull();
  }
});

test("which files are plans", () => {
  expect(["a.gpuplan.yaml", "/x/A.GPUPLAN.YML", "file:///x/b.gpuplan.yml"].every(isPlanFile)).toBe(true);
  expect(["gpuplan.yaml", "a.yaml", "a.gpuplan.yaml.bak", "a.gpuplan.json"].some(isPlanFile)).toBe(false);
});

describe("any text", () => {
  const sources = examples.map((name) => readFileSync(`examples/${name}`, "utf8"));
  const cut = fc
    .tuple(
      fc.constantFrom(...sources),
      fc.nat(),
      fc.nat(),
      fc.constantFrom(
        "",
        "\n",
        ": ",
        "{",
        "[",
        "'",
        '"',
        "  ",
        "- ",
        "null",
        "x",
        ",",
        "#",
        "\t",
        "&a ",
        "*a",
        "|\n",
        "$",
        "..",
        "é",
      ),
    )
    .map(([source, a, b, inserted]) => {
      const [start, end] = [a % source.length, b % source.length].toSorted((x, y) => x - y);
      return source.slice(0, start) + inserted + source.slice(Math.min(end ?? 0, (start ?? 0) + 60));
    });

  test("cut and spliced examples never throw, keep their ranges inside the text, and are read quickly", () => {
    const started = performance.now();
    let runs = 0;
    fc.assert(
      fc.property(cut, (text) => {
        runs++;
        const yaml = parseYaml(text);
        const problems = [
          ...readPlan(yaml).problems,
          ...readAlternatives(yaml).flatMap((alternative) => alternative.problems),
        ];
        for (const { range, fixes, message } of problems) {
          expect(message).not.toMatch(/undefined|\[object|NaN/);
          for (const { start, end } of [
            range,
            ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range)),
          ]) {
            expect(start >= 0 && start <= end && end <= text.length).toBe(true);
          }
        }
      }),
      { numRuns: 400 },
    );
    expect((performance.now() - started) / runs).toBeLessThan(60);
  });

  test("a plan of 500 services is read within a keystroke", () => {
    const service = (index: number) =>
      `  service-${index}:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args:\n      max-model-len: 32K\n      gpu-memory-utilization: 0.90\n    latency: 25ms\n    measured: { weights: 14.25GiB }\n    replicas: 2\n    share: true\n`;
    const text = `gpuplan: 1\ngpu: 8x L4\nservices:\n${Array.from({ length: 500 }, (_, index) => service(index)).join("")}`;
    readPlan(parseYaml(text));
    const yaml = parseYaml(text);
    const started = performance.now();
    expect(readPlan(yaml).problems).toEqual([]);
    const took = performance.now() - started;
    console.info(`500 services, ${text.split("\n").length} lines: ${took.toFixed(0)} ms after parsing`);
    expect(took).toBeLessThan(300);
  });
});
