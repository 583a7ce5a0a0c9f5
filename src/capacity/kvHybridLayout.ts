import { isAtLeast, type VllmVersion } from "../units/version.ts";
import type { KvLayerSpec } from "./kvLayers.ts";
import { type Bucket, countWithin, endOf, type KvGroup, type KvLayout } from "./kvLayout.ts";
import type { PipelineStage } from "./pipelineStages.ts";

/** Kinds of layers side by side: pages are made equal, and each kind is dealt into groups of equally many layers. */
export function hybridLayout(
  buckets: readonly Bucket[],
  smallestBlock: number,
  stages: readonly PipelineStage[],
  version: VllmVersion,
): KvLayout {
  const { pageBytes, blockTokensOf } = equalPages(buckets, smallestBlock);
  const groupSize = layersPerGroup(
    buckets.map((bucket) => bucket.layers.length),
    version,
  );
  const groups: KvGroup[] = [];
  const members: number[][] = [];
  for (const bucket of buckets) {
    const count = Math.ceil(bucket.layers.length / groupSize);
    for (let group = 0; group < count; group++) {
      groups.push({ spec: bucket.spec, blockTokens: blockTokensOf(bucket.spec) });
      if (stages.length > 1) members.push(bucket.layers.filter((_, index) => index % count === group));
    }
  }
  const attention = groups.filter((group) => group.spec.kind !== "recurrent");
  return {
    groups,
    blockTokens: Math.min(...(attention.length > 0 ? attention : groups).map((group) => group.blockTokens)),
    stageBlockBytes: stages.map((stage) =>
      stages.length === 1
        ? pageBytes * groupSize
        : pageBytes * Math.max(...members.map((layers) => countWithin(layers, stage.start, endOf(stage)))),
    ),
    modelBlockBytes: pageBytes * groupSize,
  };
}

/**
 * The page that all kinds share. With recurrent layers, attention's block grows until its page holds a state; among
 * attention kinds, the smaller pages take more tokens, and what does not divide is padded.
 */
function equalPages(
  buckets: readonly Bucket[],
  smallestBlock: number,
): { readonly pageBytes: number; readonly blockTokensOf: (spec: KvLayerSpec) => number } {
  let largestToken = 0;
  let largestState = 0;
  for (const { spec } of buckets) {
    if (spec.kind === "recurrent") largestState = Math.max(largestState, spec.stateBytes);
    else largestToken = Math.max(largestToken, spec.tokenBytes);
  }
  if (largestToken === 0) return { pageBytes: largestState, blockTokensOf: () => smallestBlock };
  const states = Math.ceil(largestState / (smallestBlock * largestToken));
  const pageBytes = smallestBlock * Math.max(1, states) * largestToken;
  return {
    pageBytes,
    blockTokensOf: (spec) => {
      if (spec.kind === "recurrent") return Math.round(pageBytes / largestToken);
      return smallestBlock * Math.floor(pageBytes / (smallestBlock * spec.tokenBytes));
    },
  };
}

/** Layers of one group: as few as the rarest kind has, unless the kinds are nearly as many (threshold by version). */
function layersPerGroup(counts: readonly number[], version: VllmVersion): number {
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  return most < fewest * nearlyEqual(version) ? most : fewest;
}

function nearlyEqual(version: VllmVersion): number {
  if (isAtLeast(version, 0, 18)) return 1.5;
  return isAtLeast(version, 0, 12) ? 1.25 : 1;
}
