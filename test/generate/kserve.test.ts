import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { parseYamlDocuments } from "../../src/syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../src/syntax/yaml/plainValue.ts";
import { openService } from "../support/service.ts";
import { generate, onlyFile } from "./readBack.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

describe("an LLMInferenceService", () => {
  it("names model, copies and GPUs, and hands the settings on as a shell would read them", () => {
    const plan = `
gpuplan: 1
gpu: 4x L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { tensor-parallel-size: 2, max-model-len: 8K, speculative-config: { method: ngram, num_speculative_tokens: 3 } }
    replicas: 2
`;
    const { text } = onlyFile(generate(service, plan, "kserve"));
    const [resource] = parseYamlDocuments(text)
      .map(({ tree }) => toPlainValue(tree))
      .filter((document) => document !== null);
    expect(resource).toMatchObject({
      apiVersion: "serving.kserve.io/v1alpha1",
      kind: "LLMInferenceService",
      metadata: { name: "chat" },
      spec: {
        model: { uri: "hf://Qwen/Qwen2.5-7B-Instruct", name: "Qwen/Qwen2.5-7B-Instruct" },
        replicas: 2,
        template: {
          nodeSelector: { "nvidia.com/gpu.product": "NVIDIA-L4" },
          containers: [
            {
              name: "main",
              env: [
                { name: "HF_TOKEN" },
                {
                  name: "VLLM_ADDITIONAL_ARGS",
                  value: `--tensor-parallel-size 2 --max-model-len 8K --speculative-config '{"method":"ngram","num_speculative_tokens":3}'`,
                },
              ],
              resources: { limits: { "nvidia.com/gpu": 2 } },
              startupProbe: { failureThreshold: 36 },
            },
          ],
          volumes: [{ name: "dshm", emptyDir: { medium: "Memory", sizeLimit: "8Gi" } }],
        },
      },
    });
  });
});
