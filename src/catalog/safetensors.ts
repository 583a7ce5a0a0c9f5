/** One tensor of a checkpoint, as its file's header describes it. */
export interface StoredTensor {
  readonly name: string;
  /** `BF16`, `F8_E4M3`, `I32`, … */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
}

/** The first bytes of a file, of which the header's length is read: a little-endian number of 64 bits. */
export const LENGTH_BYTES = 8;
/** 160,000 tensors; the largest single files published have headers of a few megabytes. */
export const LARGEST_HEADER_BYTES = 16 * 2 ** 20;
const MOST_TENSORS = 1_000_000;
const LONGEST_NAME = 1000;

/** What a file tells, or a phrase that completes "FILE …": why it tells nothing. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

/**
 * How long the header of a safetensors file is, from its first eight bytes
 * (https://huggingface.co/docs/safetensors: the length, the header as JSON, then the tensors).
 */
export function readHeaderLength(bytes: Uint8Array): Reading<number> {
  if (bytes.length < LENGTH_BYTES) return { problem: "is too short for a safetensors file" };
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length < 2n) return { problem: "is not a safetensors file" };
  if (length > BigInt(LARGEST_HEADER_BYTES)) {
    return { problem: `is not a safetensors file: its header would be ${length} bytes long` };
  }
  return { value: Number(length) };
}

/** The tensors that a header lists. One entry that does not hold makes the whole header untrustworthy. */
export function readHeader(bytes: Uint8Array): Reading<readonly StoredTensor[]> {
  const header = parseJson(bytes);
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    return { problem: "has a header that is cut off or is not JSON" };
  }
  const tensors: StoredTensor[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const tensor = name.length <= LONGEST_NAME ? tensorFrom(name, value) : null;
    if (tensor === null || tensors.length === MOST_TENSORS) {
      return { problem: "has a header that does not describe tensors" };
    }
    tensors.push(tensor);
  }
  return tensors.length === 0 ? { problem: "holds no tensors" } : { value: tensors };
}

export interface ShardIndex {
  readonly names: readonly string[];
  /** `metadata.total_size`; `null` where the index does not tell. */
  readonly totalBytes: number | null;
}

/**
 * The names in `model.safetensors.index.json`. They are scanned rather than parsed as JSON: an object of a million
 * keys takes a second to build, the scan fifty milliseconds.
 */
export function readShardIndex(text: string): Reading<ShardIndex> {
  const names: string[] = [];
  const entry = /\s*"((?:[^"\\]|\\.)*)"\s*:\s*"(?:[^"\\]|\\.)*"\s*([,}])/y;
  const start = /"weight_map"\s*:\s*\{/.exec(text);
  if (start === null) return { problem: "has no weight_map" };
  entry.lastIndex = start.index + start[0].length;
  for (let isLast = false; !isLast; ) {
    const match = entry.exec(text);
    const name = match?.[1];
    if (name === undefined || name.length > LONGEST_NAME || names.length === MOST_TENSORS) {
      return { problem: "has a weight_map that is cut off or does not list tensors" };
    }
    names.push(name);
    isLast = match?.[2] === "}";
  }
  if (!/\}\s*$/.test(text.slice(-100))) return { problem: "is cut off" };
  return { value: { names, totalBytes: readTotalBytes(text) } };
}

/** `metadata.total_size` of an index. */
export function readTotalBytes(index: string): number | null {
  const digits = /"total_size"\s*:\s*(\d{1,15})(?:\.0)?\s*[,}]/.exec(index)?.[1];
  return digits === undefined ? null : Number(digits);
}

function tensorFrom(name: string, value: unknown): StoredTensor | null {
  if (typeof value !== "object" || value === null) return null;
  const dtype = "dtype" in value ? value.dtype : undefined;
  const shape = "shape" in value ? value.shape : undefined;
  const offsets = "data_offsets" in value ? value.data_offsets : undefined;
  if (typeof dtype !== "string" || !/^[A-Z][A-Z0-9_]{1,15}$/.test(dtype)) return null;
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) return null;
  const [begin = 0, end = 0] = offsets;
  return end < begin ? null : { name, dtype, shape, bytes: end - begin };
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
