import type { CheckpointQuantization, QuantizedLayout } from "./quantization.ts";
import { type WeightRole, weightRoles } from "./weightMatrix.ts";

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
const onlineMethods: ReadonlyMap<
  string,
  { readonly layout: QuantizedLayout; readonly roles: readonly WeightRole[] }
> = new Map([
  ["fp8", { layout: { method: "fp8_tensor" }, roles: linearRoles }],
  ["fp8_per_tensor", { layout: { method: "fp8_tensor" }, roles: linearRoles }],
  ["fp8_per_channel", { layout: { method: "fp8_channel" }, roles: linearRoles }],
  ["ptpc_fp8", { layout: { method: "fp8_channel" }, roles: linearRoles }],
  [
    "fp8_per_block",
    { layout: { method: "fp8_block", block: [128, 128], scaleBytes: 4 }, roles: linearRoles },
  ],
  ["mxfp8", { layout: { method: "mxfp8", groupSize: 32 }, roles: linearRoles }],
  ["bitsandbytes", { layout: { method: "bitsandbytes_nf4" }, roles: linearRoles }],
  ["experts_int8", { layout: { method: "int8_channel" }, roles: expertRoles }],
  ["int8_per_channel_weight_only", { layout: { method: "int8_channel" }, roles: expertRoles }],
  ["nvfp4_per_token", { layout: { method: "nvfp4", groupSize: 16 }, roles: expertRoles }],
]);

const cached = new Map<string, CheckpointQuantization>();

/** What `--quantization` makes of a 16-bit checkpoint; `null` when it names no online method. */
export function onlineQuantization(method: string | null): CheckpointQuantization | null {
  if (method === null) return null;
  const known = cached.get(method);
  if (known) return known;
  const online = onlineMethods.get(method);
  if (!online) return null;
  const quantization = { method, parts: [{ ...online, share: 1 }] };
  cached.set(method, quantization);
  return quantization;
}
