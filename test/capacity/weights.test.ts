import { describe, expect, it } from "vitest";
import type { GpuSpec } from "../../src/capacity/gpuSpec.ts";
import { pipelineStages } from "../../src/capacity/pipelineStages.ts";
import type { ServerSettings } from "../../src/capacity/serverSettings.ts";
import { stageWeightBytes, stageWeightsByRole } from "../../src/capacity/weights.ts";
import { GIB, gpus, server, shapeOf, version } from "./inputs.ts";

/** GiB on the GPU of stage `index`. */
function weightGiB(id: string, gpu: GpuSpec, settings: Partial<ServerSettings> = {}, index = 0): number {
  const model = shapeOf(id);
  const full = server(settings);
  const stage = pipelineStages(model.layers.length, full.pipelineParallelSize)[index];
  if (!stage) throw new Error("no such stage");
  return stageWeightBytes(model, full, gpu, stage) / GIB;
}

describe("weights as vLLM reports them (“Model loading took”)", () => {
  // github.com/llm-d-incubation/llm-d-planner docs/empirical-vllm-memory-results.md, vLLM 0.11.0 on H100.
  it.each([
    ["meta-llama/Llama-3.1-8B-Instruct", 1, 14.99],
    ["Qwen/Qwen3-0.6B", 1, 1.12],
    ["Qwen/Qwen3-32B", 1, 61.03],
    ["Qwen/Qwen3-32B", 2, 30.59],
    ["RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", 1, 67.72],
    ["RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", 2, 33.88],
    ["mistralai/Mistral-Small-3.2-24B-Instruct-2506", 1, 44.76],
    // MXFP4 experts padded by the Triton kernel for Hopper.
    ["openai/gpt-oss-20b", 1, 13.47],
    ["openai/gpt-oss-120b", 1, 64.38],
  ])("%s over %i H100: %f GiB", (id, tensorParallelSize, printed) => {
    expect(weightGiB(id, gpus.h100, { tensorParallelSize }) / printed).toBeCloseTo(1, 2);
  });

  it("pads gpt-oss for Marlin on Ampere: 13.72 GiB (myoceane.fr, vLLM 0.19.0 on A100)", () => {
    expect(weightGiB("openai/gpt-oss-20b", gpus.a100of80) / 13.72).toBeCloseTo(1, 2);
  });

  it("splits a mixture of FP8 experts over eight L40S: 27.72 GiB (vLLM 0.10.2)", () => {
    const id = "Qwen/Qwen3-235B-A22B-Instruct-2507-FP8";
    expect(weightGiB(id, gpus.l40s, { tensorParallelSize: 8 })).toBeCloseTo(27.72, 1);
  });

  // Text alone, experts dealt out whole; V4.1 with its tables of n-grams in the host's memory.
  it.each([
    ["deepseek-ai/DeepSeek-V4-Flash-0731", 19.79],
    ["deepseek-ai/DeepSeek-V4.1-Flash", 36.32],
    ["XiaomiMiMo/MiMo-V2.6-Flash-RL", 20.1],
  ])("%s over eight H100: %f GiB (vLLM 0.31.1)", (id, printed) => {
    const settings = {
      tensorParallelSize: 8,
      expertParallel: true,
      languageModelOnly: true,
      ngramTablesOnHost: true,
    };
    expect(weightGiB(id, gpus.h100, settings) / printed).toBeCloseTo(1, 2);
  });

  it("keeps a table of n-grams on the GPUs, dealt out by rows, unless the host holds it", () => {
    const id = "Qwen/Qwen3.8-Flash-Next-FP8";
    const [onGpus, onHost] = [null, true].map((ngramTablesOnHost) =>
      weightGiB(id, gpus.h100, { tensorParallelSize: 4, ngramTablesOnHost }),
    );
    expect((onGpus ?? 0) - (onHost ?? 0)).toBeCloseTo((320_001_536 * 160) / 4 / GIB, 3);
  });

  it("counts a hybrid with its tower and without its MTP layer: 17.66 and 8.91 GiB (vLLM 0.20.0 on RTX 5090)", () => {
    expect(weightGiB("Qwen/Qwen3.5-9B", gpus.rtx5090)).toBeCloseTo(17.66, 1);
    expect(weightGiB("Qwen/Qwen3.5-9B", gpus.rtx5090, { tensorParallelSize: 2 })).toBeCloseTo(8.91, 1);
  });
});

describe("tables of rotary positions", () => {
  it("count once for every way in which layers rotate, at the length that the model is built for", () => {
    // Gemma 3: local positions, and global ones eight times as long; 51.45 GiB in a runbook for MI300X.
    expect(weightGiB("google/gemma-3-27b-it", gpus.h200) / 51.45).toBeCloseTo(1, 2);
    // Gemma 4: heads of 256 and 512; 48.5 GiB (myoceane.fr, vLLM 0.19.0 on A100).
    expect(weightGiB("google/gemma-4-26B-A4B-it", gpus.a100of80) / 48.5).toBeCloseTo(1, 2);
    // Positions along three axes; 34.43 GiB on each of four A100 (github.com/vllm-project/vllm/issues/16570).
    const tensorParallelSize = 4;
    expect(
      weightGiB("Qwen/Qwen2.5-VL-72B-Instruct", gpus.a100of40, { tensorParallelSize }) / 34.434,
    ).toBeCloseTo(1, 2);
  });
});

describe("stageWeightBytes", () => {
  const qwen = "Qwen/Qwen2.5-7B-Instruct";

  it("gives 14.19 GiB for Qwen2.5-7B, and 5.2 for its AWQ file: embeddings stay at 16 bit", () => {
    expect(weightGiB(qwen, gpus.l4)).toBeCloseTo(14.19, 1);
    expect(weightGiB(`${qwen}-AWQ`, gpus.l4) / 5.2).toBeCloseTo(1, 2);
  });

  it("replicates KV heads beyond their number", () => {
    // 32 layers, 8 KV heads: one each on 8 GPUs and still one each on 16, for key and value; query and output go on.
    const model = shapeOf("meta-llama/Llama-3.1-8B");
    const bytes = (tensorParallelSize: number): number => {
      const [stage] = pipelineStages(model.layers.length, 1);
      const settings = server({ tensorParallelSize });
      return stage
        ? (stageWeightsByRole(model, settings, gpus.h100, stage).find((part) => part.role === "attn")
            ?.bytes ?? 0)
        : 0;
    };
    const headBytes = 32 * 128 * 4096 * 2;
    expect(bytes(16)).toBe(headBytes * (32 / 16 + 2));
    expect(bytes(8)).toBe(headBytes * (32 / 8 + 2));
  });

  it("holds a tied embedding once on one stage and on both ends of two", () => {
    const id = "meta-llama/Llama-3.2-1B-Instruct";
    const embedding = (128_256 * 2048 * 2) / GIB;
    const whole = weightGiB(id, gpus.l4);
    const rotary = (131_072 * 64 * 2) / GIB;
    const stages = { pipelineParallelSize: 2 };
    const both = weightGiB(id, gpus.l4, stages, 0) + weightGiB(id, gpus.l4, stages, 1);
    expect(both).toBeCloseTo(whole + embedding + rotary, 2);
  });

  it("keeps a 16-bit copy of DeepSeek-V3's quantized up-projection: 2.05 GB, 256 MB over eight GPUs", () => {
    const model = shapeOf("deepseek-ai/DeepSeek-V3");
    const plain = { ...model, quantization: null };
    const [stage] = pipelineStages(61, 1);
    if (!stage) throw new Error("no stage");
    const upElements = 128 * (128 + 128) * 512;
    const attention = (shape: typeof model, tensorParallelSize: number): number =>
      stageWeightsByRole(shape, server({ tensorParallelSize }), gpus.h200, stage).find(
        (part) => part.role === "attn",
      )?.bytes ?? 0;
    for (const gpuCount of [1, 8]) {
      const copy = (61 * upElements * 2) / gpuCount;
      // FP8 halves the matrices (scales aside); the copy comes on top.
      expect(attention(model, gpuCount) / (attention(plain, gpuCount) / 2 + copy)).toBeCloseTo(1, 3);
    }
    expect(61 * upElements * 2).toBeCloseTo(2.05e9, -7);
  });

  it("quantizes a 16-bit checkpoint on the way when asked to, embeddings excepted", () => {
    const embeddings = 2 * 152_064 * 3584 * 2;
    const plain = weightGiB(qwen, gpus.l4) * GIB;
    const expected = embeddings + (plain - embeddings) / 2;
    const at = (release: string) =>
      weightGiB(qwen, gpus.l4, { version: version(release), quantization: "fp8" }) * GIB;
    expect(at("0.11") / expected).toBeCloseTo(1, 2);
    // The loader of 2026 leaves the widest matrix, gate and up together, at 16 bit.
    expect(at("0.28") - at("0.11")).toBe(2 * 18_944 * 3584 * 2);
  });

  // github.com/vfarcic/inference-demo, L4, vLLM 0.27.1 with --quantization fp8: 9.06 GiB.
  it("comes within a percent of a converted checkpoint that was printed", () => {
    const settings = { version: version("0.27.1"), quantization: "fp8" };
    expect(Math.abs(weightGiB("Qwen/Qwen3-8B", gpus.l4, settings) / 9.06 - 1)).toBeLessThan(0.01);
  });

  it("deals experts over data parallelism too, sliced or whole", () => {
    const id = "Qwen/Qwen3-30B-A3B";
    const experts = (48 * 128 * 3 * 768 * 2048 * 2) / GIB;
    const alone = weightGiB(id, gpus.h100);
    expect(alone - weightGiB(id, gpus.h100, { dataParallelSize: 2 })).toBeCloseTo(experts / 2, 3);
    expect(alone - weightGiB(id, gpus.h100, { dataParallelSize: 2, expertParallel: true })).toBeCloseTo(
      experts / 2,
      3,
    );
  });

  it("leaves towers out of a server for text, and what is offloaded off the GPU", () => {
    const id = "Qwen/Qwen2.5-VL-7B-Instruct";
    const tower = ((8_292_166_656 - 7_615_616_512) * 2) / GIB;
    expect(weightGiB(id, gpus.l4) - weightGiB(id, gpus.l4, { languageModelOnly: true })).toBeCloseTo(
      tower,
      3,
    );
    expect(weightGiB(qwen, gpus.l4, { cpuOffloadBytes: 4 * GIB })).toBeCloseTo(
      weightGiB(qwen, gpus.l4) - 4,
      6,
    );
  });
});
