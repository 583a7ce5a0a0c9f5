import { type DefaultContext, defaultFor } from "../vllm/defaults.ts";
import { type ComputeDtype, dtypeNamed } from "../vllm/dtype.ts";
import { notTold, type Setting, type Settings, type SettingValue } from "../vllm/setting.ts";
import {
  overridesLength,
  readLargestCudaGraph,
  readLora,
  readRedundantExperts,
  readSpeculation,
  textOnly,
} from "./composedFacts.ts";
import type { ServerFacts } from "./deployment.ts";
import type { ServerEnvironment } from "./environment.ts";
import { defaultFact, type Fact, unknownFact, writtenFact } from "./fact.ts";

/** The server's settings with every default filled in: what is written, else what this version does on this GPU. */
export function readServerFacts(
  settings: Settings,
  context: DefaultContext,
  environment: ServerEnvironment,
): ServerFacts {
  const read = <T>(field: string, accept: (value: SettingValue) => T | undefined, otherwise: T): Fact<T> =>
    readFact(settings, field, accept, otherwise, context);
  return {
    dtype: readDtype(settings, context),
    quantization: read("quantization", nullOr(asText), null),
    kvCacheDtype: read("kv_cache_dtype", asText, "auto"),
    gpuMemoryUtilization: read("gpu_memory_utilization", asNumber, 0.9),
    kvCacheMemoryBytes: read("kv_cache_memory_bytes", nullOr(asNumber), null),
    maxModelLen: read("max_model_len", asLength, null),
    maxNumBatchedTokens: read("max_num_batched_tokens", asNumber, 2048),
    maxNumSeqs: read("max_num_seqs", asNumber, 256),
    blockSize: read("block_size", nullOr(asNumber), null),
    tensorParallelSize: read("tensor_parallel_size", asNumber, 1),
    pipelineParallelSize: read("pipeline_parallel_size", asNumber, 1),
    dataParallelSize: read("data_parallel_size", asNumber, 1),
    expertParallel: read("enable_expert_parallel", asFlag, false),
    enforceEager: read("enforce_eager", asFlag, false),
    prefixCaching: read("enable_prefix_caching", asFlag, true),
    cpuOffloadBytes: scale(read("cpu_offload_gb", asNumber, 0), 2 ** 30),
    languageModelOnly: textOnly(settings) ?? read("language_model_only", asFlag, false),
    skipsImageProfiling: read("skip_mm_profiling", asFlag, false),
    decodeContextParallelSize: read("decode_context_parallel_size", asNumber, 1),
    blocksOverride: read("num_gpu_blocks_override", nullOr(asNumber), null),
    hybridKvCacheManager: negate(read("disable_hybrid_kv_cache_manager", nullOr(asFlag), null)),
    recurrentStateDtype: read("mamba_ssm_cache_dtype", asText, "auto"),
    redundantExperts: readRedundantExperts(settings),
    largestCudaGraph: readLargestCudaGraph(settings),
    speculation: readSpeculation(settings),
    lora: readLora(settings),
    ...environment,
    extendsContext: overridesLength(settings) ?? environment.extendsContext,
  };
}

function readFact<T>(
  settings: Settings,
  field: string,
  accept: (value: SettingValue) => T | undefined,
  otherwise: T,
  context: DefaultContext,
): Fact<T> {
  const setting = settings.byField.get(field);
  if (setting === undefined)
    return wrongSetting(settings, field, otherwise) ?? readDefault(field, accept, otherwise, context);
  if (setting.value === undefined) {
    return unknownFact(
      otherwise,
      `${setting.flag.flag} depends on ${notTold(setting.unresolved ?? setting.written, settings)}.`,
      setting.valueRange,
    );
  }
  const value = accept(setting.value);
  // A value of the wrong type has its own finding; until it is mended the setting is not known.
  if (value === undefined)
    return unknownFact(otherwise, `The value of ${setting.flag.flag} is not understood.`, setting.valueRange);
  return writtenSetting(setting, value);
}

/** A value that vLLM refuses is not its default either: nothing is known of the setting until it is mended. */
function wrongSetting<T>(settings: Settings, field: string, otherwise: T): Fact<T> | null {
  for (const problem of settings.problems) {
    if (problem.kind !== "wrong-type" && problem.kind !== "wrong-choice" && problem.kind !== "missing-value")
      continue;
    if (problem.flag.field !== field) continue;
    return unknownFact(otherwise, `The value of ${problem.flag.flag} is not understood.`, problem.range);
  }
  return null;
}

function writtenSetting<T>(setting: Setting, value: T): Fact<T> {
  return writtenFact(value, setting.valueRange, setting.nameRange);
}

function readDefault<T>(
  field: string,
  accept: (value: SettingValue) => T | undefined,
  otherwise: T,
  context: DefaultContext,
): Fact<T> {
  // The flag table's defaults are JSON, as settings are.
  const known = defaultFor(field, context);
  if (known === null) return defaultFact(otherwise, "vLLM's default");
  const value = accept(known.value as SettingValue);
  return defaultFact(value === undefined ? otherwise : value, known.from);
}

function readDtype(settings: Settings, context: DefaultContext): ServerFacts["dtype"] {
  const setting = settings.byField.get("dtype");
  return setting?.value === "auto"
    ? readDefault("dtype", asDtype, "bfloat16", context)
    : readFact(settings, "dtype", asDtype, "bfloat16", context);
}

function negate(fact: Fact<boolean | null>): Fact<boolean> {
  return { ...fact, value: fact.value !== true };
}

function scale(fact: Fact<number>, factor: number): Fact<number> {
  return { ...fact, value: fact.value * factor };
}

function asNumber(value: SettingValue): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function asText(value: SettingValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function asFlag(value: SettingValue): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function asLength(value: SettingValue): number | "auto" | null | undefined {
  if (value === null) return null;
  if (value === -1 || (typeof value === "string" && value.toLowerCase() === "auto")) return "auto";
  return asNumber(value);
}

function asDtype(value: SettingValue): ComputeDtype | undefined {
  return typeof value === "string" ? (dtypeNamed(value) ?? undefined) : undefined;
}

function nullOr<T>(
  accept: (value: SettingValue) => T | undefined,
): (value: SettingValue) => T | null | undefined {
  return (value) => (value === null ? null : accept(value));
}
