import * as z from "zod";
import { LARGEST_CONFIG_BYTES } from "./modelFiles.ts";
import { tensorSummarySchema } from "./tensorSummarySchema.ts";

const smallText = z.string().max(LARGEST_CONFIG_BYTES);

/** What the Hub told of one model: what is kept, and all that a model is made of. */
export const hubEntrySchema = z.strictObject({
  form: z.literal(1),
  endpoint: z.string(),
  id: z.string(),
  /** As it was asked for. */
  revision: z.string(),
  /** What that revision was; `null` where the server does not say. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable(),
  etag: z.string().max(200).nullable(),
  /** When the Hub last confirmed it, in milliseconds since 1970. */
  readAtMs: z.number().int().nonnegative(),
  config: smallText,
  modelOptConfig: smallText.nullable(),
  tensors: tensorSummarySchema.nullable(),
});

export type HubEntry = z.infer<typeof hubEntrySchema>;
