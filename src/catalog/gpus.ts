import gpuRows from "./data/gpus.json";
import type { GpuRecord } from "./gpuRecord.ts";

/** A GPU of the catalogue, per device that software sees. `null`: not established. */
export interface Gpu {
  readonly id: string;
  readonly name: string;
  /** The name without its maker, as people say it: `L4`, `A100 SXM4 80GB`, `RTX 4090`. */
  readonly shortName: string;
  readonly aliases: readonly string[];
  readonly vendor: GpuRecord["vendor"];
  readonly architecture: string;
  readonly computeCapability: number | null;
  /** The size that it is sold by. */
  readonly memoryGB: number;
  /** The total that nvidia-smi prints. */
  readonly nvidiaSmiMiB: number | null;
  /** What CUDA reported to processes, lowest and highest seen. */
  readonly observedMiB: { readonly low: number; readonly high: number } | null;
  readonly memoryType: string;
  readonly unifiedMemory: boolean;
  readonly bandwidthGBPerSecond: number;
  /** Dense rates in 10^12 operations per second; `fp16` with FP32 accumulation. */
  readonly teraflops: Readonly<Record<"fp32" | "fp16" | "bf16" | "fp8" | "int8" | "fp4", number | null>>;
  readonly nvlinkGBPerSecond: number | null;
  /** Generation and lanes of the slot, `4.0 x16`. */
  readonly pcie: string | null;
  readonly powerWatts: number | null;
  readonly devicesPerBoard: number;
  /** The name that the driver reports; vLLM reads it too. */
  readonly productName: string | null;
  /** `nvidia.com/gpu.product` in Kubernetes. */
  readonly clusterLabel: string | null;
  readonly cloudNames: {
    readonly gcp: string | null;
    readonly runpod: string | null;
    readonly instanceTypes: readonly string[];
  };
}

/** Every GPU of the catalogue, in its order: NVIDIA by age, then the others. */
export function allGpus(): readonly Gpu[] {
  gpus ??= (gpuRows as readonly GpuRow[]).map(toGpu);
  return gpus;
}

export function gpuById(id: string): Gpu | null {
  gpusById ??= new Map(allGpus().map((gpu) => [gpu.id, gpu]));
  return gpusById.get(id) ?? null;
}

let gpus: readonly Gpu[] | undefined;
let gpusById: ReadonlyMap<string, Gpu> | undefined;

/** The fields read here; the bundled form of the data leaves out what is `null`, empty or a default. */
type GpuRow = Pick<
  GpuRecord,
  "id" | "name" | "vendor" | "architecture" | "memory_gb_marketing" | "memory_type" | "bandwidth_gb_s"
> &
  Partial<Pick<GpuRecord, Exclude<keyof GpuRecord, "tflops" | "interconnect" | "cloud_names">>> & {
    readonly tflops?: Partial<GpuRecord["tflops"]>;
    readonly interconnect?: Partial<GpuRecord["interconnect"]>;
    readonly cloud_names?: Partial<GpuRecord["cloud_names"]>;
  };

function toGpu(row: GpuRow): Gpu {
  const devices = row.gpus_per_board ?? 1;
  const perDevice = (value: number | null | undefined) => (value == null ? null : value / devices);
  return {
    id: row.id,
    name: row.name,
    shortName: row.name
      .replace(/ \(.*\)$/, "")
      .replace(/^(NVIDIA|AMD|Intel|Google) (GeForce |Tesla |Instinct )?/, ""),
    aliases: row.aliases ?? [],
    vendor: row.vendor,
    architecture: row.architecture,
    computeCapability: row.compute_capability == null ? null : Number(row.compute_capability),
    memoryGB: row.memory_gb_marketing / devices,
    nvidiaSmiMiB: row.memory_mib_nvidia_smi ?? null,
    observedMiB: observedMemory(row),
    memoryType: row.memory_type,
    unifiedMemory: row.unified_memory ?? false,
    bandwidthGBPerSecond: row.bandwidth_gb_s / devices,
    teraflops: {
      fp32: perDevice(row.tflops?.fp32),
      fp16: perDevice(row.tflops?.fp16_dense),
      bf16: perDevice(row.tflops?.bf16_dense),
      fp8: perDevice(row.tflops?.fp8_dense),
      int8: perDevice(row.tflops?.int8_dense_tops),
      fp4: perDevice(row.tflops?.fp4_dense),
    },
    nvlinkGBPerSecond: row.interconnect?.nvlink_gb_s ?? null,
    pcie: row.interconnect?.pcie ?? null,
    powerWatts: row.tdp_w ?? null,
    devicesPerBoard: devices,
    productName: row.nvidia_product_name ?? null,
    clusterLabel: row.k8s_product_label ?? null,
    cloudNames: {
      gcp: row.cloud_names?.gcp ?? null,
      runpod: row.cloud_names?.runpod ?? null,
      instanceTypes: [...(row.cloud_names?.aws ?? []), ...(row.cloud_names?.azure ?? [])],
    },
  };
}

/** The exact figures in MiB where they were noted, else the rounded ones in GiB. */
function observedMemory(row: GpuRow): Gpu["observedMiB"] {
  const observed = row.torch_total_memory_mib_observed ?? [];
  if (observed.length > 0) return { low: Math.min(...observed), high: Math.max(...observed) };
  if (!row.usable_gib_torch) return null;
  const [low, high] = row.usable_gib_torch;
  return { low: low * 1024, high: high * 1024 };
}
