import * as z from "zod";

const name = z.string().min(1);
const positive = z.number().positive();
const mebibytes = z.number().int().positive();

/** One GPU of `data/gpus.json`, as the file states it. `null`: not established. */
export const gpuRecordSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name,
  /** Spellings that mean this GPU; one that several rows carry names the family of them. */
  aliases: z.array(name),
  vendor: z.enum(["NVIDIA", "AMD", "Intel", "Google"]),
  architecture: name,
  compute_capability: z
    .string()
    .regex(/^\d+\.\d$/)
    .nullable(),
  gfx_target: z.string().optional(),
  memory_gb_marketing: positive,
  /** The total that nvidia-smi prints, and what it prints with ECC switched or on other drivers. */
  memory_mib_nvidia_smi: mebibytes.nullable(),
  memory_mib_nvidia_smi_alt: z.array(mebibytes),
  /** What CUDA reports to a process in GiB, lowest and highest seen. */
  usable_gib_torch: z.tuple([positive, positive]).nullable(),
  torch_total_memory_mib_observed: z.array(positive),
  memory_type: name,
  /** CPU and GPU draw on one memory; vLLM then asks the operating system what is free. */
  unified_memory: z.boolean(),
  bandwidth_gb_s: positive,
  /** Devices that software sees on one board; memory and rates of the record are the board's. */
  gpus_per_board: z.number().int().positive(),
  cuda_cores: z.number().nullable(),
  tensor_cores: z.number().nullable(),
  stream_processors: z.number().optional(),
  /** Dense rates; `fp16` with FP32 accumulation. */
  tflops: z.strictObject({
    fp32: positive.nullable(),
    fp16_dense: positive.nullable(),
    bf16_dense: positive.nullable(),
    tf32_dense: positive.nullable(),
    fp8_dense: positive.nullable(),
    int8_dense_tops: positive.nullable(),
    fp4_dense: positive.nullable(),
    fp16_dense_fp16_accumulate: positive.nullable(),
  }),
  tdp_w: positive.nullable(),
  interconnect: z.strictObject({ nvlink_gb_s: z.number().nonnegative().nullable(), pcie: name.nullable() }),
  mig: z.boolean().nullable(),
  /** The name that the driver reports. */
  nvidia_product_name: name.nullable(),
  /** `nvidia.com/gpu.product`. */
  k8s_product_label: name.nullable(),
  cloud_names: z.strictObject({
    gcp: name.nullable(),
    aws: z.array(name),
    azure: z.array(name),
    runpod: name.nullable(),
  }),
  /** Fields that were computed from others, and fields that rest on one source alone. */
  derived: z.array(z.string()),
  unverified: z.array(z.string()),
  notes: z.array(z.string()),
  source: z.array(name).min(1),
  /** The newest dated source; a month where no source has a day. */
  as_of: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
});

export type GpuRecord = z.infer<typeof gpuRecordSchema>;
