import { buildDeployment } from "../deployment/build.ts";
import type { Deployment, ServerFacts } from "../deployment/deployment.ts";
import type { Fact } from "../deployment/fact.ts";
import { hasMemory } from "../deployment/fromLog.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Assessment } from "../sizing/assess.ts";
import { compareVersions, type VllmVersion } from "../units/version.ts";

/** One way in which a run was not what the file says, or what was assumed where it says nothing. */
export type Difference =
  | { readonly kind: "model"; readonly file: string; readonly ran: string }
  | {
      readonly kind: "version";
      readonly file: VllmVersion;
      readonly ran: VllmVersion;
      readonly assumed: boolean;
    }
  | { readonly kind: "gpu"; readonly file: string; readonly ran: string }
  /** Something else was on the GPU, more than the file says. */
  | { readonly kind: "other-process"; readonly fileBytes: number; readonly ranBytes: number }
  /** The same GPU by name, with another size than the catalogue knows of it. */
  | { readonly kind: "total-memory"; readonly ranBytes: number }
  | {
      readonly kind: "setting";
      readonly name: keyof ServerFacts;
      /** vLLM's name, of a setting or of an environment variable. */
      readonly field: string;
      readonly file: SettingText;
      readonly ran: SettingText;
    };

/** What one difference alone does to the file's estimate. */
export interface Effect {
  readonly difference: Difference;
  readonly assessment: Assessment;
}

/** A value as it would be written; `null` where there is none. */
export interface SettingText {
  readonly text: string | null;
  readonly isDefault: boolean;
}

/** The settings behind each fact; what an environment variable decides bears its name and has none. */
const settingsBehind: Readonly<Record<keyof ServerFacts, readonly [string, ...string[]]>> = {
  dtype: ["dtype"],
  quantization: ["quantization"],
  kvCacheDtype: ["kv_cache_dtype"],
  gpuMemoryUtilization: ["gpu_memory_utilization"],
  kvCacheMemoryBytes: ["kv_cache_memory_bytes"],
  maxModelLen: ["max_model_len"],
  maxNumBatchedTokens: ["max_num_batched_tokens"],
  maxNumSeqs: ["max_num_seqs"],
  blockSize: ["block_size"],
  tensorParallelSize: ["tensor_parallel_size"],
  pipelineParallelSize: ["pipeline_parallel_size"],
  dataParallelSize: ["data_parallel_size"],
  expertParallel: ["enable_expert_parallel"],
  enforceEager: ["enforce_eager"],
  prefixCaching: ["enable_prefix_caching"],
  cpuOffloadBytes: ["cpu_offload_gb"],
  languageModelOnly: ["language_model_only", "limit_mm_per_prompt"],
  skipsImageProfiling: ["skip_mm_profiling"],
  speculation: [
    "speculative_config",
    "spec_method",
    "spec_model",
    "spec_tokens",
    "speculative_model",
    "num_speculative_tokens",
    "speculative_draft_tensor_parallel_size",
  ],
  lora: ["enable_lora", "max_loras", "max_lora_rank", "fully_sharded_loras"],
  largestCudaGraph: ["max_cudagraph_capture_size", "cudagraph_capture_sizes", "compilation_config"],
  redundantExperts: ["eplb_config", "num_redundant_experts", "enable_eplb"],
  decodeContextParallelSize: ["decode_context_parallel_size"],
  blocksOverride: ["num_gpu_blocks_override"],
  hybridKvCacheManager: ["disable_hybrid_kv_cache_manager"],
  recurrentStateDtype: ["mamba_ssm_cache_dtype"],
  engine: ["VLLM_USE_V1"],
  runner: ["VLLM_USE_V2_MODEL_RUNNER"],
  deductsCudaGraphs: ["VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS"],
  ngramTablesOnHost: ["VLLM_PLE_CPU_OFFLOAD"],
  extendsContext: ["hf_overrides", "rope_scaling"],
};

/** How the run differs from the file, from what decides most on. */
export function findDifferences(file: Deployment, ran: Deployment): readonly Difference[] {
  const differences: Difference[] = [];
  const [fileModel, ranModel] = [file.model.value, ran.model.value];
  if (fileModel && ranModel && fileModel.id !== ranModel.id)
    differences.push({ kind: "model", file: fileModel.id, ran: ranModel.id });
  if (compareVersions(file.version.value, ran.version.value) !== 0) {
    const assumed = file.version.origin.kind !== "written";
    differences.push({ kind: "version", file: file.version.value, ran: ran.version.value, assumed });
  }
  differences.push(...gpuDifferences(file, ran));
  const [fileBytes, ranBytes] = [file.otherProcessesBytes.value, ran.otherProcessesBytes.value];
  if (ranBytes > fileBytes) differences.push({ kind: "other-process", fileBytes, ranBytes });
  return [...differences, ...settingDifferences(file, ran)];
}

function gpuDifferences(file: Deployment, ran: Deployment): readonly Difference[] {
  const [fileGpu, ranGpu] = [file.gpu.value, ran.gpu.value];
  if (fileGpu === null || ranGpu === null) return [];
  if (fileGpu.label !== ranGpu.label) return [{ kind: "gpu", file: fileGpu.label, ran: ranGpu.label }];
  const { low, high } = ranGpu.spec.memoryBytes;
  return low === high && !hasMemory(fileGpu, low) ? [{ kind: "total-memory", ranBytes: low }] : [];
}

/** What differs only because the version or the GPU has other defaults belongs to those. */
function settingDifferences(file: Deployment, ran: Deployment): readonly Difference[] {
  return serverFactNames.flatMap((name): readonly Difference[] => {
    const [before, after]: readonly Fact<unknown>[] = [file.server[name], ran.server[name]];
    if (before === undefined || after === undefined) return [];
    if (JSON.stringify(before.value) === JSON.stringify(after.value)) return [];
    const [fileText, ranText] = [settingText(before), settingText(after)];
    if (fileText.isDefault && ranText.isDefault) return [];
    return [{ kind: "setting", name, field: settingsBehind[name][0], file: fileText, ran: ranText }];
  });
}

function settingText({ value, origin }: Fact<unknown>): SettingText {
  const text = value === null ? null : typeof value === "object" ? JSON.stringify(value) : String(value);
  return { text, isDefault: origin.kind === "default" };
}

const serverFactNames = Object.keys(settingsBehind).filter(
  (name): name is keyof ServerFacts => name in settingsBehind,
);

/** The file's deployment with one of the differences in it and the others not. */
export function withDifference(
  file: Deployment,
  ran: Deployment,
  difference: Difference,
  lookUps: LookUps,
): Deployment {
  switch (difference.kind) {
    case "model":
      return buildDeployment({ ...file, modelName: ran.modelName }, lookUps);
    case "version":
      return buildDeployment({ ...file, version: ran.version }, lookUps);
    case "gpu":
    case "total-memory":
      return buildDeployment({ ...file, gpu: ran.gpu }, lookUps);
    case "other-process":
      return buildDeployment({ ...file, otherProcessesBytes: ran.otherProcessesBytes }, lookUps);
    case "setting": {
      const { name, field } = difference;
      if (/^[A-Z]/.test(field)) return buildDeployment({ ...file, source: ran.source }, lookUps);
      const byField = new Map(file.settings.byField);
      for (const each of settingsBehind[name]) {
        const setting = ran.settings.byField.get(each);
        if (setting === undefined) byField.delete(each);
        else byField.set(each, setting);
      }
      return buildDeployment({ ...file, settings: { ...file.settings, byField } }, lookUps);
    }
  }
}
