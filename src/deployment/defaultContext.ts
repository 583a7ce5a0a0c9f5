import { configuredMaxPosition, defaultMaxModelLen } from "../capacity/contextLimit.ts";
import type { ModelShape } from "../capacity/modelShape.ts";
import type { ServerSettings } from "../capacity/serverSettings.ts";
import type { LaunchEntry } from "../launch/launch.ts";
import { isAtLeast, type VllmVersion } from "../units/version.ts";
import type { Default } from "../vllm/default.ts";
import { type DefaultContext, defaultFor, type ModelKind } from "../vllm/defaults.ts";
import type { OwnLength } from "../vllm/modelLength.ts";
import type { Settings } from "../vllm/setting.ts";
import type { Deployment, GpuChoice } from "./deployment.ts";
import { isPythonEntry } from "./launchSettings.ts";

/** Everything that vLLM's defaults depend on, from what is known of a deployment so far. */
export function toDefaultContext(
  settings: Settings,
  version: VllmVersion,
  entry: LaunchEntry,
  gpu: GpuChoice | null,
  model: ModelShape | null,
  engine: ServerSettings["engine"],
): DefaultContext {
  const maxModelLen = positiveOf(settings, "max_model_len");
  return {
    // Its defaults are those of the last release that had no other engine.
    version: engine === "first" && isAtLeast(version, 0, 8) ? LAST_OF_FIRST_ENGINE : version,
    usage: usageOf(entry),
    gpu: gpu && {
      name: gpu.driverName,
      nominalGiB: gpu.spec.nominalGiB,
      computeCapability: gpu.spec.computeCapability,
    },
    model: model && { ...model, kind: kindOf(model), ownLength: ownLengthOf(model, version) },
    performanceMode: textOf(settings, "performance_mode"),
    chunkedPrefill:
      flagOf(settings, "enable_chunked_prefill") ??
      (engine === "first" ? chunksLongRequests(maxModelLen, gpu, model) : null),
    maxModelLen,
    maxNumSeqs: positiveOf(settings, "max_num_seqs"),
    maxNumBatchedTokens: positiveOf(settings, "max_num_batched_tokens"),
  };
}

function ownLengthOf(model: ModelShape, version: VllmVersion): OwnLength {
  const tokens = defaultMaxModelLen(model, version);
  return { tokens, beforeScaling: tokens !== configuredMaxPosition(model) };
}

/** An engine made of `EngineArgs` alone is no server to vLLM: it takes the small figures of a batch run. */
function usageOf(entry: LaunchEntry): DefaultContext["usage"] {
  if (entry === "LLM(...)") return "offline";
  return entry === "vllm run-batch" || isPythonEntry(entry) ? "batch" : "server";
}

const LAST_OF_FIRST_ENGINE: VllmVersion = { major: 0, minor: 7, patch: 3 };

/** The first engine split prompts only where requests may be longer than 32K, and on NVIDIA (`engine/arg_utils.py`). */
function chunksLongRequests(
  maxModelLen: number | null,
  gpu: GpuChoice | null,
  model: ModelShape | null,
): boolean {
  const length = maxModelLen ?? model?.maxPosition ?? 0;
  return length > 32_768 && gpu?.spec.computeCapability != null;
}

/** What vLLM would take for a setting that this deployment does not give; `null` where nobody can tell. */
export function defaultOf(deployment: Deployment, field: string): Default<unknown> | null {
  const { settings, version, entry, gpu, model, server } = deployment;
  const shape = model.value?.shape ?? null;
  const context = toDefaultContext(settings, version.value, entry, gpu.value, shape, server.engine.value);
  return defaultFor(field, context);
}

/** Every default of every candidate asks for it. */
const kinds = new WeakMap<ModelShape, ModelKind>();

function kindOf(model: ModelShape): ModelKind {
  const kind = kinds.get(model) ?? readKind(model);
  kinds.set(model, kind);
  return kind;
}

function readKind(model: ModelShape): ModelKind {
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
