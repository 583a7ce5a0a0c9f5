import { describe, expect, it } from "vitest";
import { parseVersion } from "../../../src/units/version.ts";
import { findHits, logPatterns } from "../../../src/vllm/log/findHits.ts";
import { isFigureName } from "../../../src/vllm/log/startupReport.ts";

/** Each message in the form of one release, and what is read in it. */
const examples: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "vLLM API server version 0.10.2": { version: "0.10.2" },
  "vLLM server version 0.28.1.dev202608260651, serving model a/b": {
    version: "0.28.1.dev202608260651",
    model: "a/b",
  },
  " ▄▄ ▄█ █     █     █ ▀▄▀ █  version 0.18.1rc1.dev10+gc86b17cfe": { version: "0.18.1rc1.dev10+gc86b17cfe" },
  "▄▄ ▄█ █ █ █ ▀▄▀ █ version 0.16.0": { version: "0.16.0" },
  "  █▄█▀ █     █     █     █  model   zai-org/GLM-OCR": { model: "zai-org/GLM-OCR" },
  "█▄█▀ █ █ █ █ model zai-org/GLM-OCR": { model: "zai-org/GLM-OCR" },
  "non-default args: {'model': 'a/b'}": { args: "{'model': 'a/b'}" },
  "args: Namespace(model='a/b')": { arguments: "model='a/b')" },
  "Initializing a V1 LLM engine (v0.10.2) with config: model='a/b'": {
    version: "0.10.2",
    config: "model='a/b'",
  },
  "Initializing a V0 LLM engine (v0.8.3) with config: model='a/b'": {
    version: "0.8.3",
    config: "model='a/b'",
  },
  "Initializing an LLM engine (v0.6.6) with config: model='a/b'": { version: "0.6.6", config: "model='a/b'" },
  "Using V2 Model Runner": {},
  "Resolved architecture: Qwen2ForCausalLM": { architecture: "Qwen2ForCausalLM" },
  "Config file not found at E=8,N=7168,device_name=NVIDIA_L4,dtype=fp8_w8a8.json": { gpu: "NVIDIA_L4" },
  "GPU 0: Tesla V100S-PCIE-32GB": { gpu: "Tesla V100S-PCIE-32GB" },
  "|   0  NVIDIA A10G                    On  | 00000000:00:1E.0 Off |": { gpu: "NVIDIA A10G" },
  "INFO:     Application startup complete.": {},
  "Engine 000: Avg prompt throughput: 1.0 tokens/s, Avg generation throughput: 2.0 tokens/s": {},
  "Loading model weights took 14.2487 GB": { weightsGiB: "14.2487" },
  "Model loading took 14.2488 GB and 5.100000 seconds": { weightsGiB: "14.2488" },
  "Model loading took 14.2488 GiB and 5.100000 seconds": { weightsGiB: "14.2488" },
  "Model loading took 14.25 GiB memory and 5.1 seconds": { weightsGiB: "14.25" },
  "Memory profiling results: total_gpu_memory=79.15GiB initial_memory_usage=68.01GiB peak_torch_memory=10.77GiB memory_usage_post_profile=68.04Gib non_torch_memory=57.53GiB kv_cache_size=2.94GiB gpu_memory_utilization=0.90":
    {
      totalGiB: "79.15",
      usedAtStartGiB: "68.01",
      torchPeakGiB: "10.77",
      nonTorchGiB: "57.53",
      kvCacheGiB: "2.94",
      utilization: "0.90",
    },
  "the current vLLM instance can use total_gpu_memory (79.19GiB) x gpu_memory_utilization (0.80) = 63.35GiB":
    { totalGiB: "79.19", utilization: "0.80", requestedGiB: "63.35" },
  "model weights take 1.12GiB; non_torch_memory takes 0.16GiB; PyTorch activation peak memory takes 0.23GiB; the rest of the memory reserved for KV Cache is 61.84GiB.":
    { weightsInSumGiB: "1.12", nonTorchGiB: "0.16", activationGiB: "0.23", kvCacheGiB: "61.84" },
  "Available KV cache memory: -1.44 GiB": { kvCacheGiB: "-1.44" },
  "GPU KV cache size: 922,496 tokens": { kvTokens: "922,496" },
  "Maximum concurrency for 40,000 tokens per request: 23.06x": {
    concurrencyTokens: "40,000",
    concurrency: "23.06",
  },
  "# GPU blocks: 5148, # CPU blocks: 9362": { gpuBlocks: "5148" },
  "# cuda blocks: 36184, # CPU blocks: 2340": { gpuBlocks: "36184" },
  "# CUDA blocks: 36184, # CPU blocks: 2340": { gpuBlocks: "36184" },
  "# HPU blocks: 100, # CPU blocks: 10": { gpuBlocks: "100" },
  "# hip blocks: 100, # CPU blocks: 10": { gpuBlocks: "100" },
  "# rocm blocks: 62971, # CPU blocks: 10": { gpuBlocks: "62971" },
  "Engine 000: vllm cache_config_info with initialization after num_gpu_blocks is: 57656": {
    gpuBlocks: "57656",
  },
  "Overriding num_gpu_blocks=1000 with num_gpu_blocks_override=512": {
    gpuBlocks: "1000",
    blocksOverriddenTo: "512",
  },
  "Multiplying the GPU KV cache size by the dcp_world_size 8.": { contextParallelSize: "8" },
  "Multiplying the GPU KV cache size by the cp_world_size 8 (pcp_world_size 1 * dcp_world_size 8).": {
    contextParallelSize: "8",
  },
  "Setting attention block size to 1616 tokens to ensure that attention page size is >= mamba page size.": {
    blockTokens: "1616",
  },
  "Setting kv cache block size to 64 for FLASHMLA backend.": { blockTokens: "64" },
  "Using max model len 131072": { maxModelLen: "131072" },
  "Chunked prefill is enabled with max_num_batched_tokens=8192.": { batchedTokens: "8192" },
  "Auto-fit max_model_len: reduced from 32768 to 17008 to fit in available GPU memory (0.91 GiB available for KV cache)":
    { autoFitFromTokens: "32768", autoFitToTokens: "17008" },
  "Auto-fit max_model_len: full model context length 32768 fits in available GPU memory": {
    autoFitToTokens: "32768",
  },
  "Estimated CUDA graph memory: 1.69 GiB total": { cudaGraphEstimateGiB: "1.69" },
  "CUDA graph memory profiling is enabled. The current --gpu-memory-utilization=0.9000 is equivalent to --gpu-memory-utilization=0.8943 without":
    { utilization: "0.9000" },
  "CUDA graph pool memory: 0.66 GiB (actual), 1.69 GiB (estimated), difference: 1.03 GiB (156.1%).": {
    cudaGraphGiB: "0.66",
    cudaGraphEstimateGiB: "1.69",
  },
  "Graph capturing finished in 20 secs, took 0.50 GiB": { cudaGraphGiB: "0.50" },
  "Free memory on device (78.58/79.18 GiB) on startup.": { freeGiB: "78.58", totalGiB: "79.18" },
  "Free memory on device cuda:0 (7.6/22.03 GiB) on startup is": { freeGiB: "7.6", totalGiB: "22.03" },
  "Desired GPU memory utilization is (0.9, 71.26 GiB).": { utilization: "0.9", requestedGiB: "71.26" },
  "Actual usage is 61.03 GiB for weight, 5.64 GiB for peak activation, 0.14 GiB for non-torch memory, and -0.88 GiB for CUDAGraph memory.":
    { weightsInSumGiB: "61.03", activationGiB: "5.64", nonTorchGiB: "0.14", cudaGraphGiB: "-0.88" },
  "Actual usage is 14.31 GiB for consumed memory (weights + non-torch), 0.91 GiB for peak activation, and 0.52 GiB for CUDAGraph memory.":
    { consumedGiB: "14.31", activationAndGraphsGiB: "0.91", cudaGraphGiB: "0.52" },
  "Current kv cache memory in use is 4.45 GiB.": { kvCacheGiB: "4.45" },
  "Initial free memory 31.16 GiB, reserved 4.25 GiB memory for KV Cache as specified": {
    freeGiB: "31.16",
    reservedKvGiB: "4.25",
  },
  "GPU 0 has a total capacity of 22.03 GiB of which 12.00 MiB is free.": { totalGiB: "22.03" },
  "the estimated maximum model length is 111456. Try": { estimatedMaxModelLen: "111456" },
  "init engine (profile, create kv cache, warmup model) took 1.06 seconds": { engineSeconds: "1.06" },
  "init engine (profile, create kv cache, warmup model) took 84.12 s (compilation: 20.11 s)": {
    engineSeconds: "84.12",
  },
  "on startup is less than desired GPU memory utilization (0.92, 20.27 GiB). Decrease": {
    utilization: "0.92",
    requestedGiB: "20.27",
  },
  "ValueError: No available memory for the cache blocks. Try": {},
  "ValueError: To serve at least one request with the models's max seq len (32768), (1.75 GiB KV cache is needed, which is larger than the available KV cache memory (0.91 GiB).":
    { askedTokens: "32768", neededKvGiB: "1.75", kvCacheGiB: "0.91" },
  "ValueError: The model's max seq len (8192) is larger than the maximum number of tokens that can be stored in KV cache (2400).":
    { askedTokens: "8192", storableTokens: "2400" },
  "ValueError: Cannot auto-fit max_model_len: not enough": {},
  "AssertionError: Error in memory profiling. Initial free memory 20, current free memory 21.": {},
  "RuntimeError: CUDA out of memory occurred when warming up sampler with 256 dummy requests.": {},
  "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.02 GiB.": {},
  "torch.OutOfMemoryError: HIP out of memory. Tried to allocate 1.02 GiB.": {},
  "ValueError: max_num_seqs (1024) exceeds available Mamba cache blocks (512).": {},
  "NotImplementedError: The page size of the layer's page size is not divisible by the maximum page size.":
    {},
  "ValueError: User-specified max_model_len (65536) is greater than the derived max_model_len (max_position_embeddings=32768)":
    {},
  "ValueError: max_num_batched_tokens (2048) is smaller than max_model_len (8192).": {
    batchedTokens: "2048",
  },
  "ValueError: Total number of attention heads (14) must be divisible by tensor parallel size (4).": {},
  "ValueError: Bfloat16 is only supported on GPUs with compute capability of at least 8.0. Your Tesla T4 GPU has compute capability 7.5.":
    { gpu: "Tesla T4" },
  "ValueError: The quantization method fp8 is not supported for the current GPU. Minimum capability: 89.": {},
  "ValueError: Quantization method specified in the model config (gptq) does not match the quantization method specified in the `quantization` argument (awq).":
    {},
  "vllm: error: unrecognized arguments: --max-len 3": {},
  "vllm: error: ambiguous option: --max could match --max-model-len": {},
  "RuntimeError: Engine core initialization failed. See root cause above.": {},
  "EngineCore failed to start.": {},
};

describe("the table of messages", () => {
  it.each(Object.entries(examples))("reads: %s", (line, groups) => {
    const read = findHits(line).flatMap((hit) => Object.entries(hit.groups));
    expect(findHits(line)).not.toEqual([]);
    expect(Object.fromEntries(read.filter(([, text]) => text !== undefined))).toEqual(groups);
  });

  it("has an example of every row", () => {
    const seen = new Set(
      Object.keys(examples).flatMap((line) => findHits(line).map(({ pattern }) => pattern)),
    );
    expect(logPatterns.filter((pattern) => !seen.has(pattern)).map(({ hint }) => hint)).toEqual([]);
  });

  it("knows every group that a shape names", () => {
    const texts = ["version", "model", "architecture", "gpu", "args", "arguments", "config"];
    const names = logPatterns.flatMap(({ shape }) =>
      [...shape.source.matchAll(/\(\?<(\w+)>/g)].map((match) => match[1] ?? ""),
    );
    expect(names.filter((name) => !isFigureName(name) && !texts.includes(name))).toEqual([]);
  });

  it("anchors every shape, dates every row and names its source", () => {
    for (const { shape, since, until, source } of logPatterns) {
      expect(shape.source.startsWith("^")).toBe(true);
      expect(parseVersion(since)).not.toBeNull();
      expect(until === null || parseVersion(until) !== null).toBe(true);
      expect(source).not.toBe("");
    }
  });

  it("has no hint inside another one, where it would be passed over; one that begins another is its lesser form", () => {
    const hints = [...new Set(logPatterns.map(({ hint }) => hint))];
    const inside = hints.flatMap((hint) =>
      hints.filter((other) => other.indexOf(hint, 1) > 0).map((other) => [hint, other]),
    );
    expect(inside).toEqual([]);
  });
});
