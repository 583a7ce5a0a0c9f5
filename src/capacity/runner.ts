import { isAtLeast } from "../units/version.ts";
import { isHybrid, isMixture } from "./modelKind.ts";
import type { ModelShape } from "./modelShape.ts";
import type { ServerSettings } from "./serverSettings.ts";

/**
 * The classes that run on the second model runner although they are mixtures or hybrid
 * (`config/vllm.py DEFAULT_V2_MODEL_RUNNER_ARCHITECTURES`).
 */
const namedForV2 = new Set([
  "DeepseekV2ForCausalLM",
  "DeepseekV4ForCausalLM",
  "GraniteMoeForCausalLM",
  "InklingForCausalLM",
  "InklingForConditionalGeneration",
  "KimiK3ForConditionalGeneration",
  "LongcatFlashNgramForCausalLM",
  "Qwen2MoeForCausalLM",
]);

/** The ways of guessing that the second runner knows (`_get_v2_model_runner_unsupported_features`). */
const guessingOnV2 = new Set(["eagle", "eagle3", "mtp", "dflash", "dspark"]);

/** What the choice of the runner depends on. */
export type RunnerSetting = Pick<ServerSettings, "version" | "engine" | "runner" | "speculation">;

/**
 * Whether vLLM runs the model on its second model runner, which measures activations differently and does not take
 * the CUDA graphs off the KV cache. It came by kinds of model: Qwen3 in 0.22, plain Llama and Mistral in 0.23,
 * quantized ones and some mixtures in 0.24, every dense model that generates in 0.25. `VLLM_USE_V2_MODEL_RUNNER`
 * overrides. Some ways of guessing run on the first alone, `dspark` on the second alone.
 */
export function usesV2Runner(
  model: ModelShape,
  { version, engine, runner, speculation }: RunnerSetting,
): boolean {
  if (engine === "first" || model.poolsOnly) return false;
  if (speculation && !guessingOnV2.has(speculation.method)) return false;
  if (runner !== null) return runner === "second" && isAtLeast(version, 0, 12);
  if (speculation?.method === "dspark") return true;
  if (namedForV2.has(model.architecture)) return isAtLeast(version, 0, 24);
  if (isHybrid(model) || isMixture(model)) return false;
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
