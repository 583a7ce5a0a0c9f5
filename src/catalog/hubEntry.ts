import * as z from "zod";
import { LARGEST_CONFIG_BYTES, type ModelReading, readModelFiles } from "./modelFiles.ts";
import { tensorSummarySchema } from "./tensorSummary.ts";

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

export function modelFromHubEntry(entry: HubEntry): ModelReading {
  const { config, modelOptConfig, tensors } = entry;
  return readModelFiles({ config, modelOptConfig, weightBytes: null, tensors }, entry.id);
}

/** Of which version and day the facts are: `revision 8b2b98c, read on 2026-09-12`. */
export function describeHubEntry({ revision, commit, readAtMs }: HubEntry): string {
  const day = new Date(readAtMs).toISOString().slice(0, 10);
  return `revision ${commit === null ? revision : commit.slice(0, 7)}, read on ${day}`;
}
