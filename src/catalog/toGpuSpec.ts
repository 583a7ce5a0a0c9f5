import type { GpuSpec } from "../capacity/gpuSpec.ts";
import { gpuMemory } from "./gpuMemory.ts";
import { gpuRates } from "./gpuRates.ts";
import type { Gpu } from "./gpus.ts";

/**
 * What the arithmetic needs of a GPU, or of a family: the members' memory as a range, and for everything else
 * what the weakest of them has. A family has at least one member.
 */
export function toGpuSpec(members: readonly [Gpu, ...Gpu[]]): GpuSpec {
  const memories = members.map((member) => gpuMemory(member).bytes);
  const capabilities = members.map((member) => member.computeCapability);
  return {
    memoryBytes: {
      low: Math.min(...memories.map((memory) => memory.low)),
      high: Math.max(...memories.map((memory) => memory.high)),
    },
    nominalGiB: Math.min(...members.map(nominalGiB)),
    computeCapability: capabilities.reduce((a, b) => (a === null || b === null ? null : Math.min(a, b))),
    bandwidthBytesPerSecond: Math.min(...members.map((member) => member.bandwidthGBPerSecond)) * 1e9,
    architecture: members[0].architecture,
    unifiedMemory: members.some((member) => member.unifiedMemory),
    rates: gpuRates(members),
  };
}

/** A GPU that a plan describes because the catalogue lacks it. */
export interface GpuDescription {
  readonly memoryBytes: number;
  readonly bandwidthBytesPerSecond: number | null;
  readonly computeCapability: number | null;
}

/** The memory is taken as written: whoever describes a GPU knows what it reports. */
export function describedGpu(description: GpuDescription): GpuSpec {
  return {
    memoryBytes: { low: description.memoryBytes, high: description.memoryBytes },
    nominalGiB: description.memoryBytes / 2 ** 30,
    computeCapability: description.computeCapability,
    bandwidthBytesPerSecond: description.bandwidthBytesPerSecond,
    architecture: architectureOf(description.computeCapability),
    unifiedMemory: false,
  };
}

function nominalGiB(gpu: Gpu): number {
  return gpu.nvidiaSmiMiB === null ? gpu.memoryGB : gpu.nvidiaSmiMiB / 1024;
}

/** NVIDIA's names for its compute capabilities (CUDA C++ programming guide, "Compute Capabilities"). */
function architectureOf(computeCapability: number | null): string {
  if (computeCapability === null) return "unknown";
  if (computeCapability >= 10) return "Blackwell";
  if (computeCapability >= 9) return "Hopper";
  if (computeCapability >= 8.9) return "Ada Lovelace";
  if (computeCapability >= 8) return "Ampere";
  if (computeCapability >= 7.5) return "Turing";
  return computeCapability >= 7 ? "Volta" : "Pascal";
}
