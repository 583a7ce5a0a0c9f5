import { mapEnds, wholeFit } from "./ends.ts";
import type { GroupCapacity } from "./groupCapacity.ts";
import type { UncountedWeights } from "./planSizing.ts";
import type { ServiceCapacity } from "./serviceCapacity.ts";
import type { SizingInput } from "./sizingInput.ts";

/**
 * Weights of a process that the plan gives a memory per session and no memory of its own: nobody counted them, and
 * they are not added silently. `null` where the model is unknown or the plan says what the process holds.
 */
export function uncountedWeights(
  { lookUps }: SizingInput,
  { usableBytes, services }: GroupCapacity,
  { service, perSessionBytes }: ServiceCapacity,
): UncountedWeights | null {
  if (service.memory !== null || perSessionBytes === null || service.model === null) return null;
  const match = lookUps.findModel(service.model.value);
  if (match.kind === "unknown" || usableBytes === null) return null;
  const bytes = checkpointBytes(match.record);
  if (bytes === null) return null;
  const sessions = mapEnds(usableBytes, (usable, end) => {
    const own = services.reduce(
      (sum, { ownBytes, reservedBytes }) => sum + (reservedBytes?.[end] ?? ownBytes[end]),
      0,
    );
    const each = services.reduce((sum, other) => sum + (other.perSessionBytes?.[end] ?? 0), 0);
    return Math.max(0, wholeFit((usable - own - bytes) / each));
  });
  return { model: match.record.id, bytes, sessions };
}

interface CheckpointSize {
  readonly weight_bytes?: number | null | undefined;
  readonly checkpoint_gib?: number | null | undefined;
  readonly params_total?: number | null | undefined;
  readonly dtype?: string | null | undefined;
}

/** The checkpoint's own size, else its parameters in the type that they are stored in. */
function checkpointBytes(record: CheckpointSize): number | null {
  if (record.weight_bytes != null) return record.weight_bytes;
  if (record.checkpoint_gib != null) return record.checkpoint_gib * 2 ** 30;
  return record.params_total == null ? null : record.params_total * (record.dtype === "float32" ? 4 : 2);
}
