import { describe, expect, it } from "vitest";
import { readGroundTruth } from "../../scripts/accuracy/groundTruthRow.ts";
import { type ScoredRow, type SkippedRow, scoreRow } from "../../scripts/accuracy/scoreRow.ts";
import { summarizeAll } from "../../scripts/accuracy/summarize.ts";

function scored(row: object): ScoredRow | SkippedRow {
  const [read] = readGroundTruth(JSON.stringify(row)).rows;
  if (!read) throw new Error("no row");
  return scoreRow(read);
}

function commandOf(row: object): string {
  const result = scored(row);
  return result.kind === "scored" ? result.command : result.reason;
}

/** Rows as nobody here has seen them: other spellings, other types, nonsense. */
const strangeRows: readonly object[] = [
  {
    gpu: "NVIDIA A100-SXM4-80GB",
    model: "Qwen/Qwen3-8B",
    vllm_version: "v0.11.1rc2.dev3+gabc",
    tensor_parallel: "1",
    max_model_len: "32K",
    gpu_memory_utilization: "0.9",
    obs: { kv_gib: "50.1", kv_tokens: "400,000" },
    outcome: "ok",
    core: true,
  },
  {
    gpu: "H100-SXM5-80GB",
    model: "meta-llama/Llama-3.3-70B-Instruct",
    tensor_parallel: "TP4",
    vllm_version: "0.9.0.1",
    max_model_len: "128k",
    outcome: "OK",
    core: true,
  },
  { gpu: "8x H100", model: "deepseek-ai/DeepSeek-V3.1", tensor_parallel: 8, outcome: "ok", core: true },
  { gpu: "2× RTX 4090", model: "Qwen/Qwen3-32B-AWQ", outcome: "ok", core: true },
  { gpu: "RTX4090", model: "qwen3-8b", outcome: "ok", core: true },
  {
    gpu: "GeForce RTX 3090 Ti 24GB",
    model: "Qwen3 8B FP8",
    gpu_memory_utilization: 90,
    outcome: "ok",
    core: true,
  },
  {
    gpu: "Nvidia L40S 48 GB",
    model: "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
    gpu_memory_utilization: "95%",
    outcome: "ok",
    core: true,
  },
  { gpu: "A10G (g5.2xlarge)", model: "meta-llama/Llama-3.1-8B-Instruct", core: true },
  { gpu: "g6e.12xlarge", model: "Qwen/Qwen2.5-72B-Instruct-AWQ", tensor_parallel: 4, core: true },
  { gpu: null, model: "Qwen/Qwen3-8B" },
  { gpu: "L4", model: null },
  { gpu: "", model: "" },
  { gpu: 42, model: 7 },
  { gpu: ["L4"], model: { a: 1 }, obs: "none" },
  { gpu: "L4", model: "Qwen/Qwen3-8B", obs: null, outcome: null, core: true },
  { gpu: "L4", model: "Qwen/Qwen3-8B", obs: [], max_model_len: 0, tensor_parallel: 0, core: true },
  { gpu: "L4", model: "Qwen/Qwen3-8B", max_model_len: -5, gpu_memory_utilization: -1, core: true },
  { gpu: "L4", model: "Qwen/Qwen3-8B", max_model_len: 1e300, max_num_seqs: 1e300, core: true },
  {
    gpu: "L4",
    model: "Qwen/Qwen3-8B",
    max_model_len: 1.5,
    max_num_seqs: 2.5,
    tensor_parallel: 1.5,
    core: true,
  },
  { gpu: "L4", model: "Qwen/Qwen3-8B", max_model_len: "auto", outcome: "ok", core: true },
  {
    gpu: "H100",
    model: "Qwen/Qwen3-235B-A22B-FP8",
    tensor_parallel: 8,
    expert_parallel: "true",
    other_flags: "--enable_expert_parallel --max_num_seqs=64 --max-num-batched-tokens 16K",
    core: true,
  },
  {
    gpu: "H200",
    model: "deepseek-ai/DeepSeek-R1-0528",
    tensor_parallel: 8,
    other_flags: ["--enable-expert-parallel", "--max-num-seqs", "128"],
    core: true,
  },
  {
    gpu: "B200",
    model: "nvidia/DeepSeek-R1-0528-NVFP4-v2",
    tensor_parallel: 4,
    other_flags: { max_num_seqs: 32 },
    core: true,
  },
  {
    gpu: "MI300X",
    model: "meta-llama/Llama-3.1-405B-Instruct-FP8",
    tensor_parallel: 8,
    dtype: "bf16",
    quantization: "fbgemm_fp8",
    core: true,
  },
  {
    gpu: "AMD Instinct MI325X",
    model: "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8",
    tensor_parallel: 8,
    core: true,
  },
  { gpu: "Tesla T4", model: "microsoft/phi-4", dtype: "half", quantization: "bitsandbytes", core: true },
  {
    gpu: "Tesla V100-SXM2-32GB",
    model: "Qwen/Qwen2.5-14B-Instruct",
    dtype: "float16",
    engine: "v0",
    vllm_version: "0.6.3.post1",
    core: true,
  },
  { gpu: "RTX A6000", model: "TheBloke/Mixtral-8x7B-Instruct-v0.1-GPTQ", vllm_version: "0.4.2", core: true },
  { gpu: "RTX 6000 Ada", model: "unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M", core: true },
  {
    gpu: "RTX PRO 6000 Blackwell Server Edition",
    model: "openai/gpt-oss-120b",
    vllm_version: "nightly",
    core: true,
  },
  {
    gpu: "GH200 480GB",
    model: "moonshotai/Kimi-K2-Instruct",
    tensor_parallel: 16,
    pipeline_parallel: 2,
    core: true,
  },
  { gpu: "Jetson AGX Orin 64GB", model: "Qwen/Qwen3-4B", core: true },
  { gpu: "Gaudi 3", model: "Qwen/Qwen3-4B", core: true },
  { gpu: "TPU v5e-8", model: "Qwen/Qwen3-4B", core: true },
  {
    gpu: "L4",
    model: "OpenGVLab/InternVL3_5-8B",
    kv_cache_dtype: "fp8_e4m3",
    enforce_eager: "yes",
    block_size: "16",
    core: true,
  },
  { gpu: "L4", model: "BAAI/bge-m3", outcome: "ok", obs: { weights_gib: 1.06 }, core: true },
  { gpu: "L4", model: "openai/whisper-large-v3", outcome: "ok", core: true },
  {
    gpu: "H100",
    model: "Qwen/Qwen3-8B",
    other_flags:
      '--speculative-config \'{"method":"eagle3","model":"RedHatAI/Qwen3-8B-speculator.eagle3","num_speculative_tokens":3}\'',
    core: true,
  },
  {
    gpu: "H100",
    model: "Qwen/Qwen3-8B",
    other_flags:
      "--enable-lora --max-loras 8 --max-lora-rank 64 --kv-cache-dtype fp8 -tp 2 --cpu-offload-gb 10",
    core: true,
  },
  {
    gpu: "H100",
    model: "Qwen/Qwen3-8B",
    vllm_version: "0.99.0",
    date: "2027-13-45",
    engine: "V2",
    core: true,
  },
  { gpu: "H100", model: "Qwen/Qwen3-8B", vllm_version: 11, date: 20251120, core: true },
  {
    gpu: "H100",
    model: "Qwen/Qwen3-8B",
    vllm_version: {},
    gpu_count: "two",
    total_gpu_gib: "79.2",
    core: true,
  },
  { gpu: "L4 x4", model: "Qwen/Qwen3-14B", gpu_count: 4, unknown_field: { x: [1] }, core: true },
  { gpu: "H100 PCIe", model: "s3://bucket/models/Llama-3.1-8B-Instruct/", core: true },
  {
    gpu: "A100 80GB",
    model: "/mnt/models/DeepSeek-R1-Distill-Llama-70B-AWQ",
    quantization: "AWQ_MARLIN",
    tensor_parallel: 2,
    core: true,
  },
  { gpu: "L4", model: "Qwen/Qwen3-8B", other_flags: "x".repeat(100_000) },
  { gpu: "L4 ".repeat(2000), model: "a/b ".repeat(2000) },
  { gpu: "L4", model: "__proto__", quantization: "constructor", outcome: "toString" },
  { gpu: "L4", model: "Qwen/Qwen3-8B", obs: { kv_gib: -1.5, kv_tokens: "many", max_concurrency: 0 } },
];

describe("a row of any kind", () => {
  it.each(strangeRows)("%j is scored, or says why not", (row) => {
    const result = scored(row);
    if (result.kind === "skipped") {
      expect(result.reason).not.toMatch(/^fault:/);
      expect(result.reason).not.toBe("");
    } else {
      expect(Number.isFinite(result.budgetGiB)).toBe(true);
      expect(Number.isFinite(result.rangeWidthGiB)).toBe(true);
      for (const figure of [result.weights, result.kvCache, result.kvTokens, result.concurrency]) {
        expect(Number.isFinite(figure?.estimated ?? 0)).toBe(true);
      }
    }
  });

  it("does not keep the others from their summary", () => {
    const text = `${strangeRows.map((row) => JSON.stringify(row)).join("\n")}\nno json\n[1]\nnull\n"x"\n`;
    const { rows, unreadable } = readGroundTruth(text);
    expect([rows.length, unreadable]).toEqual([strangeRows.length, 4]);
    const { overall } = summarizeAll(rows.map(scoreRow));
    const skipped = Object.values(overall.skipped).reduce((sum, count) => sum + count, 0);
    expect(overall.scored + skipped).toBe(rows.length);
  });
});

describe("settings in the words of people", () => {
  const base = { gpu: "H100 80GB", model: "Qwen/Qwen3-8B" };
  it.each([
    [{ max_model_len: "32K" }, "--max-model-len 32768"],
    [{ max_model_len: "32,768" }, "--max-model-len 32768"],
    [{ max_model_len: "auto" }, "--max-model-len auto"],
    [{ max_model_len: -1 }, "--max-model-len auto"],
    [{ tensor_parallel: "TP4" }, "--tensor-parallel-size 4"],
    [{ tensor_parallel: "2" }, "--tensor-parallel-size 2"],
    [{ gpu: "2x H100" }, "--tensor-parallel-size 2"],
    [{ gpu: "H100 x8", model: "Qwen/Qwen3-32B" }, "--tensor-parallel-size 8"],
    [{ gpu_memory_utilization: "90%" }, "--gpu-memory-utilization 0.9"],
    [{ gpu_memory_utilization: 85 }, "--gpu-memory-utilization 0.85"],
    [{ enforce_eager: "true" }, "--enforce-eager"],
    [{ other_flags: "--max_num_seqs=64" }, "--max-num-seqs 64"],
    [{ other_flags: ["--max-num-seqs", "64"] }, "--max-num-seqs 64"],
    [{ other_flags: { max_num_seqs: 64 } }, "--max-num-seqs 64"],
    [{ other_flags: "served with -tp 2 -pp 2" }, "--tensor-parallel-size 2 --pipeline-parallel-size 2"],
    [{ model: "Qwen/Qwen3-8B (+ DFlash drafter)" }, '--speculative-config {"method":"dflash"'],
  ])("%j: %s", (fields, words) => {
    expect(commandOf({ ...base, ...fields })).toContain(words);
  });
});
