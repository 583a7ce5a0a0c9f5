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

/** What kernels reach of the data sheet. */
export interface ReachableShares {
  /** Of the memory bandwidth, reading 16-bit weights. */
  readonly bandwidth: number;
  /** Of the dense rate, multiplying many rows of 16 bit. */
  readonly compute: number;
  /** Time from one kernel to the next, over that of other GPUs: clocks, and the hosts that they come with. */
  readonly pace: number;
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
  /** The same for FP8 experts up to 0.13, whose Triton kernels later ones replaced (DeepGEMM, FlashInfer, CUTLASS). */
  readonly earlyFp8ExpertRead: number;
  /** Tokens of a batch whose choice of experts differs: neighbours choose alike. */
  readonly routingSpread: number;
  readonly expertCompute: number;
  /** FP8 matrices on AMD up to 0.6, reading and multiplying: PyTorch's kernel was ten times slower (pytorch #143465). */
  readonly earlyRocmFp8: number;
  /** How sharply the roofline of a matrix bends: 1 adds bytes and arithmetic, infinity takes the longer. */
  readonly sharpness: number;
  /** Of PCIe 5, when more than two GPUs meet over it; older slots reach a third of that. */
  readonly crowdedPcie: number;
  /** A sum between machines: before the first byte, and from then on. */
  readonly networkMicros: number;
  readonly networkGBPerSecond: number;
  readonly kvRead: number;
  /** Of the 16-bit rate, in attention over a prompt. */
  readonly attentionCompute: number;
  /** Of a step, whatever the model: scheduling, sampling, preparing inputs. */
  readonly stepMs: number;
  /** The same on the first engine, beyond that. */
  readonly firstEngineMs: number;
  /** Beyond that where replicas that share experts agree on every step, and wait for the slowest. */
  readonly lockstepMs: number;
  /** Of each layer: kernels that start one after the other. */
  readonly layerMicros: number;
  /** Beyond that where activations are converted to 8 or 4 bit before they are multiplied. */
  readonly convertLayerMicros: number;
  /** Beyond that for a layer that routes to experts. */
  readonly mixtureLayerMicros: number;
  /** Beyond that for latent or recurrent attention. */
  readonly composedLayerMicros: number;
  /** Without CUDA graphs, the least time of a layer. */
  readonly eagerLayerMicros: number;
  /** Sampling one sequence. */
  readonly sequenceMicros: number;
  /** Beyond that where the host schedules and detokenizes between the steps, up to 0.11. */
  readonly hostSequenceMicros: number;
  /** From the client to the scheduler and back: tokenizing, HTTP. */
  readonly requestMs: number;
}

/** Shares of a figure by which runs lie below and above it. */
export interface Spread {
  readonly below: number;
  readonly above: number;
}

export type SpeedFigure = "tpot" | "ttft" | "throughput";

export type SpeedSpreads = Readonly<Record<"dense" | "mixture", Readonly<Record<SpeedFigure, Spread>>>>;

/** Relative errors of the figures, as `accuracy:performance` names them. */
export type SpeedErrors = Readonly<
  Record<"tpot" | "ttft" | "outputThroughput", { readonly median: number; readonly p90: number }>
>;
