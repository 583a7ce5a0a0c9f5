import type { GpuSpec } from "../capacity/gpuSpec.ts";
import type { ServerSettings } from "../capacity/serverSettings.ts";
import { classOf, peakOf } from "./kernels.ts";
import type { ModelWork } from "./modelWork.ts";
import type { ReachableShares, SharedCoefficients, SpeedCoefficients } from "./speedCoefficients.ts";

/** A GPU that runs a model: what a step does, and what the hardware reaches of it. */
export interface Machine {
  readonly work: ModelWork;
  readonly gpu: GpuSpec;
  readonly server: ServerSettings;
  readonly bytesPerSecond: number;
  readonly reach: ReachableShares;
  readonly shared: SharedCoefficients;
  /** Sums over more GPUs than these go over the network. */
  readonly gpusPerMachine: number;
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

/** `null` where the GPU's bandwidth or its arithmetic is not known. */
export function machineFor(
  work: ModelWork,
  gpu: GpuSpec,
  server: ServerSettings,
  coefficients: SpeedCoefficients,
  gpusPerMachine = USUAL_GPUS,
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
    gpusPerMachine,
    ideal: false,
  };
}

/** GPUs of the largest boards (HGX, OAM). */
const USUAL_GPUS = 8;

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
  networkMicros: 0,
  networkGBPerSecond: Number.POSITIVE_INFINITY,
  kvRead: 1,
  attentionCompute: 1,
  stepMs: 0,
  firstEngineMs: 0,
  lockstepMs: 0,
  layerMicros: 0,
  convertLayerMicros: 0,
  mixtureLayerMicros: 0,
  composedLayerMicros: 0,
  eagerLayerMicros: 0,
  sequenceMicros: 0,
  hostSequenceMicros: 0,
  requestMs: 0,
};
