import { beforeAll, describe, expect, it } from "vitest";
import type { Deployment } from "../../src/deployment/deployment.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function serverOf(text: string): Deployment["server"] {
  const [assessment] = service.analyze(documentOf(text)).assessments;
  if (assessment === undefined) throw new Error("nothing is launched here");
  return assessment.deployment.server;
}

const launch = (flags: string, before = "") =>
  `# gpuplan: gpu=L4\n${before}vllm serve Qwen/Qwen3-8B ${flags}\n`;

describe("guessing ahead", () => {
  it.each([
    [`--speculative-config '{"method": "qwen3_next_mtp", "num_speculative_tokens": 2}'`, "mtp", 2],
    [`--speculative-config '{"method": "eagle3", "model": "a/b", "num_speculative_tokens": 3}'`, "eagle3", 3],
    [`--speculative-config '{"model": "Qwen/Qwen3-0.6B", "num_speculative_tokens": 5}'`, "draft_model", 5],
    [`--speculative-config '{"method": "ngram"}'`, "ngram", 1],
  ])("is read from %s", (flags, method, tokens) => {
    expect(serverOf(launch(flags)).speculation.value).toMatchObject({ method, tokens });
  });

  it("is off unless asked for, and stays off for what is no configuration", () => {
    expect(serverOf(launch("")).speculation.value).toBeNull();
    expect(serverOf(launch("--speculative-config 7")).speculation.value).toBeNull();
  });
});

describe("adapters", () => {
  it.each([
    ["--enable-lora", { adapters: 1, rank: 16, fullySharded: false }],
    [
      "--enable-lora --max-loras 4 --max-lora-rank 64 --fully-sharded-loras",
      { adapters: 4, rank: 64, fullySharded: true },
    ],
    ["--max-loras 4", null],
  ])("of %s", (flags, expected) => {
    expect(serverOf(launch(flags)).lora.value).toEqual(expected);
  });
});

describe("the largest captured batch", () => {
  it.each([
    ["--max-cudagraph-capture-size 64", 64],
    [`--compilation-config '{"cudagraph_capture_sizes": [1, 2, 8]}'`, 8],
    [`--compilation-config '{"max_cudagraph_capture_size": 32}'`, 32],
    ["", null],
  ])("of %s is %s", (flags, expected) => {
    expect(serverOf(launch(flags)).largestCudaGraph.value).toBe(expected);
  });
});

describe("what else decides memory", () => {
  it("reads limits of images, overridden lengths, shared contexts and blocks", () => {
    expect(serverOf(launch(`--limit-mm-per-prompt '{"image": 0, "video": 0}'`)).languageModelOnly.value).toBe(
      true,
    );
    expect(serverOf(launch(`--limit-mm-per-prompt '{"image": 2, "video": 0}'`)).languageModelOnly.value).toBe(
      false,
    );
    expect(serverOf(launch(`--hf-overrides '{"rope_scaling": {}}'`)).extendsContext.value).toBe(true);
    expect(serverOf(launch("-dcp 2")).decodeContextParallelSize.value).toBe(2);
    expect(serverOf(launch("--num-gpu-blocks-override 512")).blocksOverride.value).toBe(512);
    expect(serverOf(launch("--disable-hybrid-kv-cache-manager")).hybridKvCacheManager.value).toBe(false);
    expect(
      serverOf(launch(`--enable-eplb --eplb-config '{"num_redundant_experts": 8}'`)).redundantExperts.value,
    ).toBe(8);
  });

  it("follows the environment", () => {
    const at = (assignment: string, version = "0.10") =>
      serverOf(launch("", `# gpuplan: vllm=${version}\nexport ${assignment}\n`));
    expect(at("VLLM_USE_V1=0").engine.value).toBe("first");
    expect(at("VLLM_USE_V1=1").engine.value).toBe("second");
    // Alone since 0.11.
    expect(at("VLLM_USE_V1=0", "0.11").engine.value).toBe("second");
    expect(at("VLLM_USE_V2_MODEL_RUNNER=1", "0.28").runner.value).toBe("second");
    expect(at("VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS=0", "0.28").deductsCudaGraphs.value).toBe(false);
    expect(at("VLLM_ALLOW_LONG_MAX_MODEL_LEN=1", "0.28").extendsContext.value).toBe(true);
  });

  it("takes the first engine's defaults with the first engine", () => {
    const { maxNumSeqs, maxNumBatchedTokens } = serverOf(
      "# gpuplan: gpu=H100 vllm=0.9.2\nexport VLLM_USE_V1=0\nvllm serve Qwen/Qwen3-8B --max-model-len 8192\n",
    );
    expect(maxNumSeqs.value).toBe(256);
    // It profiled the longest request in one piece, up to 32K.
    expect(maxNumBatchedTokens.value).toBe(8192);
  });
});
