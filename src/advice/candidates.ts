import type { QuantizedVariant } from "../catalog/quantizedVariants.ts";
import type { Change } from "../deployment/change.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { formatTokens } from "../units/print.ts";
import type { VllmVersion } from "../units/version.ts";
import { kvCacheDtypeSupport, quantizationFloor } from "../vllm/quantizationFloor.ts";
import { gpusToTry } from "./gpusToTry.ts";
import type { Proposal } from "./proposal.ts";

/** Something that could be done, not yet tried. */
export interface Candidate {
  readonly id: string;
  readonly changes: readonly Change[];
  readonly action: string;
  readonly trade: string | null;
  readonly qualityLoss: Proposal["qualityLoss"];
}

/** A part of a candidate; a candidate joins one of each kind. */
interface Step {
  readonly id: string;
  readonly changes: readonly Change[];
  readonly phrase: string | null;
  readonly trade: string | null;
  readonly qualityLoss: Proposal["qualityLoss"];
}

const stay: Step = { id: "", changes: [], phrase: null, trade: null, qualityLoss: 0 };

/**
 * Everything that is worth trying on a deployment: quantized checkpoints of the same model, an FP8 KV cache,
 * sharding over the GPUs that are there – alone and together – and larger GPUs. Nothing that the GPU cannot run.
 */
export function listCandidates(deployment: Deployment, lookUps: LookUps): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const models = [stay, ...modelSteps(deployment, lookUps)];
  const kvTypes = [stay, ...kvCacheSteps(deployment)];
  const sizes = [stay, ...shardingSteps(deployment)];
  for (const size of sizes) {
    for (const model of models) {
      for (const kvType of kvTypes) {
        const steps = [model, kvType, size].filter((step) => step !== stay);
        if (steps.length > 0) candidates.push(joinSteps(steps));
      }
    }
  }
  return [...candidates, ...gpuCandidates(deployment, lookUps)];
}

function joinSteps(steps: readonly Step[]): Candidate {
  return {
    id: steps.map((step) => step.id).join("+"),
    changes: steps.flatMap((step) => step.changes),
    action: capitalize(
      steps
        .map((step) => step.phrase)
        .join(" and ")
        .replace(" and with", " with"),
    ),
    trade:
      steps
        .map((step) => step.trade)
        .filter((trade) => trade !== null)
        .join(", ") || null,
    qualityLoss: worstLoss(steps),
  };
}

function worstLoss(steps: readonly Step[]): Proposal["qualityLoss"] {
  return steps.map(({ qualityLoss }) => qualityLoss).toSorted((a, b) => b - a)[0] ?? 0;
}

function capitalize(text: string): string {
  return text.startsWith("with ") ? `Use ${text.slice(5)}` : text.charAt(0).toUpperCase() + text.slice(1);
}

function modelSteps(deployment: Deployment, lookUps: LookUps): readonly Step[] {
  const model = deployment.model.value;
  const gpu = deployment.gpu.value;
  if (model === null || gpu === null || model.shape.quantization !== null) return [];
  const dropQuantization: readonly Change[] = deployment.settings.byField.has("quantization")
    ? [{ kind: "remove-setting", field: "quantization" }]
    : [];
  const runnable = lookUps
    .quantizedVariants(model.id)
    .filter((variant) => runsOn(variant.method, gpu.spec.computeCapability, deployment.version.value));
  const bestOf = (isWanted: (variant: QuantizedVariant) => boolean) =>
    runnable.filter(isWanted).toSorted(byOwner(model.id)).slice(0, 1);
  const chosen = [...bestOf(({ bits }) => bits > 4), ...bestOf(({ bits }) => bits <= 4)];
  return chosen.map(({ id, bits }) => ({
    id: `model${bits <= 4 ? 4 : 8}:${id}`,
    changes: [{ kind: "model" as const, id }, ...dropQuantization],
    phrase: `use ${id}`,
    trade: bits <= 4 ? "4-bit weights" : "8-bit weights",
    qualityLoss: bits <= 4 ? 2 : 1,
  }));
}

/** The model's own publisher first, then AWQ, whose kernels run on the most GPUs, then the catalogue's order. */
function byOwner(modelId: string): (a: QuantizedVariant, b: QuantizedVariant) => number {
  const rank = ({ id, method }: QuantizedVariant) =>
    Number(ownerOf(id) !== ownerOf(modelId)) * 2 + Number(!method.startsWith("awq"));
  return (a, b) => rank(a) - rank(b);
}

function ownerOf(id: string): string {
  return id.split("/")[0] ?? "";
}

/** Nothing is offered that is not known to run. */
function runsOn(method: string, computeCapability: number | null, version: VllmVersion): boolean {
  const floor = quantizationFloor(method, version);
  return floor !== null && computeCapability !== null && computeCapability >= floor.computeCapability;
}

function kvCacheSteps(deployment: Deployment): readonly Step[] {
  const gpu = deployment.gpu.value;
  const is16Bit = ["auto", "float16", "bfloat16"].includes(deployment.server.kvCacheDtype.value);
  if (gpu === null || !is16Bit || deployment.model.value?.shape.checkpointKvDtype != null) return [];
  if (kvCacheDtypeSupport("fp8", gpu.spec.computeCapability) !== "supported") return [];
  return [
    {
      id: "kv:fp8",
      changes: [{ kind: "setting", field: "kv_cache_dtype", value: "fp8" }],
      phrase: "with an FP8 KV cache",
      trade: "8-bit KV cache",
      qualityLoss: 1,
    },
  ];
}

/** Powers of two beyond today's size, up to the GPUs that are there. */
function shardingSteps(deployment: Deployment): readonly Step[] {
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize } = deployment.server;
  const others = pipelineParallelSize.value * dataParallelSize.value * deployment.replicas.value;
  const available = Math.floor((deployment.gpuCount.value ?? 1) / others);
  const steps: Step[] = [];
  for (let size = tensorParallelSize.value * 2; size <= available; size *= 2) {
    steps.push({
      id: `tp:${size}`,
      changes: [{ kind: "setting", field: "tensor_parallel_size", value: size }],
      phrase: `shard over ${size === 2 && available === 2 ? "both" : size} GPUs (--tensor-parallel-size ${size})`,
      trade: null,
      qualityLoss: 0,
    });
  }
  return steps;
}

function gpuCandidates(deployment: Deployment, lookUps: LookUps): readonly Candidate[] {
  const today = deployment.gpu.value;
  if (today === null) return [];
  return gpusToTry.flatMap((name) => {
    const gpu = lookUps.findGpuChoice(name);
    if (gpu === null || gpu.spec.memoryBytes.high <= today.spec.memoryBytes.high * 1.05) return [];
    return [
      {
        id: `gpu:${name}`,
        changes: [{ kind: "gpu" as const, gpu, count: null }],
        action: `Move to ${gpu.label}`,
        trade: null,
        qualityLoss: 0 as const,
      },
    ];
  });
}

/** The shorter length of which as many surely fit as are asked for. */
export function shorterLength(tokens: number, requests: number): Candidate {
  const each =
    requests === 1 ? "the longest that surely fits" : `the longest of which ${requests} surely fit`;
  return {
    id: `length:${tokens}`,
    changes: [{ kind: "setting", field: "max_model_len", value: tokens }],
    action: `Lower --max-model-len to ${formatTokens(tokens)}, ${each}`,
    trade: "shorter requests",
    qualityLoss: 3,
  };
}

/** The length that the model was made for, where more is asked for. */
export function modelsLength(tokens: number): Candidate {
  return {
    id: `model-length:${tokens}`,
    changes: [{ kind: "setting", field: "max_model_len", value: tokens }],
    action: `Lower --max-model-len to ${formatTokens(tokens)}, which the model was made for`,
    trade: null,
    qualityLoss: 0,
  };
}
