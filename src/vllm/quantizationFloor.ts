import { formatVersion, type VllmVersion } from "../units/version.ts";
import { rowForVersion } from "./versioned.ts";

/** What a quantization method asks of an NVIDIA GPU. */
export interface QuantizationFloor {
  readonly computeCapability: number;
  /** Types that the model may compute in. */
  readonly dtypes: readonly ("float16" | "bfloat16" | "float32")[];
  /** From this capability on the matrices are multiplied as stored; below they are unpacked first, which is slower. */
  readonly native: number | null;
  readonly from: string;
}

/**
 * The lowest compute capability that a method runs on, in a release. A compressed-tensors checkpoint is asked for
 * with its scheme, `compressed-tensors/w8a8-fp8`. `null` for a method that is not in the table, or that the release
 * leaves to a plugin (bitsandbytes from v0.28, GGUF from v0.24): whether it runs is not known then.
 * Source: get_min_capability and get_supported_act_dtypes in vllm/model_executor/layers/quantization.
 */
export function quantizationFloor(method: string, version: VllmVersion): QuantizationFloor | null {
  const key = method.toLowerCase().replaceAll("_", "-");
  const rows = floors.get(key) ?? floors.get(key.replace(/\/.*/, ""));
  const row = rows && rowForVersion(rows, version);
  if (!row || row.floor === null) return null;
  return {
    computeCapability: row.floor,
    dtypes: row.dtypes ?? ["float16", "bfloat16"],
    native: row.native ?? null,
    from: `${method} in vLLM ${formatVersion(version)}`,
  };
}

export type KvCacheDtypeSupport = "supported" | "unsupported" | "unknown";

/**
 * Whether the attention kernels of a GPU can keep their cache in a type.
 * FP8 runs from Ampere on, through FlashInfer or Triton where FlashAttention lacks it; below, nothing was established.
 * Source: vllm/platforms/cuda.py, backend priorities and each backend's supported types.
 */
export function kvCacheDtypeSupport(dtype: string, computeCapability: number | null): KvCacheDtypeSupport {
  const name = dtype.toLowerCase();
  if (name === "auto" || name === "float16") return "supported";
  if (computeCapability === null) return "unknown";
  if (name === "bfloat16") return computeCapability >= 8 ? "supported" : "unsupported";
  if (name.startsWith("nvfp4"))
    return computeCapability >= 10 && computeCapability < 11 ? "supported" : "unsupported";
  if (name === "fp8" || name === "fp8_e4m3" || name === "fp8_e5m2") {
    return computeCapability >= 8 ? "supported" : "unknown";
  }
  return "unknown";
}

interface FloorRow {
  readonly since: string;
  /** `null`: not part of vLLM itself. */
  readonly floor: number | null;
  readonly dtypes?: QuantizationFloor["dtypes"];
  readonly native?: number;
}
/** Newest first; releases where history gives only a season are the first of that season. */
type FloorHistory = readonly [FloorRow, ...FloorRow[]];

const always = (floor: number, more: Partial<FloorRow> = {}): FloorHistory => [
  { since: "0", floor, ...more },
];
const FLOAT16: QuantizationFloor["dtypes"] = ["float16"];
const BFLOAT16: QuantizationFloor["dtypes"] = ["bfloat16"];
const FP8_MATRICES = 8.9;
const FP4_MATRICES = 10;

const awqMarlin: FloorHistory = [
  { since: "0.14", floor: 7.5 },
  { since: "0", floor: 8 },
];
const gptqMarlin: FloorHistory = [
  { since: "0.28", floor: 6 },
  { since: "0.14", floor: 7.5 },
  { since: "0", floor: 8 },
];
const fp8: FloorHistory = [
  { since: "0.14", floor: 7.5, native: FP8_MATRICES },
  { since: "0", floor: 8, native: FP8_MATRICES },
];
const nvfp4: FloorHistory = [
  { since: "0.14", floor: 7.5, native: FP4_MATRICES },
  { since: "0", floor: 8, native: FP4_MATRICES },
];
const mxfp4: FloorHistory = [
  { since: "0.11", floor: 8, dtypes: BFLOAT16, native: FP4_MATRICES },
  { since: "0", floor: 9, dtypes: BFLOAT16, native: FP4_MATRICES },
];

const floors: ReadonlyMap<string, FloorHistory> = new Map(
  Object.entries<FloorHistory>({
    awq: [
      { since: "0.24", floor: 7.5 },
      { since: "0", floor: 7.5, dtypes: FLOAT16 },
    ],
    "awq-marlin": awqMarlin,
    "auto-awq": awqMarlin,
    gptq: [
      { since: "0.24", floor: 6 },
      { since: "0", floor: 6, dtypes: FLOAT16 },
    ],
    "gptq-marlin": gptqMarlin,
    "auto-gptq": gptqMarlin,
    fp8,
    online: always(7.5, { native: FP8_MATRICES }),
    "fp8-per-tensor": always(7.5, { native: FP8_MATRICES }),
    "fp8-per-block": always(7.5, { native: FP8_MATRICES }),
    "fp8-per-channel": always(7.5, { native: FP8_MATRICES }),
    "fbgemm-fp8": always(8, { native: FP8_MATRICES }),
    "compressed-tensors": always(7, { dtypes: ["float32", "float16", "bfloat16"] }),
    modelopt: [
      { since: "0.14", floor: 8, native: FP8_MATRICES },
      { since: "0", floor: 8.9, native: FP8_MATRICES },
    ],
    "modelopt-fp4": nvfp4,
    "modelopt-mxfp8": always(8, { dtypes: BFLOAT16 }),
    mxfp4,
    "gpt-oss-mxfp4": mxfp4,
    "moe-wna16": always(7),
    torchao: always(7.5),
    "experts-int8": always(8),
    "fp-quant": always(10, { dtypes: BFLOAT16 }),
    inc: always(6),
    quark: always(7),
    humming: always(7.5),
    bitsandbytes: [
      { since: "0.28", floor: null },
      { since: "0", floor: 7 },
    ],
    gguf: [
      { since: "0.24", floor: null },
      { since: "0", floor: 6 },
    ],
    "compressed-tensors/wna16": always(7.5),
    "compressed-tensors/w8a8-int8": always(7.5),
    "compressed-tensors/w8a16-fp8": always(7.5),
    // Below 8.9 it runs as w8a16: stored in 8 bits, computed in 16.
    "compressed-tensors/w8a8-fp8": always(7.5, { native: FP8_MATRICES }),
    "compressed-tensors/w4a4-nvfp4": always(7.5, { native: FP4_MATRICES }),
    "compressed-tensors/mxfp4": always(8),
    "compressed-tensors/mxfp8": always(7.5),
    "compressed-tensors/w4a8-fp8": always(9),
  }),
);
