import { formatVersion, type VllmVersion } from "../units/version.ts";
import type { Default } from "./default.ts";

/** The length that a server takes by itself; vLLM's rule of it stands in `src/capacity/contextLimit.ts`. */
export interface OwnLength {
  /** In this version; `null` when the configuration names none. */
  readonly tokens: number | null;
  /** The length before scaling, though the model is configured for more. */
  readonly beforeScaling: boolean;
}

const LENGTH_WITHOUT_MODEL = 2048;

/** The same as a default, with what it follows from. */
export function defaultMaxModelLen(
  { tokens, beforeScaling }: OwnLength,
  version: VllmVersion,
): Default<number> {
  const release = `vLLM ${formatVersion(version)}`;
  if (tokens === null) {
    return {
      value: LENGTH_WITHOUT_MODEL,
      from: `${release}, where the model's configuration names no length`,
    };
  }
  if (beforeScaling) return { value: tokens, from: `the model's length before scaling, ${release}` };
  return { value: tokens, from: "the model's configuration" };
}
