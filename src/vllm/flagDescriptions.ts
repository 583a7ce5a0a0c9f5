/** What the flags do that decide memory, capacity and start-up, by field, each in one sentence. */
const descriptions: Readonly<Record<string, string>> = {
  model: "The model to serve: a Hugging Face id or a folder.",
  max_model_len:
    "The longest request, prompt and answer together, in tokens. The KV cache must hold at least one of this length, or vLLM stops.",
  gpu_memory_utilization:
    "The share of the GPU's memory that vLLM takes for weights, activations and KV cache. What is left over is for the driver's context and for other processes.",
  kv_cache_memory_bytes:
    "The size of the KV cache per GPU, given outright instead of through the utilization.",
  kv_cache_dtype: "The type in which keys and values are kept. FP8 halves the KV cache against 16 bit.",
  dtype: "The type that weights and activations have where no quantization says otherwise.",
  quantization: "How the weights are stored. Left out, the checkpoint's own configuration decides.",
  tensor_parallel_size:
    "GPUs over which every layer is split. Weights and KV cache per GPU shrink with it, as far as the heads allow.",
  pipeline_parallel_size: "Groups of GPUs that each hold a part of the layers.",
  data_parallel_size: "Copies of the engine; the experts of a mixture are shared between them.",
  enable_expert_parallel: "Spreads whole experts over the GPUs instead of slicing each expert.",
  max_num_seqs: "Requests that run at once at most. It also sizes the sampler's memory and the CUDA graphs.",
  max_num_batched_tokens:
    "Tokens that one step works on at most. The activations that vLLM sets aside grow with it.",
  enforce_eager: "Runs without CUDA graphs: saves their memory, and costs speed.",
  enable_prefix_caching:
    "Keeps the KV blocks of finished prompts for later requests that begin alike. Costs no further memory.",
  enable_chunked_prefill:
    "Splits long prompts over several steps, so that they don't hold up running answers.",
  block_size: "Tokens in one block of the KV cache.",
  cpu_offload_gb: "GiB of weights per GPU that stay in host memory and are read over PCIe at each step.",
  swap_space: "Did nothing in the V1 engine.",
  limit_mm_per_prompt:
    "Images, videos or audios that one prompt may hold. It sizes the memory set aside for the encoder.",
  language_model_only: "Leaves the vision and audio towers out.",
  speculative_config:
    "Guesses several tokens ahead with a draft model or an MTP layer; their weights and KV cache come on top.",
  compilation_config: "What is compiled and which CUDA graphs are captured.",
  enable_lora: "Allows LoRA adapters; buffers for them are set aside when the model is loaded.",
  max_loras: "LoRA adapters that one batch may use; their buffers are held in GPU memory.",
  max_lora_rank: "The largest rank of an adapter; the buffers have this size.",
  served_model_name: "The name that clients ask for.",
  trust_remote_code: "Runs Python code from the model's repository. Needed for few models.",
  host: "The address to listen on.",
  port: "The port to listen on.",
  api_key: "The key that clients must send.",
  tool_call_parser: "Reads the model's tool calls; does nothing without --enable-auto-tool-choice.",
  enable_auto_tool_choice: "Lets the model decide to call tools; needs --tool-call-parser.",
  reasoning_parser: "Separates the model's reasoning from its answer.",
  tokenizer: "Another tokenizer than the model's own.",
  revision: "The version of the model's repository: a branch, tag or commit.",
  download_dir: "Where the weights are stored on disk.",
  load_format: "How the weights are read from disk. The size in memory stays the same.",
  seed: "The seed of the sampler.",
  config: "A YAML file with further flags; what stands on the command line wins.",
};

/** One sentence on what a flag does, or `null` where the flag table's own notes must do. */
export function flagDescription(field: string): string | null {
  return descriptions[field] ?? null;
}
