/** What vLLM takes when a launch says nothing, and where that comes from: "vLLM 0.28", "the checkpoint's dtype". */
export interface Default<T> {
  readonly value: T;
  readonly from: string;
}

/** What vLLM looks at in a GPU when it picks defaults. */
export interface DefaultGpu {
  /** The driver's name: vLLM tells an A100 by it. */
  readonly name: string;
  /** The board's memory, as NVML counts it. */
  readonly nominalGiB: number;
  /** `null` off NVIDIA and where it is not known. */
  readonly computeCapability: number | null;
}
