import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { GenerationKind } from "../../src/generate/generation.ts";
import type { Service } from "../../src/service/service.ts";
import { openService } from "../support/service.ts";
import { environmentOf, expectSameAfterReading, generate } from "./readBack.ts";

const serverKinds = ["shell", "compose", "kubernetes", "kserve", "vllm-config"] as const;

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** Settings of each type that vLLM has, the workload and a version of its own. */
const chat = `
gpuplan: 1
# gpuplan: vllm=0.11.1
pools: { default: { gpu: L4, count: 2, price: gcp/on-demand } }
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args:
      max_model_len: 16K
      gpu-memory-utilization: 0.90
      tensor-parallel-size: 2
      enforce-eager: true
      enable-prefix-caching: false
      served-model-name: [chat, "it's $HOME # here"]
      speculative-config: { method: ngram, num_speculative_tokens: 3, prompt_lookup_max: 4 }
      chat-template: "{{ messages }} 'quoted' \\"twice\\" \\\\ $(id) \`id\` \${X}"
    env: { CUDA_VISIBLE_DEVICES: "0,1", VLLM_LOGGING_LEVEL: "a b$c" }
workload: { concurrency: 4, context: 12000 }
`;

const folder = `
gpuplan: 1
gpu: 8x H100
services:
  large:
    model: /models/Llama-3.1-70B
    args: { tensor-parallel-size: 8, port: 9000 }
`;

const two = `
gpuplan: 1
pools: { small: { gpu: L4, count: 1 }, large: { gpu: A100 80GB, count: 1 } }
services:
  Chat One:
    model: Qwen/Qwen2.5-0.5B-Instruct
    args: { max-model-len: 4096, max-num-seqs: 32 }
    pool: small
  "2nd":
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 8K, kv-cache-dtype: fp8 }
    pool: large
workload: { concurrency: 2 }
`;

describe.each(serverKinds)("a launch file of the kind %s", (kind) => {
  it("is read back as the same server", () => {
    const [read] = expectSameAfterReading(service, chat, kind);
    const environment = read && environmentOf(read);
    if (kind !== "vllm-config")
      expect(environment).toMatchObject({ CUDA_VISIBLE_DEVICES: "0,1", VLLM_LOGGING_LEVEL: "a b$c" });
  });

  it("is read back with a model that is a folder, and a port", () => {
    expectSameAfterReading(service, folder, kind);
  });

  it("is read back where a model is all that is known", () => {
    expectSameAfterReading(service, "gpuplan: 1\nservices: { chat: { model: a/b, args: {} } }\n", kind);
  });

  it("is read back with two servers on GPUs of different kinds", () => {
    expectSameAfterReading(service, two, kind);
  });

  it("of each example is read back as the example's servers, or says why there is none", () => {
    for (const name of readdirSync("examples").filter((file) => file.endsWith(".gpuplan.yaml"))) {
      const plan = readFileSync(`examples/${name}`, "utf8");
      expectSameAfterReading(service, plan, kind);
      const { files, notes } = generate(service, plan, kind);
      if (files.length === 0)
        expect(notes.join("\n")).toMatch(/is a process, and .* does not say how it is started/);
    }
  });
});

describe("what a plan keeps to itself", () => {
  const secretive = `
gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 8K, api-key: top-secret-1, hf-token: hf_abcdefgh12345 }
    env: { HF_TOKEN: hf_zyxwvutsrq98765, PASSWORD: top-secret-2, URL: "https://me:top-secret-3@host/" }
`;

  it.each([...serverKinds, "prometheus"] satisfies readonly GenerationKind[])(
    "is in no file of the kind %s",
    (kind) => {
      const { files, notes } = generate(service, secretive, kind);
      const all = JSON.stringify({ files, notes });
      expect(all).not.toMatch(/top-secret|hf_abc|hf_zyx/);
    },
  );

  it("is asked for where the server is started", () => {
    const text = (kind: GenerationKind) =>
      generate(service, secretive, kind)
        .files.map((file) => file.text)
        .join("");
    expect(text("shell")).toContain(': "${VLLM_API_KEY:?');
    expect(text("compose")).toContain('PASSWORD: "${PASSWORD:?');
    expect(text("kubernetes")).toMatch(
      /name: VLLM_API_KEY\n\s+valueFrom:\n\s+secretKeyRef:\n\s+name: chat-secrets/,
    );
  });
});
