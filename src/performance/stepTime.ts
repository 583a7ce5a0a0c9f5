import type { GpuSpec } from "../capacity/gpuSpec.ts";
import type { ServerSettings } from "../capacity/serverSettings.ts";
import { allReduceLimitSeconds, allReduceSeconds } from "./allReduce.ts";
import { cacheBytesRead, queryOperations } from "./attentionWork.ts";
import { classOf, computeShare, peakOf, readShare } from "./kernels.ts";
import type { MatrixWork, ModelWork } from "./modelWork.ts";
import type { ReachableShares, SharedCoefficients, SpeedCoefficients } from "./speedCoefficients.ts";

/** A GPU that runs a model: what a step does, and what the hardware reaches of it. */
export interface Machine {
  readonly work: ModelWork;
  readonly gpu: GpuSpec;
  readonly server: ServerSettings;
  readonly bytesPerSecond: number;
  readonly reach: ReachableShares;
  readonly shared: SharedCoefficients;
  /** Every share 1, no time between kernels: what no run can beat. */
  readonly ideal: boolean;
}

/** What one step computes, on one replica. */
export interface StepLoad {
  /** Sequences that generate, and the tokens of each that the step works on (more than one while speculating). */
  readonly sequences: number;
  readonly tokensPerSequence: number;
  readonly contextTokens: number;
  /** Tokens of prompts in the same step, and the context that such a token sees on average. */
  readonly promptTokens: number;
  readonly promptContextTokens: number;
}

/** Seconds of one step by cause; they add up. */
export interface StepSeconds {
  readonly weights: number;
  readonly kv: number;
  readonly compute: number;
  readonly communication: number;
  readonly overhead: number;
  readonly total: number;
}

/** `null` where the GPU's bandwidth or its arithmetic is not known. */
export function machineFor(
  work: ModelWork,
  gpu: GpuSpec,
  server: ServerSettings,
  coefficients: SpeedCoefficients,
): Machine | null {
  const bytesPerSecond = gpu.bandwidthBytesPerSecond;
  if (bytesPerSecond === null || peakOf("plain", gpu) === null) return null;
  return {
    work,
    gpu,
    server,
    bytesPerSecond,
    reach: coefficients.classes[classOf(gpu)],
    shared: coefficients.shared,
    ideal: false,
  };
}

/** The same machine without any loss. */
export function idealMachine(machine: Machine): Machine {
  return { ...machine, reach: { bandwidth: 1, compute: 1 }, shared: lossless, ideal: true };
}

const lossless: SharedCoefficients = {
  fp8Read: 1,
  fp4Read: 1,
  int4Read: 1,
  awqRead: 1,
  fp8Compute: 1,
  fp4Compute: 1,
  widenedCompute: 1,
  expertRead: 1,
  expertCompute: 1,
  kvRead: 1,
  attentionCompute: 1,
  stepMs: 0,
  firstEngineMs: 0,
  layerMicros: 0,
  mixtureLayerMicros: 0,
  composedLayerMicros: 0,
  eagerLayerMicros: 0,
  sequenceMicros: 0,
  requestMs: 0,
};

/**
 * A roofline of the matrices (bytes or arithmetic, whichever takes longer, rounded where both are near), then attention,
 * sums over the group, and what the host and the kernels' starts take.
 */
export function stepSeconds(machine: Machine, load: StepLoad): StepSeconds {
  const matrices = matrixSeconds(machine, load);
  const attention = attentionSeconds(machine, load);
  const communication = communicationSeconds(machine, load);
  const busy = matrices.weights + matrices.compute + attention.kv + attention.compute + communication;
  const overhead = overheadSeconds(machine, load.sequences, busy);
  return {
    weights: matrices.weights,
    kv: attention.kv,
    compute: matrices.compute + attention.compute,
    communication,
    overhead,
    total: busy + overhead,
  };
}

/** How sharply the roofline bends: 1 adds bytes and arithmetic, infinity takes the longer. */
const SHARPNESS = 3;

function matrixSeconds(
  machine: Machine,
  load: StepLoad,
): { readonly weights: number; readonly compute: number } {
  const { work, server } = machine;
  const tokens = load.sequences * load.tokensPerSequence + load.promptTokens;
  let read = 0;
  let compute = 0;
  for (const part of work.dense) {
    read += readSeconds(machine, part, 1);
    compute += computeSeconds(machine, part, tokens, 1);
  }
  read += readSeconds(machine, work.head, 1);
  compute += computeSeconds(machine, work.head, load.sequences * load.tokensPerSequence, 1);
  if (work.experts) {
    const { experts, activeExperts, parts } = work.experts;
    // Experts that at least one token of the step is sent to, were they chosen evenly.
    const touched = 1 - (1 - activeExperts / experts) ** (tokens * server.dataParallelSize);
    for (const part of parts) {
      read += readSeconds(machine, part, machine.shared.expertRead) * touched;
      compute += computeSeconds(machine, part, tokens, machine.shared.expertCompute);
    }
  }
  const both = machine.ideal
    ? Math.max(read, compute)
    : (read ** SHARPNESS + compute ** SHARPNESS) ** (1 / SHARPNESS);
  return { weights: Math.min(read, both), compute: Math.max(0, both - read) };
}

function readSeconds({ bytesPerSecond, reach, shared }: Machine, part: MatrixWork, share: number): number {
  return part.bytes / (bytesPerSecond * reach.bandwidth * readShare(part.kernel, shared) * share);
}

function computeSeconds(machine: Machine, part: MatrixWork, tokens: number, share: number): number {
  const { gpu, reach, shared } = machine;
  const peak = peakOf(part.kernel, gpu) ?? 1;
  const reached = peak * reach.compute * computeShare(part.kernel, shared) * share;
  return (tokens * part.operationsPerToken) / reached;
}

function attentionSeconds(
  machine: Machine,
  load: StepLoad,
): { readonly kv: number; readonly compute: number } {
  const { work, bytesPerSecond, reach, shared, gpu } = machine;
  const peak = peakOf("plain", gpu) ?? 1;
  const bytes = load.sequences * cacheBytesRead(work.attention, load.contextTokens);
  // Contexts over several GPUs: each reads its part.
  const kv =
    bytes / (bytesPerSecond * reach.bandwidth * shared.kvRead * machine.server.decodeContextParallelSize);
  const queries = load.sequences * load.tokensPerSequence;
  const decode =
    (queries * queryOperations(work.attention, load.contextTokens, "decode")) /
    (peak * shared.attentionCompute);
  const prompt =
    (load.promptTokens * queryOperations(work.attention, load.promptContextTokens, "prompt")) /
    (peak * shared.attentionCompute);
  return { kv, compute: prompt + Math.max(0, decode - kv) };
}

function communicationSeconds(machine: Machine, load: StepLoad): number {
  const { work, gpu, server } = machine;
  const tokens = load.sequences * load.tokensPerSequence + load.promptTokens;
  const bytes = tokens * work.hiddenSize * ACTIVATION_BYTES;
  const one = machine.ideal ? allReduceLimitSeconds : allReduceSeconds;
  return work.sums * one(bytes, server.tensorParallelSize, gpu);
}

const ACTIVATION_BYTES = 2;

/** Without graphs every kernel is started by the host, which bounds the step however fast the GPU is. */
function overheadSeconds({ work, server, shared }: Machine, sequences: number, busy: number): number {
  const layersMicros =
    work.layers * shared.layerMicros +
    work.mixtureLayers * shared.mixtureLayerMicros +
    work.composedLayers * shared.composedLayerMicros;
  const engineMs = shared.stepMs + (server.engine === "first" ? shared.firstEngineMs : 0);
  const own = engineMs * 1e-3 + (layersMicros + sequences * shared.sequenceMicros) * 1e-6;
  if (!server.enforceEager) return own;
  return Math.max(own, work.layers * shared.eagerLayerMicros * 1e-6 - busy);
}
