import type { GpuSpec } from "../capacity/gpuSpec.ts";
import type { ServerSettings } from "../capacity/serverSettings.ts";
import { isAtLeast } from "../units/version.ts";
import { allReduceLimitSeconds, allReduceSeconds } from "./allReduce.ts";
import { cacheBytesRead, queryOperations } from "./attentionWork.ts";
import { classOf, computeShare, peakOf, readShare } from "./kernels.ts";
import type { MatrixWork, ModelWork } from "./modelWork.ts";
import type {
  GpuClass,
  ReachableShares,
  SharedCoefficients,
  SpeedCoefficients,
} from "./speedCoefficients.ts";

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
  /** Part of the context that the sequences have in common. */
  readonly sharedTokens: number;
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
  return { ...machine, reach: { bandwidth: 1, compute: 1, pace: 1 }, shared: lossless, ideal: true };
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
  earlyFp8ExpertRead: 1,
  expertCompute: 1,
  earlyRocmFp8: 1,
  routingSpread: 1,
  sharpness: Number.POSITIVE_INFINITY,
  crowdedPcie: 1,
  kvRead: 1,
  attentionCompute: 1,
  stepMs: 0,
  firstEngineMs: 0,
  layerMicros: 0,
  convertLayerMicros: 0,
  mixtureLayerMicros: 0,
  composedLayerMicros: 0,
  eagerLayerMicros: 0,
  sequenceMicros: 0,
  hostSequenceMicros: 0,
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

function matrixSeconds(
  machine: Machine,
  load: StepLoad,
): { readonly weights: number; readonly compute: number } {
  const { work, server } = machine;
  const { sharpness, routingSpread } = machine.shared;
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
    const choices = Math.max(1, tokens * server.dataParallelSize * routingSpread);
    const touched = 1 - (1 - activeExperts / experts) ** choices;
    for (const part of parts) {
      read += readSeconds(machine, part, expertShare(machine, part)) * touched;
      compute += computeSeconds(machine, part, tokens, machine.shared.expertCompute);
    }
  }
  const both = machine.ideal
    ? Math.max(read, compute)
    : (read ** sharpness + compute ** sharpness) ** (1 / sharpness);
  return { weights: Math.min(read, both), compute: Math.max(0, both - read) };
}

function expertShare({ server, shared }: Machine, { kernel }: MatrixWork): number {
  return kernel === "fp8" && !isAtLeast(server.version, 0, 14)
    ? shared.earlyFp8ExpertRead
    : shared.expertRead;
}

function readSeconds(machine: Machine, part: MatrixWork, share: number): number {
  const { bytesPerSecond, reach, shared } = machine;
  const reached = reach.bandwidth * readShare(part.kernel, shared) * fallbackShare(machine, part);
  return part.bytes / (bytesPerSecond * reached * share);
}

function computeSeconds(machine: Machine, part: MatrixWork, tokens: number, share: number): number {
  const { gpu, reach, shared } = machine;
  const peak = peakOf(part.kernel, gpu) ?? 1;
  const reached = reach.compute * computeShare(part.kernel, shared) * fallbackShare(machine, part);
  return (tokens * part.operationsPerToken) / (peak * reached * share);
}

function fallbackShare({ gpu, server, shared }: Machine, { kernel }: MatrixWork): number {
  const isEarly = kernel === "fp8" && !isAtLeast(server.version, 0, 7) && classOf(gpu) === "cdna";
  return isEarly ? shared.earlyRocmFp8 : 1;
}

function attentionSeconds(
  machine: Machine,
  load: StepLoad,
): { readonly kv: number; readonly compute: number } {
  const { work, bytesPerSecond, reach, shared, gpu } = machine;
  const peak = peakOf("plain", gpu) ?? 1;
  const bytes = cacheBytesOf(machine, load);
  // Contexts over several GPUs: each reads its part.
  const read =
    bytes / (bytesPerSecond * reach.bandwidth * shared.kvRead * machine.server.decodeContextParallelSize);
  const kv = Math.max(read, unsplitSeconds(machine, load));
  const queries = load.sequences * load.tokensPerSequence;
  const decode =
    (queries * queryOperations(work.attention, load.contextTokens, "decode")) /
    (peak * shared.attentionCompute);
  const prompt =
    (load.promptTokens * queryOperations(work.attention, load.promptContextTokens, "prompt")) /
    (peak * shared.attentionCompute);
  return { kv, compute: prompt + Math.max(0, decode - kv) };
}

/** What several sequences share is read once from memory, and then from the GPU's last-level cache. */
function cacheBytesOf({ work, ideal }: Machine, load: StepLoad): number {
  const all = load.sequences * cacheBytesRead(work.attention, load.contextTokens);
  if (load.sharedTokens === 0 || load.sequences <= 1) return all;
  const again = (load.sequences - 1) * sharedBytes(work, load);
  return all - again * (1 - (ideal ? 0 : 1 / LAST_LEVEL_CACHE));
}

function sharedBytes({ attention }: ModelWork, { contextTokens, sharedTokens }: StepLoad): number {
  return cacheBytesRead(attention, contextTokens) - cacheBytesRead(attention, contextTokens - sharedTokens);
}

/** Rate of the last-level cache over that of memory: 7 TB/s over 1.6 where 8 to 128 sequences read one prompt. */
const LAST_LEVEL_CACHE = 4.2;

/**
 * While speculating a step asks several queries of each sequence, for which FlashAttention 2 does not split the context:
 * one multiprocessor reads a head's keys and values alone, at about 60 GB/s (RTX PRO 6000, 8K to 128K tokens). Hopper's
 * and the data-centre Blackwell's kernels split.
 */
function unsplitSeconds({ work, gpu, ideal }: Machine, load: StepLoad): number {
  if (ideal || load.tokensPerSequence === 1 || splitsQueries.has(classOf(gpu))) return 0;
  return (
    cacheBytesRead({ ...work.attention, fixedBytes: 0 }, load.contextTokens) /
    (work.kvHeads * MULTIPROCESSOR_RATE)
  );
}

const splitsQueries: ReadonlySet<GpuClass> = new Set(["hopper", "blackwellHbm", "cdna", "rdna"]);
const MULTIPROCESSOR_RATE = 60e9;

function communicationSeconds(machine: Machine, load: StepLoad): number {
  const { work, gpu, server } = machine;
  const tokens = load.sequences * load.tokensPerSequence + load.promptTokens;
  const bytes = tokens * work.hiddenSize * ACTIVATION_BYTES;
  const gpus = server.tensorParallelSize;
  const one = machine.ideal
    ? allReduceLimitSeconds(bytes, gpus, gpu)
    : allReduceSeconds(bytes, gpus, gpu, machine.shared.crowdedPcie);
  return work.sums * one;
}

const ACTIVATION_BYTES = 2;

/** Without graphs every kernel is started by the host, which bounds the step however fast the GPU is. */
function overheadSeconds({ work, server, shared, reach }: Machine, sequences: number, busy: number): number {
  const layersMicros =
    work.layers * shared.layerMicros +
    work.convertingLayers * shared.convertLayerMicros +
    work.mixtureLayers * shared.mixtureLayerMicros +
    work.composedLayers * shared.composedLayerMicros;
  const engineMs = shared.stepMs + (server.engine === "first" ? shared.firstEngineMs : 0);
  const hostMicros = schedulesAhead(server) ? 0 : shared.hostSequenceMicros;
  const own =
    engineMs * 1e-3 + (reach.pace * layersMicros + sequences * (shared.sequenceMicros + hostMicros)) * 1e-6;
  if (!server.enforceEager) return own;
  return Math.max(own, work.layers * shared.eagerLayerMicros * 1e-6 - busy);
}

/** Asynchronous scheduling is on since 0.12: the host's work on a step overlaps the step before. */
function schedulesAhead({ version }: ServerSettings): boolean {
  return isAtLeast(version, 0, 12);
}
