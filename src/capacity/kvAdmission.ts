import { isAtLeast } from "../units/version.ts";
import type { KvGroup, KvLayout } from "./kvLayout.ts";
import type { ModelShape } from "./modelShape.ts";
import { concurrentBatches } from "./runner.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** What a request's blocks depend on beside its length. */
export interface RequestSetting {
  /** Tokens that may be scheduled but not yet released behind a window. */
  readonly inFlightTokens: number;
  /** Blocks that a recurrent state takes: a second one where prefixes are cached. */
  readonly recurrentBlocks: number;
  /** GPUs that share a request's keys and values between them. */
  readonly contextGpus: number;
}

/** Source: vLLM `kv_cache_interface.py max_memory_usage_bytes`; several batches count as in flight since 0.26. */
export function requestSetting(model: ModelShape, server: ServerSettings): RequestSetting {
  const batches = isAtLeast(server.version, 0, 26) ? concurrentBatches(model, server) : 1;
  return {
    inFlightTokens: server.maxNumBatchedTokens * batches,
    recurrentBlocks: (server.prefixCaching ? 2 : 1) + (server.speculation?.tokens ?? 0),
    contextGpus: server.decodeContextParallelSize,
  };
}

/** Blocks of the shared pool that a request of `contextTokens` takes at most. */
export function blocksPerRequest(layout: KvLayout, contextTokens: number, setting: RequestSetting): number {
  let blocks = 0;
  for (const group of layout.groups) blocks += groupBlocks(group, contextTokens, setting);
  return blocks;
}

function groupBlocks(group: KvGroup, contextTokens: number, setting: RequestSetting): number {
  const { spec, blockTokens } = group;
  switch (spec.kind) {
    case "full":
      return Math.ceil(Math.ceil(contextTokens / setting.contextGpus) / blockTokens);
    case "sliding":
      return (
        Math.ceil(Math.min(spec.windowTokens - 1 + setting.inFlightTokens, contextTokens) / blockTokens) + 1
      );
    case "chunked":
      return Math.ceil(Math.min(spec.chunkTokens + setting.inFlightTokens, contextTokens) / blockTokens);
    case "cross":
      return Math.ceil(spec.encoderTokens / blockTokens);
    case "recurrent":
      return setting.recurrentBlocks;
  }
}

/** Longer than any context: what a search for the longest request stops at. */
export const MOST_TOKENS = 2 ** 40;

/** The longest request that `blocks` hold, at most `limit` tokens; 0 when not even one token fits. */
export function longestRequest(
  layout: KvLayout,
  blocks: number,
  limit: number,
  setting: RequestSetting,
): number {
  const fits = (tokens: number): boolean => blocksPerRequest(layout, tokens, setting) <= blocks;
  if (fits(limit)) return limit;
  let shortest = 0;
  let tooLong = limit;
  while (tooLong - shortest > 1) {
    const middle = Math.floor((shortest + tooLong) / 2);
    if (fits(middle)) shortest = middle;
    else tooLong = middle;
  }
  return shortest;
}

/** "GPU KV cache size" as the version prints it: what it means changed in 0.9.1 and in 0.21. */
export function printedKvTokens(
  layout: KvLayout,
  blocks: number,
  maxModelLen: number,
  server: ServerSettings,
  setting: RequestSetting,
): number {
  if (layout.groups.length === 0) return 0;
  if (isAtLeast(server.version, 0, 21)) {
    return Math.floor((blocks / blocksPerRequest(layout, maxModelLen, setting)) * maxModelLen);
  }
  return Math.floor(blocks / layout.groups.length) * layout.blockTokens * setting.contextGpus;
}

/** The blocks behind a printed "GPU KV cache size": the inverse of {@link printedKvTokens}. */
export function blocksOfPrinted(
  layout: KvLayout,
  tokens: number,
  maxModelLen: number,
  server: ServerSettings,
  setting: RequestSetting,
): number {
  if (isAtLeast(server.version, 0, 21)) {
    return Math.round((tokens / maxModelLen) * blocksPerRequest(layout, maxModelLen, setting));
  }
  const blockTokens = Math.max(1, layout.blockTokens * setting.contextGpus);
  return Math.round(tokens / blockTokens) * layout.groups.length;
}

/** What one further token of a long request costs on a GPU: layers that keep everything; else those with a window. */
export function bytesPerToken(layout: KvLayout): number {
  const blockBytes = Math.max(0, ...layout.stageBlockBytes);
  const cost = (groups: readonly KvGroup[]): number =>
    groups.reduce((bytes, group) => bytes + blockBytes / group.blockTokens, 0);
  const whole = layout.groups.filter((group) => group.spec.kind === "full");
  if (whole.length > 0) return cost(whole);
  return cost(
    layout.groups.filter((group) => group.spec.kind === "sliding" || group.spec.kind === "chunked"),
  );
}
