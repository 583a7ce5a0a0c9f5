import type { ModelShape } from "../capacity/modelShape.ts";
import type { LaunchEntry } from "../launch/launch.ts";
import type { VllmVersion } from "../units/version.ts";
import type { Default } from "../vllm/default.ts";
import { type DefaultContext, defaultFor, type ModelKind } from "../vllm/defaults.ts";
import type { Settings } from "../vllm/setting.ts";
import type { Deployment, GpuChoice } from "./deployment.ts";

/** Everything that vLLM's defaults depend on, from what is known of a deployment so far. */
export function toDefaultContext(
  settings: Settings,
  version: VllmVersion,
  entry: LaunchEntry,
  gpu: GpuChoice | null,
  model: ModelShape | null,
): DefaultContext {
  return {
    version,
    usage: entry === "vllm run-batch" ? "batch" : "server",
    gpu: gpu && {
      name: gpu.driverName,
      nominalGiB: gpu.spec.nominalGiB,
      computeCapability: gpu.spec.computeCapability,
    },
    model: model && { ...model, kind: kindOf(model) },
    performanceMode: textOf(settings, "performance_mode"),
    chunkedPrefill: flagOf(settings, "enable_chunked_prefill"),
    maxModelLen: positiveOf(settings, "max_model_len"),
    maxNumSeqs: positiveOf(settings, "max_num_seqs"),
    maxNumBatchedTokens: positiveOf(settings, "max_num_batched_tokens"),
  };
}

/** What vLLM would take for a setting that this deployment does not give; `null` where nobody can tell. */
export function defaultOf(deployment: Deployment, field: string): Default<unknown> | null {
  const { settings, version, entry, gpu, model } = deployment;
  const context = toDefaultContext(settings, version.value, entry, gpu.value, model.value?.shape ?? null);
  return defaultFor(field, context);
}

function kindOf(model: ModelShape): ModelKind {
  const mixers = model.layers.flatMap((layer) => layer.mixers);
  const attends = mixers.filter((mixer) => mixer.kind === "attention");
  const isRecurrent = mixers.some(
    (mixer) => !["attention", "latent_attention", "compressed_attention"].includes(mixer.kind),
  );
  if (attends.some((mixer) => mixer.span.kind === "encoder")) return "encoder";
  if (attends.some((mixer) => mixer.span.kind === "cross") && model.architecture.includes("Whisper"))
    return "encoder-decoder";
  if (isRecurrent)
    return mixers.every((mixer) => !mixer.kind.includes("attention")) ? "attention-free" : "hybrid";
  return model.cacheFree ? "pooling" : "decoder";
}

function positiveOf(settings: Settings, field: string): number | null {
  const value = settings.byField.get(field)?.value;
  return typeof value === "number" && value > 0 ? value : null;
}

function textOf(settings: Settings, field: string): string | null {
  const value = settings.byField.get(field)?.value;
  return typeof value === "string" ? value : null;
}

function flagOf(settings: Settings, field: string): boolean | null {
  const value = settings.byField.get(field)?.value;
  return typeof value === "boolean" ? value : null;
}
