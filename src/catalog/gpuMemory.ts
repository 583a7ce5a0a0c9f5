import type { GpuSpec } from "../capacity/gpuSpec.ts";
import type { Gpu } from "./gpus.ts";

const MIB = 2 ** 20;

/**
 * What the driver keeps back of the nvidia-smi total before a process sees it: a fixed part and a share.
 * Bounds over the rows of the catalogue from Volta on that have both figures (246 MiB of a T4's 15,360,
 * 881 of an A100's 81,920, 718 of a B200's 183,359); two Pascal boards keep back less.
 */
const DRIVER_RESERVE = {
  least: { mebibytes: 180, share: 0.0025 },
  most: { mebibytes: 460, share: 0.0052 },
} as const;

/**
 * nvidia-smi total over the size it is sold by, read as GiB: 0.932 (B300) and 0.9375 (T4, whose ECC lives in
 * the memory itself) up to 1. AMD's one measured board (MI300X) reports 0.9999.
 */
const SOLD_SIZE_SHARE = { least: 0.93, most: 1 } as const;

export interface GpuMemory {
  /** Total that CUDA reports to a process. */
  readonly bytes: GpuSpec["memoryBytes"];
  /** `null` when the figures were observed, else what was taken for granted. */
  readonly assumption: string | null;
}

/** The memory of a GPU as a process sees it: observed where the catalogue has it, else bounds by rule. */
export function gpuMemory(gpu: Gpu): GpuMemory {
  if (gpu.observedMiB) {
    return { bytes: { low: gpu.observedMiB.low * MIB, high: gpu.observedMiB.high * MIB }, assumption: null };
  }
  if (gpu.nvidiaSmiMiB !== null) {
    return {
      bytes: { low: leastVisible(gpu.nvidiaSmiMiB), high: mostVisible(gpu.nvidiaSmiMiB) },
      assumption: `the driver keeps back of the ${gpu.shortName}'s memory what it keeps back on other NVIDIA GPUs`,
    };
  }
  const soldMiB = gpu.memoryGB * 1024;
  return {
    bytes: {
      low: leastVisible(soldMiB * SOLD_SIZE_SHARE.least),
      high: gpu.vendor === "NVIDIA" ? mostVisible(soldMiB * SOLD_SIZE_SHARE.most) : soldMiB * MIB,
    },
    assumption: `what the driver reports for ${gpu.shortName} is not known; bounds from its ${gpu.memoryGB} GB`,
  };
}

function leastVisible(totalMiB: number): number {
  return (totalMiB * (1 - DRIVER_RESERVE.most.share) - DRIVER_RESERVE.most.mebibytes) * MIB;
}

function mostVisible(totalMiB: number): number {
  return (totalMiB * (1 - DRIVER_RESERVE.least.share) - DRIVER_RESERVE.least.mebibytes) * MIB;
}
