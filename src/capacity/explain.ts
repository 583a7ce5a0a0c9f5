import { formatBytes, formatCount } from "../units/print.ts";
import { formatVersion } from "../units/version.ts";
import { activationParts, logitCopies } from "./activation.ts";
import { capturedBatches, capturedLayers, deductsCudaGraphs } from "./cudaGraphs.ts";
import type { Estimate, EstimateInput } from "./estimateTypes.ts";
import { explainKvCache } from "./explainKvCache.ts";
import { overheadFit } from "./overheadFit.ts";
import { pipelineStages } from "./pipelineStages.ts";
import type { Step } from "./step.ts";
import { withSource } from "./stepSources.ts";
import { dtypeBytes, stageWeightBytes, stageWeightsByRole } from "./weights.ts";

export type { Step } from "./step.ts";

/**
 * How each figure of the estimate came about, in the order in which they build on each other.
 * Worked out on demand, so that estimating itself stays fast.
 */
export function explainEstimate(input: EstimateInput, estimate: Estimate): readonly Step[] {
  const steps = [
    ...memorySteps(input, estimate),
    ...weightSteps(input, estimate),
    ...overheadSteps(input, estimate),
    ...explainKvCache(input, estimate),
  ];
  return steps.map(withSource);
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
  lora: "adapters",
  draft: "draft model",
  mtp: "draft",
  mtp_o: "draft's attention output",
  mtp_experts: "draft's experts",
  mtp_proj: "draft's projection",
};

function weightSteps(input: EstimateInput, { memory }: Estimate): readonly Step[] {
  const total = formatBytes(memory.weightBytes);
  const figure = "weights.total";
  if (input.measured.weightBytes !== null)
    return [{ figure, formula: "as measured", with: total, result: total }];
  const { model, server, gpu } = input;
  // The ledger is of the stage that has the fewest blocks.
  const stage = pipelineStages(model.layers.length, server.pipelineParallelSize).find(
    (each) => stageWeightBytes(model, server, gpu, each) === memory.weightBytes,
  );
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
  const { model, server, gpu } = input;
  const gpus = server.tensorParallelSize;
  return [
    activationStep(input, formatBytes(memory.activationBytes.mid)),
    {
      figure: "memory.nonTorch",
      formula: "CUDA libraries and communication buffers, fitted to published start-ups",
      with: `${gpus} GPU${gpus > 1 ? "s" : ""}`,
      result: formatBytes(memory.nonTorchBytes.mid),
    },
    {
      figure: "memory.cudaGraphs",
      formula: deductsCudaGraphs(model, server)
        ? "deducted before the KV cache: captured batches × layers × a graph of one layer"
        : server.enforceEager
          ? "none with enforce_eager"
          : "captured in the memory outside the utilization",
      with: deductsCudaGraphs(model, server)
        ? `${capturedBatches(model, server, gpu)} × ${capturedLayers(model, server)} × ${coefficient(overheadFit.coefficients.cudaGraphLayerMiB)} MiB`
        : `vLLM ${formatVersion(server.version)}`,
      result: formatBytes(memory.cudaGraphBytes.mid),
    },
  ];
}

/** The larger of the two peaks, and what comes on top of it. */
function activationStep({ model, server, gpu }: EstimateInput, result: string): Step {
  const { coefficients } = overheadFit;
  const parts = activationParts(model, server, gpu, coefficients);
  const rows = Math.min(server.maxNumSeqs, server.maxNumBatchedTokens);
  const tokens = formatCount(server.maxNumBatchedTokens);
  const largest = Math.max(parts.layerBytes, parts.towerBytes, parts.samplerBytes);
  const samples = parts.samplerBytes === largest;
  const peak = samples
    ? `${coefficient(logitCopies(model, server, coefficients))} × ${formatCount(rows)} × ${formatCount(model.vocabularyRows)} × 4 + 2 × ${tokens} × ${formatCount(model.hiddenSize)} × ${dtypeBytes(server.dtype)}`
    : `${tokens} × ${formatCount(largest / server.maxNumBatchedTokens)} bytes`;
  const more = [
    [parts.imageOutputBytes, "for images"],
    [parts.latentBytes, "for latent attention"],
  ] as const;
  return {
    figure: "memory.activation",
    formula: samples
      ? "copies of the logits × requests × vocabulary × 4 bytes + the batch's hidden states"
      : parts.towerBytes === largest
        ? "batched tokens × what the vision tower computes for one"
        : "batched tokens × the widest layer's results",
    with: [peak, ...more.flatMap(([bytes, why]) => (bytes > 0 ? [`${formatBytes(bytes)} ${why}`] : []))].join(
      " + ",
    ),
    result,
  };
}

function coefficient(value: number): string {
  return String(Math.round(value * 100) / 100);
}
