import type { GpuSpec } from "../capacity/gpuSpec.ts";

/**
 * Seconds of one sum over a tensor-parallel group. Published microbenchmarks of vLLM's all-reduce in CUDA graphs (H100,
 * A100, B200 over NVLink; L40S over PCIe 4, RTX PRO 6000 over PCIe 5): a latency, then the ring's 2 (n − 1) / n of the
 * bytes at 0.6 of one direction. Over PCIe a pair keeps that share; four and more share the host's lanes, and before
 * PCIe 5 without peer access, which leaves a third or a tenth.
 */
export function allReduceSeconds(bytes: number, gpus: number, gpu: GpuSpec, crowdedPcie: number): number {
  if (gpus <= 1) return 0;
  const link = linkOf(gpu, gpus, crowdedPcie);
  const ring = (2 * (gpus - 1)) / gpus;
  return link.latencySeconds + (ring * bytes) / (link.share * link.bytesPerSecond);
}

/**
 * Seconds of the same between machines, whose GPUs have summed up among themselves: a ring over the network. Boards with
 * NVLink 4 have a network card of 400 Gbit/s with remote memory access for each GPU (HGX H100); others are taken to go
 * through the host.
 */
export function networkSumSeconds(bytes: number, machines: number, gpu: GpuSpec, network: Network): number {
  if (machines <= 1) return 0;
  const hasRemoteAccess = (gpu.rates?.linkGBPerSecond ?? 0) >= NVLINK_4;
  const { networkMicros, networkGBPerSecond } = hasRemoteAccess ? REMOTE_ACCESS : network;
  const ring = (2 * (machines - 1)) / machines;
  return networkMicros * 1e-6 + (ring * bytes) / (networkGBPerSecond * 1e9);
}

const NVLINK_4 = 900;
/** Of 50 GB/s, what sums reach over NVLink too; the latency of two machines over InfiniBand. */
const REMOTE_ACCESS: Network = { networkMicros: 40, networkGBPerSecond: 30 };

/** What lies between machines; reports seldom say, and few have remote memory access. */
export interface Network {
  readonly networkMicros: number;
  readonly networkGBPerSecond: number;
}

/** The fastest that the link allows: no latency, every byte at its full rate. */
export function allReduceLimitSeconds(bytes: number, gpus: number, gpu: GpuSpec): number {
  if (gpus <= 1) return 0;
  // Switches that add on the way (NVLS) send each byte once.
  return bytes / linkOf(gpu, gpus, 1).bytesPerSecond;
}

interface Link {
  readonly bytesPerSecond: number;
  readonly share: number;
  readonly latencySeconds: number;
}

function linkOf(gpu: GpuSpec, gpus: number, crowdedPcie: number): Link {
  const linkGB = gpu.rates?.linkGBPerSecond ?? (gpus > 2 ? UNKNOWN_LINK : 0);
  if (linkGB > 0) {
    return { bytesPerSecond: (linkGB / 2) * 1e9, share: 0.6, latencySeconds: (4.5 + 0.15 * gpus) * 1e-6 };
  }
  const pcieGB = gpu.rates?.pcieGBPerSecond ?? PCIE_4;
  const crowded = pcieGB > PCIE_4 ? crowdedPcie : crowdedPcie / 3;
  return {
    bytesPerSecond: pcieGB * 1e9,
    share: gpus === 2 ? 0.6 : crowded,
    latencySeconds: 3.5e-6 * gpus,
  };
}

/** Cards that sell as boards too: more than two in one machine are nearly always the boards (NVLink 3). */
const UNKNOWN_LINK = 600;

/** One direction of 16 lanes. */
const PCIE_4 = 31.52;
