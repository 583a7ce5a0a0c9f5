/** GPUs whose kernels reach similar shares of their data sheets. */
export const gpuClasses = [
  "ampereHbm",
  "hopper",
  "blackwellHbm",
  "gddr",
  "turing",
  "cdna",
  "rdna",
  "other",
] as const;
export type GpuClass = (typeof gpuClasses)[number];

/** Shares of the data-sheet rates that kernels reach. */
export interface ReachableShares {
  /** Of the memory bandwidth, reading 16-bit weights. */
  readonly bandwidth: number;
  /** Of the dense rate, multiplying many rows of 16 bit. */
  readonly compute: number;
}

/** What the arithmetic of speed leaves open. Times as their names say, everything else shares between 0 and 1. */
export interface SpeedCoefficients {
  readonly classes: Readonly<Record<GpuClass, ReachableShares>>;
  readonly shared: SharedCoefficients;
}

/** Coefficients that hold for every GPU; those that end in `Read` and `Compute` multiply the class's shares. */
export interface SharedCoefficients {
  readonly fp8Read: number;
  readonly fp4Read: number;
  readonly int4Read: number;
  readonly awqRead: number;
  readonly fp8Compute: number;
  readonly fp4Compute: number;
  /** Weights that are widened to 16 bit before they are multiplied (Marlin). */
  readonly widenedCompute: number;
  readonly expertRead: number;
  readonly expertCompute: number;
  readonly kvRead: number;
  /** Of the 16-bit rate, in attention over a prompt. */
  readonly attentionCompute: number;
  /** Of a step, whatever the model: scheduling, sampling, preparing inputs. */
  readonly stepMs: number;
  /** The same on the first engine, beyond that. */
  readonly firstEngineMs: number;
  /** Of each layer: kernels that start one after the other. */
  readonly layerMicros: number;
  /** Beyond that for a layer that routes to experts. */
  readonly mixtureLayerMicros: number;
  /** Beyond that for latent or recurrent attention. */
  readonly composedLayerMicros: number;
  /** Without CUDA graphs, the least time of a layer. */
  readonly eagerLayerMicros: number;
  /** Sampling and detokenizing one sequence. */
  readonly sequenceMicros: number;
  /** From the client to the scheduler and back: tokenizing, HTTP. */
  readonly requestMs: number;
}

/** Shares of a figure by which runs lie below and above it. */
export interface Spread {
  readonly below: number;
  readonly above: number;
}

export type SpeedFigure = "tpot" | "ttft" | "throughput";
