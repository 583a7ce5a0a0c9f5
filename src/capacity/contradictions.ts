import { draftServer, knownDraft } from "./draft.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import type { ModelShape } from "./modelShape.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** Why no server can run like this, in one sentence; `null` when the input makes sense. */
export function findContradiction(
  model: ModelShape,
  gpu: GpuSpec,
  server: ServerSettings,
  contextTokens: number | null,
): string | null {
  return (
    modelContradiction(model) ??
    gpuContradiction(gpu) ??
    settingContradiction(server, contextTokens) ??
    parallelismContradiction(model, server) ??
    draftContradiction(server)
  );
}

function modelContradiction(model: ModelShape): string | null {
  if (model.layers.length === 0) return "The model has no layers.";
  if (!isCount(model.hiddenSize))
    return `The model's hidden size ${model.hiddenSize} is not a positive whole number.`;
  if (!isCount(model.vocabularyRows))
    return `The vocabulary of ${model.vocabularyRows} rows is not possible.`;
  for (const layer of model.layers) {
    for (const mixer of layer.mixers) {
      if (mixer.kind !== "attention") continue;
      if (!isCount(mixer.queryHeads) || !isCount(mixer.kvHeads) || !isCount(mixer.headSize)) {
        return `${mixer.queryHeads} heads with ${mixer.kvHeads} KV heads of size ${mixer.headSize} are not possible.`;
      }
    }
  }
  return null;
}

function gpuContradiction(gpu: GpuSpec): string | null {
  const { low, high } = gpu.memoryBytes;
  if (!(low > 0) || !(high >= low) || !Number.isFinite(high))
    return "The GPU's memory is not a positive size.";
  return null;
}

function settingContradiction(server: ServerSettings, contextTokens: number | null): string | null {
  const counts: readonly (readonly [string, number])[] = [
    ["tensor parallel size", server.tensorParallelSize],
    ["pipeline parallel size", server.pipelineParallelSize],
    ["data parallel size", server.dataParallelSize],
    ["max_num_batched_tokens", server.maxNumBatchedTokens],
    ["max_num_seqs", server.maxNumSeqs],
    ["block size", server.blockSize ?? 1],
    ["decode context parallel size", server.decodeContextParallelSize],
    ["num_gpu_blocks_override", server.blocksOverride ?? 1],
    ["max_lora_rank", server.lora?.rank ?? 1],
    ["max_loras", server.lora?.adapters ?? 1],
    ["number of speculative tokens", server.speculation?.tokens ?? 1],
    ["max_model_len", typeof server.maxModelLen === "number" ? server.maxModelLen : 1],
    ["context of a request", contextTokens ?? 1],
  ];
  for (const [name, value] of counts) {
    if (!isCount(value)) return `A ${name} of ${value} is not a positive whole number.`;
    if (value > MOST_COUNT) return `A ${name} of ${value} is beyond anything that runs.`;
  }
  const { gpuMemoryUtilization: utilization } = server;
  if (!(utilization > 0 && utilization <= 1))
    return `A GPU memory utilization of ${utilization} is not above 0 and at most 1.`;
  for (const bytes of [server.cpuOffloadBytes, server.otherProcessesBytes, server.kvCacheMemoryBytes ?? 0]) {
    if (!(bytes >= 0) || !Number.isFinite(bytes)) return `A size of ${bytes} bytes is not possible.`;
  }
  return null;
}

/** A hundred billion tokens, requests or GPUs are a slip of the pen; far below where the search for a length stops. */
const MOST_COUNT = 1e11;

/** Heads must divide among the GPUs of a stage, and every stage needs a layer. */
export function parallelismContradiction(
  model: ModelShape,
  server: Pick<ServerSettings, "tensorParallelSize" | "pipelineParallelSize">,
): string | null {
  const gpus = server.tensorParallelSize;
  if (server.pipelineParallelSize > model.layers.length) {
    return `${server.pipelineParallelSize} pipeline stages are more than the model's ${model.layers.length} layers.`;
  }
  if (gpus === 1) return null;
  for (const layer of model.layers) {
    for (const mixer of layer.mixers) {
      if (!("queryHeads" in mixer)) continue;
      if (mixer.queryHeads % gpus !== 0) {
        return `${mixer.queryHeads} attention heads cannot be divided among ${gpus} GPUs.`;
      }
      if (mixer.kind === "attention" && mixer.kvHeads % gpus !== 0 && gpus % mixer.kvHeads !== 0) {
        return `${mixer.kvHeads} KV heads can neither be divided among ${gpus} GPUs nor copied to them evenly.`;
      }
    }
  }
  return null;
}

/** A draft runs on one GPU or on all that its model has, and its own heads must divide among them. */
function draftContradiction(server: ServerSettings): string | null {
  const { speculation, tensorParallelSize } = server;
  const gpus = speculation?.draft?.tensorParallelSize ?? null;
  if (gpus !== null && gpus !== 1 && gpus !== tensorParallelSize) {
    return `A draft runs on 1 GPU or on the ${tensorParallelSize} of its model, not on ${gpus}.`;
  }
  const known = speculation && knownDraft(speculation);
  const problem = known && parallelismContradiction(known.shape, draftServer(server, known.draft));
  return problem ? `The draft ${known.draft.name}: ${problem}` : null;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
