import { formatBytes, formatCount } from "../units/print.ts";
import type { Estimate, EstimateInput } from "./estimateTypes.ts";
import { explainKvCache } from "./explainKvCache.ts";
import {
  activationBytes,
  deductsCudaGraphs,
  layerActivationBytes,
  logitCopies,
  samplerBytes,
} from "./overheads.ts";
import { pipelineStages } from "./pipelineStages.ts";
import type { Step } from "./step.ts";
import { stageWeightsByRole } from "./weights.ts";

export type { Step } from "./step.ts";

/**
 * How each figure of the estimate came about, in the order in which they build on each other.
 * Worked out on demand, so that estimating itself stays fast.
 */
export function explainEstimate(input: EstimateInput, estimate: Estimate): readonly Step[] {
  return [
    ...memorySteps(input, estimate),
    ...weightSteps(input, estimate),
    ...overheadSteps(input, estimate),
    ...explainKvCache(input, estimate),
  ];
}

function memorySteps(input: EstimateInput, { memory }: Estimate): readonly Step[] {
  const { gpuMemoryUtilization, kvCacheMemoryBytes } = input.server;
  const requested: Step = {
    figure: "memory.requested",
    formula: "memory that the driver reports × gpu_memory_utilization",
    with: `${formatBytes(memory.totalBytes)} × ${gpuMemoryUtilization}`,
    result: formatBytes(memory.requestedBytes),
  };
  const kvCache = "memory.kvCache";
  if (input.measured.kvCacheBytes !== null || input.measured.kvCacheTokens !== null) {
    const result = formatBytes(memory.kvCacheBytes.mid);
    return [requested, { figure: kvCache, formula: "as measured", with: result, result }];
  }
  if (kvCacheMemoryBytes !== null) {
    const result = formatBytes(kvCacheMemoryBytes);
    return [requested, { figure: kvCache, formula: "kv_cache_memory_bytes, as set", with: result, result }];
  }
  const parts = [
    memory.weightBytes,
    memory.activationBytes.mid,
    memory.cudaGraphBytes.mid,
    memory.nonTorchBytes.mid,
  ];
  return [
    requested,
    {
      figure: kvCache,
      formula: "requested − weights − activations − CUDA graphs − other allocations",
      with: [memory.requestedBytes, ...parts].map(formatBytes).join(" − "),
      result: formatBytes(memory.kvCacheBytes.mid),
    },
  ];
}

/** What people call the parts of a model. */
const roleNames: Readonly<Record<string, string>> = {
  embed: "embedding",
  lm_head: "output head",
  attn: "attention",
  attn_o: "attention output",
  mlp: "feed-forward",
  experts: "experts",
  shared: "shared experts",
  router: "routers",
  norm: "norms",
  ssm: "recurrent layers",
  ssm_ba: "recurrent gates",
  vision: "vision tower",
  audio: "audio tower",
};

function weightSteps(input: EstimateInput, { memory }: Estimate): readonly Step[] {
  const total = formatBytes(memory.weightBytes);
  const figure = "weights.total";
  if (input.measured.weightBytes !== null)
    return [{ figure, formula: "as measured", with: total, result: total }];
  const { model, server, gpu } = input;
  const [stage] = pipelineStages(model.layers.length, server.pipelineParallelSize);
  if (!stage || model.published) {
    return [{ figure, formula: "published size ÷ GPUs", with: total, result: total }];
  }
  const parts = stageWeightsByRole(model, server, gpu, stage).filter(
    (part) => part.bytes >= memory.weightBytes / 200,
  );
  const gpus = server.tensorParallelSize;
  const method = model.quantization?.method ?? server.quantization;
  return [
    {
      figure,
      formula: parts.map((part) => roleNames[part.role] ?? part.role.replaceAll("_", " ")).join(" + "),
      with: parts.map((part) => formatBytes(part.bytes)).join(" + "),
      result: total,
    },
    {
      figure: "weights.layout",
      formula: "stored as",
      with: `${method === null ? server.dtype : `${method}, the rest ${server.dtype}`}${gpus > 1 ? `, split over ${gpus} GPUs` : ""}`,
    },
  ];
}

function overheadSteps(input: EstimateInput, { memory }: Estimate): readonly Step[] {
  const { model, server } = input;
  const layers = layerActivationBytes(model, server);
  const sampler = samplerBytes(model, server);
  const rows = Math.min(server.maxNumSeqs, server.maxNumBatchedTokens);
  const other = activationBytes(model, server) - Math.max(sampler, layers);
  const steps: Step[] = [
    {
      figure: "memory.activation",
      formula:
        sampler > layers
          ? "copies of the logits × requests × vocabulary × 4 bytes"
          : "batched tokens × 2 bytes × layer widths",
      with:
        sampler > layers
          ? `${logitCopies(model, server.version)} × ${formatCount(rows)} × ${formatCount(model.vocabularyRows)} × 4${other > 2 ** 20 ? ` + ${formatBytes(other)} for latent attention or images` : ""}`
          : `${formatCount(server.maxNumBatchedTokens)} × 2 × ${formatCount(layers / server.maxNumBatchedTokens / 2)}`,
      result: formatBytes(memory.activationBytes.mid),
    },
    {
      figure: "memory.nonTorch",
      formula: "CUDA libraries and communication buffers, from start-up reports",
      with: `${server.tensorParallelSize} GPU${server.tensorParallelSize > 1 ? "s" : ""}`,
      result: formatBytes(memory.nonTorchBytes.mid),
    },
  ];
  steps.push({
    figure: "memory.cudaGraphs",
    formula: deductsCudaGraphs(model, server)
      ? "deducted before the KV cache, from start-up reports"
      : server.enforceEager
        ? "none with enforce_eager"
        : "captured in the memory outside the utilization",
    with: `vLLM ${server.version.major}.${server.version.minor}`,
    result: formatBytes(memory.cudaGraphBytes.mid),
  });
  return steps;
}
