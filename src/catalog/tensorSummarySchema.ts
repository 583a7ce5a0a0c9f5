import * as z from "zod";

const count = z.number().int().nonnegative();

/** What the files of a checkpoint hold, short enough to be kept. */
export const tensorSummarySchema = z.strictObject({
  /** Of all tensors; `null` where only their names are known and the index states no total. */
  weightBytes: count.nullable(),
  /** By the type that they are stored in, largest first; `null` where only names are known. */
  bytesByDtype: z.array(z.tuple([z.string(), count])).nullable(),
  /** By part of the model, how many of its matrices are quantized. */
  parts: z.array(z.strictObject({ group: z.string(), quantized: count, plain: count })),
});

export type TensorSummary = z.infer<typeof tensorSummarySchema>;
