import type { ModelShape } from "./modelShape.ts";
import type { CheckpointQuantization, QuantizedLayout } from "./quantization.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { type WeightRole, weightRoles } from "./weightMatrix.ts";

/** How the weights lie in memory: as the checkpoint stores them, else as `--quantization` makes them of 16 bit. */
export function quantizationInMemory(
  model: ModelShape,
  { quantization }: Pick<ServerSettings, "quantization">,
): CheckpointQuantization | null {
  if (model.quantization !== null || quantization === null) return model.quantization;
  return onlineMethods.get(quantization) ?? null;
}

/** Roles that online quantization leaves at 16 bit: it converts linear layers, not tables, norms and small gates. */
const plainRoles: ReadonlySet<WeightRole> = new Set([
  "embed",
  "lm_head",
  "norm",
  "router",
  "vision",
  "audio",
  "hc",
]);
const linearRoles: readonly WeightRole[] = weightRoles.filter((role) => !plainRoles.has(role));
const expertRoles: readonly WeightRole[] = ["experts"];

/** Methods that vLLM applies to a 16-bit checkpoint while loading (`quantization/online/`), by name of the flag's value. */
const onlineMethods: ReadonlyMap<string, CheckpointQuantization> = new Map([
  online("fp8", { method: "fp8_tensor" }, linearRoles),
  online("fp8_per_tensor", { method: "fp8_tensor" }, linearRoles),
  online("fp8_per_channel", { method: "fp8_channel" }, linearRoles),
  online("ptpc_fp8", { method: "fp8_channel" }, linearRoles),
  online("fp8_per_block", { method: "fp8_block", block: [128, 128], scaleBytes: 4 }, linearRoles),
  online("mxfp8", { method: "mxfp8", groupSize: 32 }, linearRoles),
  online("bitsandbytes", { method: "bitsandbytes_nf4" }, linearRoles),
  online("experts_int8", { method: "int8_channel" }, expertRoles),
  online("int8_per_channel_weight_only", { method: "int8_channel" }, expertRoles),
  online("nvfp4_per_token", { method: "nvfp4", groupSize: 16 }, expertRoles),
]);

function online(
  method: string,
  layout: QuantizedLayout,
  roles: readonly WeightRole[],
): readonly [string, CheckpointQuantization] {
  return [method, { method, parts: [{ layout, roles, share: 1 }] }];
}
