import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findModel } from "../../src/catalog/findModel.ts";
import { modelFamilies, nameIndex } from "../../src/catalog/modelIndex.ts";
import { modelById, modelNames, modelRows } from "../../src/catalog/models.ts";
import { quantizedVariants } from "../../src/catalog/quantizedVariants.ts";
import { parseVersion } from "../../src/units/version.ts";
import { quantizationFloor } from "../../src/vllm/quantizationFloor.ts";

describe("findModel", () => {
  it.each([
    ["Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B-Instruct"],
    ["meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"],
    ["meta-llama/Meta-Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"],
    ["unsloth/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B-Instruct"],
    ["https://huggingface.co/Qwen/Qwen3-8B", "Qwen/Qwen3-8B"],
    ["/root/.cache/huggingface/hub/models--Qwen--Qwen3-8B/snapshots/b968826d", "Qwen/Qwen3-8B"],
    ["gpt2", "openai-community/gpt2"],
  ])("knows %s", (name, id) => {
    expect(findModel(name)).toMatchObject({ kind: "known", id });
  });

  it("looks for no ancestor in a text that is too long for a name", () => {
    expect(findModel("me/abliterated-qwen3-8b").kind).not.toBe("unknown");
    expect(findModel(`me/${"abliterated-".repeat(2000)}qwen3-8b`).kind).toBe("unknown");
  });

  it("finds any letter case, and says the right one", () => {
    expect(findModel("qwen/qwen2.5-7b-instruct")).toMatchObject({
      kind: "known",
      spelling: "Qwen/Qwen2.5-7B-Instruct",
    });
    expect(findModel("unsloth/qwen2.5-7B-INSTRUCT")).toMatchObject({
      kind: "known",
      id: "Qwen/Qwen2.5-7B-Instruct",
      spelling: "unsloth/Qwen2.5-7B-Instruct",
    });
  });

  it.each([
    ["someone/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B-Instruct", null],
    ["/models/Qwen2.5-7B-Instruct/", "Qwen/Qwen2.5-7B-Instruct", null],
    ["./llama-3.1-8b-instruct", "meta-llama/Llama-3.1-8B-Instruct", null],
    ["someone/Qwen3-8B-BF16", "Qwen/Qwen3-8B", null],
    ["someone/Qwen2.5-7B-Instruct-AWQ", "Qwen/Qwen2.5-7B-Instruct-AWQ", "awq"],
    ["someone/Qwen2.5-7B-Instruct-FP8-dynamic", "RedHatAI/Qwen2.5-7B-Instruct-FP8-dynamic", "fp8"],
    ["someone/Meta-Llama-3.1-8B-Instruct-GPTQ-Int8", "meta-llama/Llama-3.1-8B-Instruct", "gptq"],
    ["someone/QwQ-32B-bnb-4bit", "Qwen/QwQ-32B", "bitsandbytes"],
    ["someone/QwQ-32B-W4A16", "Qwen/QwQ-32B", "int4_group"],
    ["someone/QwQ-32B-quantized.w8a8", "Qwen/QwQ-32B", "int8"],
    ["someone/QwQ-32B-NVFP4", "Qwen/QwQ-32B", "nvfp4"],
    ["someone/QwQ-32B-FP8-block", "Qwen/QwQ-32B", "fp8"],
    ["someone/QwQ-32B-int4-AutoRound", "Qwen/QwQ-32B", "autoround"],
    ["cyankiwi/QwQ-32B-AWQ-4bit", "Qwen/QwQ-32B", "int4_group"],
    ["unsloth/Qwen3-8B-GGUF:Q4_K_M", "Qwen/Qwen3-8B", "gguf"],
    ["unsloth/Qwen3-8B-GGUF:UD-Q4_K_XL", "Qwen/Qwen3-8B", "gguf"],
    ["bartowski/Qwen_Qwen3-8B-GGUF/Qwen3-8B-IQ4_XS.gguf", "Qwen/Qwen3-8B", "gguf"],
    ["./tinyllama-1.1b-chat-v1.0.Q4_K_M.gguf", "TinyLlama/TinyLlama-1.1B-Chat-v1.0", "gguf"],
    ["/models/Llama-3.3-70B-Instruct-Q8_0-00001-of-00002.gguf", "meta-llama/Llama-3.3-70B-Instruct", "gguf"],
    ["/models/Qwen3-8B-BF16.gguf", "Qwen/Qwen3-8B", null],
    // Trained further by others: the layers stay.
    ["huihui-ai/Huihui-Qwen3-VL-32B-Instruct-abliterated", "Qwen/Qwen3-VL-32B-Instruct", null],
    ["Jackrong/Qwen3.5-27B-Claude-4.6-Opus-Reasoning-Distilled-v2", "Qwen/Qwen3.5-27B", null],
    ["sakamakismile/Qwen3.6-27B-Text-NVFP4-MTP", "Qwen/Qwen3.6-27B", "nvfp4"],
    ["lukealonso/GLM-5.1-NVFP4-MTP", "nvidia/GLM-5.1-NVFP4", "nvfp4"],
    ["IlyaGusev/saiga_llama3_8b", "meta-llama/Meta-Llama-3-8B", null],
  ])("takes %s for %s", (name, id, method) => {
    const match = findModel(name);
    expect(match).toMatchObject({ kind: "assumed", id, assumption: expect.stringContaining(id) });
    expect(match.kind === "assumed" && (match.record.quantization?.method ?? null)).toBe(method);
  });

  it.each([
    "z-lab/Qwen3-8B-DFlash-b16",
    "RedHatAI/Qwen3-8B-speculator.eagle3",
    "cerebras/Qwen3-Coder-REAP-25B-A3B",
    "somebody/Qwen3-8B-pruned-6B",
    "somebody/Llama-3.1-8B-UltraLong-1M-Instruct",
    "somebody/phi-4-vision",
  ])("does not take %s for the model whose name it contains", (name) => {
    expect(findModel(name).kind).toBe("unknown");
  });

  it("does not keep the file size of another checkpoint", () => {
    const match = findModel("someone/QwQ-32B-NVFP4");
    expect(match.kind === "assumed" && match.record.weight_bytes).toBeNull();
  });

  it.each([
    ["someone/QwQ-32B-W4A16", 128],
    ["someone/QwQ-32B-AutoRound-W4G64", 64],
    ["someone/QwQ-32B-AWQ-g32", 32],
    ["cyankiwi/QwQ-32B-AWQ-4bit", 32],
    ["google/gemma-4-31B-it-qat-w4a16-ct", 32],
  ])("reads from %s that %d weights share a scale", (name, groupSize) => {
    const match = findModel(name);
    expect(match.kind === "assumed" && match.record.quantization?.group_size).toBe(groupSize);
  });

  it("takes the type of the KV cache from a name that says so", () => {
    const match = findModel("amd/QwQ-32B-FP8-KV");
    expect(match.kind === "assumed" && match.shape.checkpointKvDtype).toBe("fp8");
  });

  it.each([
    "x/QwQ-32B-AWQ-8bit",
    "x/QwQ-32B-AWQ-BF16-INT4",
    "x/QwQ-32B-AWQ-INT8-INT4",
    "someone/Qwen2.5-7B-Instruct-GGUF",
    "mlx-community/Qwen2.5-7B-Instruct-4bit",
    "x/QwQ-32B-int4",
  ])("does not guess how %s is quantized", (name) => {
    expect(findModel(name)).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining("does not say how"),
    });
  });

  it("offers the nearest names of what it does not know", () => {
    const match = findModel("Qwen/Qwen2.5-7B-Instrukt");
    expect(match.kind === "unknown" && match.nearest).toContain("Qwen/Qwen2.5-7B-Instruct");
    expect(findModel("acme/in-house-model")).toEqual({ kind: "unknown", nearest: [], reason: null });
  });

  it("knows every name of its own, in any letter case", () => {
    for (const name of modelNames()) {
      for (const written of [name, name.toUpperCase()]) {
        const match = findModel(written);
        if (match.kind === "known") expect(match.spelling).toBe(name);
        else
          expect(match, name).toMatchObject({
            kind: "unknown",
            reason: expect.stringContaining("not established"),
          });
      }
    }
  });

  it("answers any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => ["known", "assumed", "unknown"].includes(findModel(text).kind)),
    );
  });
});

describe("the model table", () => {
  it("has no name twice, in any letter case", () => {
    const names = modelNames().map((name) => name.toLowerCase());
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(nameIndex().byName.size).toBe(names.length);
  });

  it("calls a checkpoint quantized where its name does", () => {
    for (const [stem, family] of modelFamilies()) {
      for (const id of family.quantized)
        expect(modelById(id)?.record.quantization, `${id} of ${stem}`).toBeTruthy();
    }
  });
});

describe("quantizedVariants", () => {
  it("lists the checkpoints of the very same model", () => {
    expect(quantizedVariants("Qwen/Qwen2.5-7B-Instruct")).toEqual([
      { id: "Qwen/Qwen2.5-7B-Instruct-AWQ", method: "awq", bits: 4 },
      { id: "Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4", method: "gptq", bits: 4 },
      { id: "Qwen/Qwen2.5-7B-Instruct-GPTQ-Int8", method: "gptq", bits: 8 },
      { id: "unsloth/Qwen2.5-7B-Instruct-bnb-4bit", method: "bitsandbytes", bits: 4 },
      { id: "RedHatAI/Qwen2.5-7B-Instruct-FP8-dynamic", method: "compressed-tensors/w8a8-fp8", bits: 8 },
      { id: "RedHatAI/Qwen2.5-7B-Instruct-quantized.w4a16", method: "compressed-tensors/wna16", bits: 4 },
      { id: "RedHatAI/Qwen2.5-7B-Instruct-quantized.w8a8", method: "compressed-tensors/w8a8-int8", bits: 8 },
    ]);
  });

  it("never takes an instruct model's checkpoint for the base model's", () => {
    expect(quantizedVariants("Qwen/Qwen2.5-7B")).toEqual([]);
    const coder = quantizedVariants("Qwen/Qwen2.5-Coder-7B-Instruct").map((variant) => variant.id);
    expect(coder.filter((id) => !id.includes("Coder-7B-Instruct"))).toEqual([]);
  });

  it("finds them under a mirror's name, under another spelling, and from each other", () => {
    const llama = quantizedVariants("unsloth/Meta-Llama-3.1-8B-Instruct").map((variant) => variant.id);
    expect(llama).toContain("hugging-quants/Meta-Llama-3.1-8B-Instruct-AWQ-INT4");
    const siblings = quantizedVariants("Qwen/Qwen2.5-7B-Instruct-AWQ").map((variant) => variant.id);
    expect(siblings).toContain("RedHatAI/Qwen2.5-7B-Instruct-quantized.w4a16");
    expect(siblings).not.toContain("Qwen/Qwen2.5-7B-Instruct-AWQ");
    expect(quantizedVariants("acme/unknown")).toEqual([]);
  });

  it("gives each a method whose needs are known", () => {
    const version = parseVersion("0.27") ?? { major: 0, minor: 0, patch: 0 };
    for (const id of modelRows().keys()) {
      for (const variant of quantizedVariants(id)) {
        expect(quantizationFloor(variant.method, version), `${variant.id}: ${variant.method}`).not.toBeNull();
      }
    }
  });
});
