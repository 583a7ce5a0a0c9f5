import type { GpuRates } from "../capacity/gpuSpec.ts";
import type { Gpu } from "./gpus.ts";

/** What a GPU, or the slowest member of a family, computes and sends per second. */
export function gpuRates(members: readonly [Gpu, ...Gpu[]]): GpuRates {
  const slowest = (pick: (gpu: Gpu) => number | null): number | null =>
    members.map(pick).reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)));
  return {
    teraflops: {
      bf16: slowest(({ teraflops }) => teraflops.bf16),
      fp16: slowest(({ teraflops }) => teraflops.fp16 ?? quarter(teraflops.fp4) ?? teraflops.fp32),
      fp8: slowest(({ teraflops }) => teraflops.fp8),
      int8: slowest(({ teraflops }) => teraflops.int8),
      fp4: slowest(({ teraflops }) => teraflops.fp4),
    },
    linkGBPerSecond: linksDiffer(members) ? null : slowest(linkGBPerSecond),
    pcieGBPerSecond: slowest(({ pcie }) => pcieGBPerSecond(pcie)),
  };
}

/** Of an A100 that may be a card or a board nobody knows whether there are links. */
function linksDiffer(members: readonly Gpu[]): boolean {
  const linked = members.filter((gpu) => linkGBPerSecond(gpu) !== 0);
  return linked.length > 0 && linked.length < members.length;
}

/** Small sheets state FP4 alone, which tensor cores run at four times the 16-bit rate; without tensor cores FP32 counts. */
function quarter(rate: number | null): number | null {
  return rate === null ? null : rate / 4;
}

/**
 * Infinity Fabric between the accelerators of one AMD board set, both directions together (data sheets of the MI250,
 * MI300X and MI350X platforms): 3 × 100, 7 × 128 and 7 × 153.6 GB/s.
 */
const infinityFabric: ReadonlyMap<string, number> = new Map([
  ["CDNA2", 300],
  ["CDNA3", 896],
  ["CDNA4", 1075],
]);

/** Cards in PCIe slots are joined by bridges that are bought apart, two by two: without a word of them there are none. */
function linkGBPerSecond(gpu: Gpu): number | null {
  const isCard = gpu.memoryType.startsWith("GDDR") || /\b(?:PCIe|A30)\b/i.test(gpu.name);
  return isCard ? 0 : (infinityFabric.get(gpu.architecture) ?? gpu.nvlinkGBPerSecond);
}

/** A lane of PCIe 3.0 carries 0.985 GB/s each way, and every generation doubles it. */
function pcieGBPerSecond(slot: string | null): number | null {
  const [, generation, lanes] = /^(\d)\.\d(?: x(\d+))?$/.exec(slot ?? "") ?? [];
  if (generation === undefined) return null;
  return 0.985 * 2 ** (Number(generation) - 3) * Number(lanes ?? 16);
}
