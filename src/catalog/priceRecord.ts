import * as z from "zod";

const name = z.string().min(1);
const price = z.number().positive();

/** One offer of `data/prices.json`: a whole instance, or a single GPU where `instance_type` is `null`. */
export const priceRecordSchema = z
  .strictObject({
    provider: z.string().regex(/^[a-z]+$/),
    /** `id` of the GPU's record. */
    gpu: name,
    instance_type: name.nullable(),
    gpu_count: z.number().int().positive(),
    vcpus: z.number().nullable(),
    memory_gb: z.number().nullable(),
    region: name.nullable(),
    /** For all GPUs of the instance together. */
    on_demand_usd_per_hour: price.nullable(),
    spot_usd_per_hour: price.nullable(),
    /** A day, or a month where the source says no more. */
    as_of: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
    /** How the date is known; a `quoted` rate is one person's word. */
    as_of_kind: z.enum(["generated", "page-read", "catalog-upper-bound", "source-code-commit", "quoted"]),
    tier: z.enum(["secure", "community", "lowest"]).optional(),
    note: z.string().optional(),
    source: name,
  })
  .refine((row) => row.on_demand_usd_per_hour !== null || row.spot_usd_per_hour !== null);

export type PriceRecord = z.infer<typeof priceRecordSchema>;
