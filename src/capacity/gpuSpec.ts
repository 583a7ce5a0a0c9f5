/** What the arithmetic needs to know of a GPU. */
export interface GpuSpec {
  /** Memory that the driver reports to a process (`cudaMemGetInfo` total); a range where drivers or family members differ. */
  readonly memoryBytes: { readonly low: number; readonly high: number };
  /** Memory on the data sheet in GiB (NVML total); vLLM picks batch defaults by it. */
  readonly nominalGiB: number;
  /** CUDA compute capability, `8.9`; `null` where it is not known and off NVIDIA: no CUDA rule applies then. */
  readonly computeCapability: number | null;
  readonly bandwidthBytesPerSecond: number | null;
  readonly architecture: string;
  /** CPU and GPU share one memory (GB10, GH200, Jetson). */
  readonly unifiedMemory: boolean;
}
