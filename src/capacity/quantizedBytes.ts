import type { CheckpointQuantization, QuantizedLayout, QuantizedPart } from "./quantization.ts";
import { isVector, type WeightMatrix, type WeightRole } from "./weightMatrix.ts";

/** Where the bytes lie: in the published file, or in a GPU's memory after vLLM has repacked them. */
export type Storage = { readonly where: "file" } | GpuStorage;

export interface GpuStorage {
  readonly where: "gpu";
  /** The GPU multiplies FP8 itself (compute capability 8.9 on); below, Marlin spreads the scales over the rows. */
  readonly nativeFp8: boolean;
  readonly mxfp4: Mxfp4Padding;
}

/** Multiples to which the kernel for MXFP4 experts rounds the packed values and their scales up. */
export interface Mxfp4Padding {
  readonly hidden: number;
  readonly intermediate: number;
  /** The kernel pads the packed values only and keeps the scales as they are (Triton on Hopper). */
  readonly valuesOnly: boolean;
}

/** The part of the quantization that covers matrices of `role`, `null` when they stay at the model's dtype. */
export function partFor(quantization: CheckpointQuantization | null, role: WeightRole): QuantizedPart | null {
  if (!quantization) return null;
  for (const part of quantization.parts) if (part.roles.includes(role)) return part;
  return null;
}

/** Bytes of `rows × columns` of the matrix, by the part that covers it; `plainBytes` is the width of one plain element. */
export function matrixBytes(
  matrix: WeightMatrix,
  rows: number,
  columns: number,
  part: QuantizedPart | null,
  plainBytes: number,
  storage: Storage,
): number {
  const plain = rows * columns * (matrix.elementBytes ?? plainBytes);
  if (!part || isVector(matrix)) return plain;
  const quantized =
    part.layout.method === "mxfp4" && storage.where === "gpu"
      ? paddedMxfp4Bytes(matrix, rows, columns, part.layout.groupSize, storage.mxfp4)
      : layoutBytes(part.layout, rows, columns, storage);
  return part.share * quantized + (1 - part.share) * plain;
}

const HALF = 2;
const FLOAT = 4;

/** Sources: the methods' file formats, and vLLM's repacked layouts (`quantization/*.py`, `utils/marlin_utils*.py`). */
function layoutBytes(layout: QuantizedLayout, rows: number, columns: number, storage: Storage): number {
  const elements = rows * columns;
  const file = storage.where === "file";
  switch (layout.method) {
    case "fp8_block": {
      const [blockRows, blockColumns] = layout.block;
      const scales = Math.ceil(rows / blockRows) * Math.ceil(columns / blockColumns);
      if (file || storage.nativeFp8) return elements + layout.scaleBytes * scales;
      return elements + HALF * rows * Math.ceil(columns / blockColumns);
    }
    case "fp8_channel":
    case "int8_channel":
      return elements + (file ? HALF : FLOAT) * rows;
    case "fp8_tensor":
      return elements + 2 * FLOAT;
    case "awq":
      return elements / 2 + ((HALF + 0.5) * elements) / layout.groupSize;
    case "gptq": {
      const { bits, groupSize } = layout;
      const scales = HALF * rows * Math.ceil(columns / groupSize);
      // Marlin empties the zero points of symmetric files and the row order when there is none.
      if (!file) return (elements * bits) / 8 + scales;
      const zeros = (bits / 8) * rows * Math.ceil(columns / groupSize);
      return (elements * bits) / 8 + scales + zeros + FLOAT * columns + (layout.zeroBias ? HALF * rows : 0);
    }
    case "int4_group":
      return (
        elements / 2 + (HALF + (layout.zeroPoint ? 0.5 : 0)) * rows * Math.ceil(columns / layout.groupSize)
      );
    case "mxfp4":
      return elements / 2 + elements / layout.groupSize;
    case "mxfp8":
      return elements + elements / layout.groupSize;
    case "nvfp4":
      return elements / 2 + nvfp4Scales(rows, columns, layout.groupSize, file) + 2 * FLOAT;
    case "gguf":
      // Query, key and value become one matrix whose rows are as wide as the widest (`gguf.py`).
      return (elements * (file ? layout.bits : layout.mergedBits)) / 8;
    case "bitsandbytes_nf4":
      // Double-quantized maxima are expanded to fp32 when vLLM loads them.
      return file ? elements * (1 / 2 + 1 / 64 + 4 / 16384) + NF4_TABLES : elements * (1 / 2 + 4 / 64);
  }
}

/** Code tables and state that each NF4 matrix carries in the file. */
const NF4_TABLES = 1260;

/** On the GPU the scales lie in tiles of 128 × 4. */
function nvfp4Scales(rows: number, columns: number, groupSize: number, file: boolean): number {
  const groups = columns / groupSize;
  if (file) return rows * groups;
  return Math.ceil(rows / 128) * 128 * Math.ceil(groups / 4) * 4;
}

function paddedMxfp4Bytes(
  matrix: WeightMatrix,
  rows: number,
  columns: number,
  groupSize: number,
  padding: Mxfp4Padding,
): number {
  const [outer, inner] =
    matrix.split === "expert_input"
      ? [padding.hidden, padding.intermediate]
      : [padding.intermediate, padding.hidden];
  const padded = roundUp(rows, outer) * roundUp(columns, inner);
  return padded / 2 + (padding.valuesOnly ? rows * columns : padded) / groupSize;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
