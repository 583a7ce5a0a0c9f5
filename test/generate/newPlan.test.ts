import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function newPlan(text: string, name = "serve.sh"): string {
  return service.newPlan(documentOf(text, name)) ?? "";
}

/** What a file's servers come to, where a plan and a launch must agree. */
function factsOf(text: string, name: string) {
  return service.analyze(documentOf(text, name)).assessments.map(({ deployment }) => ({
    model: deployment.model.value?.id,
    gpu: deployment.gpu.value?.label,
    version: deployment.version.value,
    concurrency: deployment.workload.concurrency?.value,
    context: deployment.workload.contextTokens?.value,
    settings: Object.fromEntries(
      [...deployment.settings.byField]
        .filter(([field]) => field !== "model")
        .map(([field, { value }]) => [field, value]),
    ),
  }));
}

const script = `#!/bin/bash
# gpuplan: gpu=2x L4 concurrency=10 context=32K vllm=0.11
export VLLM_ATTENTION_BACKEND=FLASHINFER
export HF_TOKEN=hf_abcdefghijklmnop
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K --gpu-memory-utilization 0.9 -tp 2 \\
  --enable-prefix-caching --speculative-config '{"method": "ngram", "num_speculative_tokens": 3}' \\
  --served-model-name 'yes' "a: b" --port $PORT
`;

describe("a plan from a launch", () => {
  it("says what the launch says, and leaves the workload to fill in where it is not told", () => {
    const plain = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K --port $PORT\n";
    expect(newPlan(plain)).toBe(`# From serve.sh. What is secret there was left out.
gpuplan: 1
name: serve
# Which GPUs it runs on, and the plan says whether it fits:
# gpu: 2x L4
services:
  qwen2.5-7b-instruct:
    model: Qwen/Qwen2.5-7B-Instruct
    args:
      max-model-len: 32K
      # port: $PORT – the file does not tell its value
# How many requests are in flight at the peak, and how many tokens each of them holds:
# workload:
#   concurrency: 10
#   context: 8K
`);
  });

  it("describes the same server as the script", () => {
    const [fromScript] = factsOf(script, "serve.sh");
    const [fromPlan] = factsOf(newPlan(script), planName);
    const { port: _, ...settings } = fromScript?.settings ?? {};
    expect(fromPlan).toEqual({ ...fromScript, settings });
  });

  it("has no finding of form", () => {
    expect(
      service.findings(documentOf(newPlan(script), planName)).filter(({ severity }) => severity === "error"),
    ).toEqual([]);
  });

  it("keeps what is secret out", () => {
    const text = newPlan(
      `API_KEY=sk-verysecret1\n${script.trimEnd()} --api-key sk-verysecret1 --host hf_abcdefghijkl\n`,
    );
    expect(text).not.toMatch(/verysecret|hf_/);
  });

  it("gives each launch a service, and each kind of GPU a pool", () => {
    const compose = `services:
  # gpuplan: gpu=L4
  chat:
    image: vllm/vllm-openai:v0.11.0
    command: --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8192
  # gpuplan: gpu=2x A40
  big chat:
    image: vllm/vllm-openai:v0.11.0
    command: ["--model", "Qwen/Qwen2.5-14B-Instruct", "--tensor-parallel-size", "2"]
`;
    const text = newPlan(compose, "compose.yaml");
    expect(text).toContain("# gpuplan: vllm=0.11\n");
    expect(text).toContain(
      "pools:\n  l4:\n    gpu: L4\n  a40:\n    gpu: A40\n    count: 2\nservices:\n  chat:\n",
    );
    expect(text).toContain("  big-chat:\n    model: Qwen/Qwen2.5-14B-Instruct\n    pool: a40\n");
    expect(factsOf(text, planName).map(({ gpu, model }) => [model, gpu])).toEqual(
      factsOf(compose, "compose.yaml").map(({ gpu, model }) => [model, gpu]),
    );
  });

  it("is nothing where nothing is launched", () => {
    expect(service.newPlan(documentOf("pip install vllm\n"))).toBeNull();
    expect(service.newPlan(documentOf("gpuplan: 1\n", planName))).toBeNull();
  });
});

describe("a directive in a plan", () => {
  const plan = (comment: string) =>
    `${comment}\ngpuplan: 1\ngpu: L4\nservices: { a: { model: Qwen/Qwen2.5-7B-Instruct } }\n`;

  it("says the version that the plan is for", () => {
    const [facts] = factsOf(plan("# gpuplan: vllm=0.9.1"), planName);
    expect(facts?.version).toEqual({ major: 0, minor: 9, patch: 1 });
  });

  it.each([
    [
      "# gpuplan: gpu=L4",
      "gpu",
      'A plan says this under "gpu:" or "pools:"; its directive knows vllm alone.',
    ],
    ["# gpuplan: vllm=new", "new", 'vllm takes a version, such as 0.11, not "new".'],
    ["# gpuplan: color=red", "color", 'A directive in a plan has no "color". It knows vllm.'],
  ])("is told where it says something else: %s", (comment, words, message) => {
    const text = plan(comment);
    const found = service
      .findings(documentOf(text, planName))
      .filter(({ rule }) => rule === "invalid-directive");
    expect(found.map(({ message: said, range }) => [said, text.slice(range.start, range.end)])).toEqual([
      [message, words],
    ]);
  });
});
