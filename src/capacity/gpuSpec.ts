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
  /** How fast it computes and talks to its neighbours; absent where only memory is known. */
  readonly rates?: GpuRates;
}

/** Data-sheet rates of one device. `null`: not established, or the hardware lacks the type. */
export interface GpuRates {
  /** Dense rates of the tensor cores in 10^12 operations per second, `fp16` with FP32 accumulation. */
  readonly teraflops: Readonly<Record<"bf16" | "fp16" | "fp8" | "int8" | "fp4", number | null>>;
  /** NVLink, or AMD's Infinity Fabric, both directions together; 0: GPUs meet over PCIe alone. */
  readonly linkGBPerSecond: number | null;
  /** One direction of the PCIe slot. */
  readonly pcieGBPerSecond: number | null;
}
