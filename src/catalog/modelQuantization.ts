import type { CheckpointQuantization, QuantizedLayout, QuantizedPart } from "../capacity/quantization.ts";
import { type WeightRole, weightRoles } from "../capacity/weightMatrix.ts";
import type { FieldReader } from "./fieldReader.ts";
import type { QuantizationRecord, ResolvedModelRecord } from "./modelRecord.ts";

/**
 * Which of the checkpoint's matrices are stored how. `null`: not quantized; a layout that is not established adds to
 * the reader's missing fields.
 */
export function quantizationOf(
  record: ResolvedModelRecord,
  reader: FieldReader,
): CheckpointQuantization | null {
  const stated = record.quantization;
  if (!stated) return null;
  const { method } = stated;
  if (stated.parts) {
    return {
      method,
      parts: stated.parts.map((part) => quantizedPart(part, rolesCovered(part), reader)),
    };
  }
  if (stated.dynamic) reader.need(null, "which matrices this dynamic quantization leaves at 16 bit");
  if (stated.method === "fbgemm_fp8") return { method, parts: [fbgemmPart(record)] };
  if (!stated.excluded_groups) reader.need(null, "which matrices the quantization leaves at 16 bit");
  const excluded = new Set(rolesNamed(stated.excluded_groups ?? []));
  for (const role of rolesNamed(stated.included_groups ?? [])) excluded.delete(role);
  const roles = weightRoles.filter((role) => role !== "norm" && !excluded.has(role));
  return { method, parts: [quantizedPart(stated, roles, reader)] };
}

/** Meta's FP8 of Llama 3.1 405B: the MLPs alone, without the first and the last layer. */
function fbgemmPart(record: ResolvedModelRecord): QuantizedPart {
  const layers = record.layers ?? 0;
  return { layout: { method: "fp8_channel" }, roles: ["mlp"], share: (layers - 2) / layers };
}

type Stated = Pick<QuantizationRecord, "method" | "block" | "granularity" | "group_size"> & {
  readonly bits?: number | null | undefined;
  readonly zero_bias?: boolean | undefined;
  readonly zero_point?: boolean | undefined;
  readonly scale_bytes?: number | undefined;
  readonly bits_per_weight?: number | undefined;
  readonly merged_bits_per_weight?: number | undefined;
  readonly fraction?: readonly [number, number] | undefined;
};

function quantizedPart(stated: Stated, covers: readonly WeightRole[], reader: FieldReader): QuantizedPart {
  // The router decides with 16-bit weights in every method known.
  const roles = covers.filter((role) => role !== "router");
  const [covered, all] = stated.fraction ?? [1, 1];
  return { layout: layoutOf(stated, reader), roles, share: covered / all };
}

function layoutOf(stated: Stated, reader: FieldReader): QuantizedLayout {
  const groupSize = (): number => {
    if (stated.group_size) return stated.group_size;
    reader.assume(`weights share a scale in groups of ${USUAL_GROUP}, as the tools write them`);
    return USUAL_GROUP;
  };
  switch (stated.method) {
    case "fp8":
      if (stated.block)
        return { method: "fp8_block", block: stated.block, scaleBytes: stated.scale_bytes ?? 4 };
      reader.need(stated.granularity ? 1 : null, "quantization.granularity");
      return { method: stated.granularity === "tensor" ? "fp8_tensor" : "fp8_channel" };
    case "int8":
      return { method: "int8_channel" };
    case "awq":
      return { method: "awq", groupSize: groupSize() };
    case "gptq": {
      const bits = reader.need(stated.bits, "quantization.bits");
      return { method: "gptq", groupSize: groupSize(), bits, zeroBias: stated.zero_bias ?? false };
    }
    case "autoround":
      // Packed as GPTQ packs, without biases.
      return { method: "gptq", groupSize: groupSize(), bits: stated.bits ?? 4, zeroBias: false };
    case "int4_group":
      return {
        method: "int4_group",
        groupSize: groupSize(),
        ...(stated.zero_point && { zeroPoint: true }),
      };
    case "mxfp4":
    case "mxfp8":
    case "nvfp4":
      return { method: stated.method, groupSize: groupSize() };
    case "gguf": {
      const bits = reader.need(stated.bits_per_weight, "quantization.bits_per_weight");
      return { method: "gguf", bits, mergedBits: stated.merged_bits_per_weight ?? bits };
    }
    case "bitsandbytes":
      return { method: "bitsandbytes_nf4" };
    default:
      reader.need(null, `the layout of quantization ${stated.method}`);
      return { method: "fp8_tensor" };
  }
}

/** Of llm-compressor's and AutoGPTQ's presets; another one moves the weights by a hundredth or two. */
const USUAL_GROUP = 128;

function rolesCovered(part: {
  groups: readonly string[];
  except?: readonly string[] | undefined;
}): readonly WeightRole[] {
  return rolesNamed(part.groups).filter((role) => !part.except?.includes(role));
}

/** The roles of the named groups; a group of attention matrices covers the output matrix too. */
function rolesNamed(groups: readonly string[]): readonly WeightRole[] {
  return weightRoles.filter(
    (role) => groups.includes(role) || groups.includes(groupOfOutput.get(role) ?? role),
  );
}

const groupOfOutput: ReadonlyMap<WeightRole, WeightRole> = new Map([
  ["attn_o", "attn"],
  ["mtp_o", "mtp"],
]);
