import { isAtLeast } from "../units/version.ts";
import { isHybrid, isMixture } from "./modelKind.ts";
import type { ModelShape } from "./modelShape.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** Mixture-of-experts classes that run on the second model runner too (`config/vllm.py use_v2_model_runner`). */
const mixturesOnV2 = new Set([
  "DeepseekV2ForCausalLM",
  "DeepseekV3ForCausalLM",
  "DeepseekV4ForCausalLM",
  "GraniteMoeForCausalLM",
  "KimiK3ForConditionalGeneration",
  "Qwen2MoeForCausalLM",
]);

/** What the choice of the runner depends on. */
export type RunnerSetting = Pick<ServerSettings, "version" | "engine" | "runner" | "speculation">;

/**
 * Whether vLLM runs the model on its second model runner, which measures activations differently and does not take
 * the CUDA graphs off the KV cache. It came by kinds of model: Qwen3 in 0.22, plain Llama and Mistral in 0.23,
 * quantized ones and some mixtures in 0.24, every dense model that generates in 0.25. `VLLM_USE_V2_MODEL_RUNNER`
 * overrides, and guessing by n-grams runs on the first alone.
 */
export function usesV2Runner(
  model: ModelShape,
  { version, engine, runner, speculation }: RunnerSetting,
): boolean {
  if (engine === "first" || model.poolsOnly || speculation?.method === "ngram") return false;
  if (runner !== null) return runner === "second" && isAtLeast(version, 0, 12);
  if (isHybrid(model)) return false;
  if (isMixture(model)) return isAtLeast(version, 0, 24) && mixturesOnV2.has(model.architecture);
  if (isAtLeast(version, 0, 25)) return true;
  if (isAtLeast(version, 0, 22) && model.architecture === "Qwen3ForCausalLM") return true;
  const early = model.architecture === "LlamaForCausalLM" || model.architecture === "MistralForCausalLM";
  return early && isAtLeast(version, 0, model.quantization ? 24 : 23);
}

/** Batches that may be in flight at once; asynchronous scheduling is on since 0.12 (`max_concurrent_batches`). */
export function concurrentBatches(model: ModelShape, server: ServerSettings): number {
  const stages = server.pipelineParallelSize;
  if (!isAtLeast(server.version, 0, 12) || model.poolsOnly) return stages;
  if (usesV2Runner(model, server)) return stages + 1;
  return stages === 1 ? 2 : stages;
}
