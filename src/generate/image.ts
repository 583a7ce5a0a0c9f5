import { formatVersion, isAtLeast } from "../units/version.ts";
import type { Server } from "./server.ts";

/** vLLM's own image of the version in use; AMD's GPUs have one of their own since v0.14. */
export function imageOf({ deployment, vendor }: Server): string {
  const { major, minor, patch } = deployment.version.value;
  const name = vendor === "AMD" ? "vllm/vllm-openai-rocm" : "vllm/vllm-openai";
  return `${name}:v${major}.${minor}.${patch}`;
}

/** What a container platform is told about the GPU's maker; `null` where vLLM's images serve none of its GPUs. */
export function deviceResource({ vendor }: Server): string | null {
  if (vendor === "NVIDIA") return "nvidia.com/gpu";
  return vendor === "AMD" ? "amd.com/gpu" : null;
}

/** Sentences about an image that may not be there. */
export function imageNotes(server: Server): readonly string[] {
  const { version } = server.deployment;
  if (deviceResource(server) === null)
    return [`${server.vendor}'s GPUs need an image of their maker: the one below is for NVIDIA.`];
  return server.vendor === "AMD" && !isAtLeast(version.value, 0, 14)
    ? [`vLLM ${formatVersion(version.value)} has no image of its own for AMD: rocm/vllm has one.`]
    : [];
}

/** Shared memory that the workers of one server exchange tensors through; PyTorch needs it beyond one GPU. */
export function sharedMemoryGiB({ gpusPerServer }: Server): number | null {
  return gpusPerServer > 1 ? Math.min(64, Math.max(8, gpusPerServer * 2)) : null;
}

/** Where vLLM's image keeps what it downloads. */
export const cacheFolder = "/root/.cache/huggingface";

/** A model that is a folder, and no name of the Hub. */
export function isFolder(model: string): boolean {
  return /^(?:\.{0,2}\/|~)/.test(model);
}
