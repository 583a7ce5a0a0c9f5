import type { GpuRates, GpuSpec } from "../capacity/gpuSpec.ts";
import type { QuantizedLayout } from "../capacity/quantization.ts";
import type { GpuClass, SharedCoefficients } from "./speedCoefficients.ts";

/** How a matrix is multiplied: what its bytes and its arithmetic cost beside those of 16-bit matrices. */
export type Kernel = "plain" | "fp8" | "int8" | "fp4" | "widened_fp8" | "widened_int4" | "widened_awq";

/**
 * The kernel that vLLM picks for a method on a GPU: FP8 is multiplied as such from compute capability 8.9 on, FP4 from
 * 10; below, Marlin widens the weights to 16 bit (`quantization/fp8.py`, `marlin_utils_fp4.py`). Without a known
 * capability (AMD, others) what the data sheet has a rate for counts.
 */
export function kernelFor(layout: QuantizedLayout | null, gpu: GpuSpec): Kernel {
  if (layout === null) return "plain";
  switch (layout.method) {
    case "fp8_block":
    case "fp8_channel":
    case "fp8_tensor":
    case "mxfp8":
      return multiplies(gpu, "fp8", 8.9) ? "fp8" : "widened_fp8";
    case "int8_channel":
      return multiplies(gpu, "int8", 7.5) ? "int8" : "widened_fp8";
    case "nvfp4":
      return multiplies(gpu, "fp4", 10) ? "fp4" : "widened_int4";
    case "mxfp4":
      // The activations stay at 16 or 8 bit: only data-centre Blackwell and CDNA4 multiply below 16.
      return isFp4Accelerator(gpu) ? "fp4" : "widened_int4";
    case "awq":
      return "widened_awq";
    case "gptq":
      return layout.bits === 8 ? "widened_fp8" : "widened_int4";
    case "int4_group":
    case "bitsandbytes_nf4":
    case "gguf":
      return "widened_int4";
  }
}

function multiplies(gpu: GpuSpec, type: "fp8" | "int8" | "fp4", fromCapability: number): boolean {
  if (gpu.computeCapability !== null) return gpu.computeCapability >= fromCapability;
  return (gpu.rates?.teraflops[type] ?? null) !== null;
}

function isFp4Accelerator(gpu: GpuSpec): boolean {
  if (gpu.computeCapability === null) return (gpu.rates?.teraflops.fp4 ?? null) !== null;
  return Math.floor(gpu.computeCapability) === 10;
}

/** Operations per second on the data sheet, `null` where it has none to go by. */
export function peakOf(kernel: Kernel, gpu: GpuSpec): number | null {
  const rates = gpu.rates?.teraflops;
  if (!rates) return null;
  const half = rates.bf16 ?? rates.fp16;
  const peak = nativePeak(kernel, rates) ?? half;
  return peak === null ? null : peak * 1e12;
}

function nativePeak(kernel: Kernel, rates: GpuRates["teraflops"]): number | null {
  switch (kernel) {
    case "fp8":
      return rates.fp8;
    case "int8":
      return rates.int8;
    case "fp4":
      return rates.fp4 ?? rates.fp8;
    default:
      return null;
  }
}

/** Share of the class's bandwidth that reading the weights reaches. */
export function readShare(kernel: Kernel, shares: SharedCoefficients): number {
  switch (kernel) {
    case "plain":
      return 1;
    case "fp4":
      return shares.fp4Read;
    case "widened_int4":
      return shares.int4Read;
    case "widened_awq":
      return shares.awqRead;
    default:
      return shares.fp8Read;
  }
}

/** Share of the class's reach that the arithmetic attains, of the kernel's own peak. */
export function computeShare(kernel: Kernel, shares: SharedCoefficients): number {
  switch (kernel) {
    case "plain":
      return 1;
    case "fp8":
    case "int8":
      return shares.fp8Compute;
    case "fp4":
      return shares.fp4Compute;
    default:
      return shares.widenedCompute;
  }
}

/** Whether activations are converted before each multiplication, which is one more kernel to start. */
export function convertsActivations(kernel: Kernel): boolean {
  return kernel === "fp8" || kernel === "int8" || kernel === "fp4";
}

const classOfArchitecture: ReadonlyMap<string, GpuClass> = new Map([
  ["Hopper", "hopper"],
  ["Blackwell Ultra", "blackwellHbm"],
  ["Ada Lovelace", "gddr"],
  ["Turing", "turing"],
  ["Volta", "turing"],
  ["Pascal", "turing"],
]);

/** The class by architecture; Ampere and Blackwell come with HBM (x.0, 10.3) and with GDDR. */
export function classOf(gpu: GpuSpec): GpuClass {
  const { architecture, computeCapability } = gpu;
  if (architecture.startsWith("CDNA")) return "cdna";
  if (architecture.startsWith("RDNA")) return "rdna";
  if (architecture === "Ampere") return computeCapability === 8 ? "ampereHbm" : "gddr";
  if (architecture === "Blackwell") {
    return computeCapability !== null && Math.floor(computeCapability) === 10 ? "blackwellHbm" : "gddr";
  }
  return classOfArchitecture.get(architecture) ?? "other";
}
