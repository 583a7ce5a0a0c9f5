import type { GpuSpec } from "./gpuSpec.ts";
import type { ModelShape } from "./modelShape.ts";
import { quantizationInMemory } from "./onlineQuantization.ts";
import type { QuantizedMethod } from "./quantization.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** Lowest compute capability on which vLLM runs a method today (`get_min_capability` of each). */
const lowestCapability: Readonly<Record<QuantizedMethod, number>> = {
  fp8_block: 7.5,
  fp8_channel: 7.5,
  fp8_tensor: 7.5,
  int8_channel: 7.5,
  awq: 7.5,
  gptq: 6,
  gguf: 6,
  int4_group: 7.5,
  mxfp4: 8,
  mxfp8: 7.5,
  nvfp4: 7.5,
  bitsandbytes_nf4: 7,
};

const BFLOAT16_CAPABILITY = 8;

/** Whether the GPU can compute with the dtype and the quantization; unknown capabilities are let through. */
export function runsOnGpu(model: ModelShape, server: ServerSettings, gpu: GpuSpec): boolean {
  const capability = gpu.computeCapability;
  if (capability === null) return true;
  if (server.dtype === "bfloat16" && capability < BFLOAT16_CAPABILITY) return false;
  const parts = quantizationInMemory(model, server)?.parts ?? [];
  return parts.every((part) => capability >= lowestCapability[part.layout.method]);
}
