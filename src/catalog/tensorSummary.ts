import { type WeightRole, weightRoles } from "../capacity/weightMatrix.ts";
import { groupOfModule } from "./modelConfigQuantization.ts";
import type { QuantizationRecord } from "./modelRecord.ts";
import type { ShardIndex, StoredTensor } from "./safetensors.ts";
import type { TensorSummary } from "./tensorSummarySchema.ts";

/** The summary of a checkpoint in a single file, whose header tells everything. */
export function summarizeTensors(tensors: readonly StoredTensor[]): TensorSummary {
  const bytesByDtype = new Map<string, number>();
  let weightBytes = 0;
  for (const { dtype, bytes } of tensors) {
    weightBytes += bytes;
    bytesByDtype.set(dtype, (bytesByDtype.get(dtype) ?? 0) + bytes);
  }
  return {
    weightBytes,
    bytesByDtype: [...bytesByDtype].sort(([, first], [, second]) => second - first),
    parts: partsOf(tensors),
  };
}

/** The summary of a checkpoint in several files: the names alone tell what is quantized, since scales have names. */
export function summarizeIndex({ names, totalBytes }: ShardIndex): TensorSummary {
  return { weightBytes: totalBytes, bytesByDtype: null, parts: partsOf(names.map((name) => ({ name }))) };
}

/**
 * What the configuration says of the quantization, corrected by what the files hold: a part without scales is stored
 * at 16 bit whatever the list of exclusions says, and one with some of both becomes a part of its own.
 */
export function correctQuantization(stated: QuantizationRecord, summary: TensorSummary): QuantizationRecord {
  if (summary.parts.every(({ quantized }) => quantized === 0) || stated.parts) return stated;
  const excluded = new Set(stated.excluded_groups ?? []);
  const mixed: { readonly group: string; readonly fraction: [number, number] }[] = [];
  for (const { group, quantized, plain } of summary.parts) {
    if (quantized === 0) excluded.add(group);
    else if (plain === 0) excluded.delete(group);
    else mixed.push({ group, fraction: [quantized, quantized + plain] });
  }
  const { dynamic: _, ...even } = stated;
  const corrected = { ...even, excluded_groups: [...excluded], evidence: "tensors of the checkpoint read" };
  if (mixed.length === 0) return corrected;
  for (const { group } of mixed) excluded.add(group);
  const whole = weightRoles.filter((role) => role !== "norm" && !excluded.has(groupNameOf(role)));
  const layout = layoutOf(stated);
  return {
    ...corrected,
    parts: [
      { ...layout, groups: whole },
      ...mixed.map(({ group, fraction }) => ({ ...layout, groups: [group], fraction })),
    ],
  };
}

type Part = NonNullable<QuantizationRecord["parts"]>[number];

function layoutOf({
  method,
  bits,
  group_size,
  block,
  granularity,
}: QuantizationRecord): Omit<Part, "groups"> {
  return {
    method,
    bits,
    ...(group_size !== undefined && { group_size }),
    ...(block && { block }),
    ...(granularity && { granularity }),
  };
}

function groupNameOf(role: WeightRole): string {
  return role.replace(/_o$/, "");
}

/** Beside a matrix these tell that it is quantized: scales, zero points, packed values, in every method's spelling. */
const quantizedSuffix =
  /(?:^|[._])(?:qweight|qzeros|scales|weight_packed|weight_scale(?:_inv|_2)?|blocks|SCB|absmax|quant_map|nested_absmax)$|\.quant_state\./;
/** The matrix itself; experts may be fused into one tensor that is named after the projection. */
const matrixSuffix = /(?:^|\.)(?:weight|gate_up_proj|down_proj|up_proj|gate_proj)$/;
const suffixes =
  /(?:\.weight)?[._](?:qweight|qzeros|scales|g_idx|weight(?:_packed|_scale(?:_inv|_2)?|_shape|_zero_point|_g_idx)?|blocks|SCB|absmax|quant_map|nested_absmax)$|\.weight\.quant_state\..*$/;

interface NamedTensor {
  readonly name: string;
  readonly shape?: readonly number[];
}

/** Matrices are counted, not weighed: those of a part that some layers leave out are alike. */
function partsOf(tensors: readonly NamedTensor[]): TensorSummary["parts"] {
  const isQuantized = new Map<string, boolean>();
  for (const { name, shape } of tensors) {
    const matrix = name.replace(suffixes, "");
    if (quantizedSuffix.test(name)) isQuantized.set(matrix, true);
    else if (matrixSuffix.test(name) && (shape === undefined || shape.length > 1)) {
      isQuantized.set(matrix, isQuantized.get(matrix) ?? false);
    }
  }
  const parts = new Map<string, { quantized: number; plain: number }>();
  for (const [matrix, quantized] of isQuantized) {
    const group = groupOfModule(matrix);
    if (group === null) continue;
    const part = parts.get(group) ?? { quantized: 0, plain: 0 };
    if (quantized) part.quantized++;
    else part.plain++;
    parts.set(group, part);
  }
  return [...parts].map(([group, counts]) => ({ group, ...counts }));
}
