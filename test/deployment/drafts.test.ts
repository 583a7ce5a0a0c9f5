import { beforeAll, describe, expect, it } from "vitest";
import { modelsNamedBy } from "../../src/deployment/build.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function deploymentOf(flags: string): Deployment {
  const text = `# gpuplan: gpu=H100\nvllm serve Qwen/Qwen3-8B ${flags}\n`;
  const [assessment] = service.analyze(documentOf(text)).assessments;
  if (assessment === undefined) throw new Error("nothing is launched here");
  return assessment.deployment;
}

const config = (fields: object) => `--speculative-config '${JSON.stringify(fields)}'`;

describe("the checkpoint of a draft", () => {
  it.each([
    [{ model: "Qwen/Qwen3-0.6B" }, "draft_model"],
    [{ model: "RedHatAI/Qwen3-8B-speculator.eagle3" }, "eagle3"],
    [{ model: "yuhuili/EAGLE-LLaMA3.1-Instruct-8B" }, "eagle"],
    [{ model: "z-lab/Qwen3-8B-DFlash-b16" }, "dflash"],
    [{ model: "abhigoyal/vllm-medusa-llama-68m-random" }, "medusa"],
    [{ model: "Qwen/Qwen3-0.6B", method: "eagle3" }, "eagle3"],
  ])("%j is taken for %s, as vLLM does by its name", (fields, method) => {
    const { value } = deploymentOf(config(fields)).server.speculation;
    expect(value).toMatchObject({ method, draft: { name: fields.model } });
  });

  it("is looked up, with the GPUs that it asks for", () => {
    const { value } = deploymentOf(
      config({ model: "Qwen/Qwen3-0.6B", draft_tensor_parallel_size: 1, num_speculative_tokens: 5 }),
    ).server.speculation;
    expect(value?.tokens).toBe(5);
    expect(value?.draft?.shape?.layers).toHaveLength(28);
    expect(value?.draft?.tensorParallelSize).toBe(1);
  });

  it("stays unknown where the catalogue does not have it", () => {
    expect(
      deploymentOf(config({ model: "acme/own-draft" })).server.speculation.value?.draft?.shape,
    ).toBeNull();
  });

  it("is none where tokens are looked up in the prompt", () => {
    expect(deploymentOf(config({ model: "[ngram]" })).server.speculation.value).toEqual({
      method: "ngram",
      tokens: 1,
    });
    expect(deploymentOf(config({ method: "suffix", model: "x/y" })).server.speculation.value).toEqual({
      method: "suffix",
      tokens: 1,
    });
  });

  it("is read from its folder or the Hub like the model itself", () => {
    expect(modelsNamedBy(deploymentOf(config({ model: "./draft" })))).toEqual([
      { name: "Qwen/Qwen3-8B", revision: null },
      { name: "./draft", revision: null },
    ]);
  });
});
