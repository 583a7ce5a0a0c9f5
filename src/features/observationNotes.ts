import type { ObservationComparison } from "../advice/compareWithObservation.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Fact, Origin } from "../deployment/fact.ts";
import { formatCount, formatPercent, formatTime, formatTokens } from "../units/print.ts";
import { formatVersion, isAtLeast, parseVersion, type VllmVersion } from "../units/version.ts";
import type { MetricGeneration } from "../vllm/metrics/serverSnapshot.ts";
import { publicText } from "../vllm/secrets.ts";
import type { ObservedServer } from "./observation.ts";

/** Sentences about how the server was started otherwise than the file says. */
export function observedDifferences({
  assessment,
  comparison,
  otherModel,
}: ObservedServer): readonly string[] {
  if (assessment === null) return [];
  const { cache, names } = comparison.server;
  const { server, version } = assessment.deployment;
  const differs = (
    flag: string,
    observed: string | number | boolean | null,
    fact: Fact<unknown>,
  ): string[] => {
    if (observed === null || observed === fact.value) return [];
    const file = fileSays(fact.origin, String(fact.value));
    return [`The server runs with ${flag} ${publicText(String(observed))}; ${file}.`];
  };
  return [
    ...(otherModel === null ? [] : [`The server runs ${publicText(otherModel)}, which is another model.`]),
    ...differs("--gpu-memory-utilization", cache?.gpuMemoryUtilization ?? null, server.gpuMemoryUtilization),
    // vLLM decides "auto" by the checkpoint and tells what it has become.
    ...(server.kvCacheDtype.value === "auto"
      ? []
      : differs("--kv-cache-dtype", cache?.cacheDtype ?? null, server.kvCacheDtype)),
    ...differs("prefix caching", cache?.prefixCaching ?? null, server.prefixCaching),
    ...(server.blockSize.origin.kind === "written"
      ? differs("--block-size", cache?.blockTokens ?? null, server.blockSize)
      : []),
    ...versionDifference(names, version),
  ];
}

/** From which release on the names are there, and from which on they are not any more. */
const generations: Readonly<
  Record<keyof MetricGeneration, { readonly added: string; readonly alone: string }>
> = {
  usage: { added: "0.9.2", alone: "0.12" },
  interToken: { added: "0.10.2", alone: "0.15" },
};

function versionDifference(names: MetricGeneration, { value, origin }: Deployment["version"]): string[] {
  const bounds = (["interToken", "usage"] as const).flatMap((name) => {
    const told = names[name];
    const { added, alone } = generations[name];
    if (told === "old" && isSince(value, added)) return [`older than vLLM ${added}`];
    if (told === "new" && !isSince(value, alone)) return [`vLLM ${alone} or newer`];
    return told === "both" && !isSince(value, added) ? [`vLLM ${added} or newer`] : [];
  });
  const [bound] = bounds;
  if (bound === undefined) return [];
  return [`By the names of its metrics the server is ${bound}; ${fileSays(origin, formatVersion(value))}.`];
}

function fileSays(origin: Origin, value: string): string {
  return origin.kind === "written"
    ? `the file says ${value}`
    : `the file does not say, and ${value} is assumed`;
}

function isSince(version: VllmVersion, text: string): boolean {
  const since = parseVersion(text);
  if (since === null) return false;
  const isSame = version.major === since.major && version.minor === since.minor;
  return isSame ? version.patch >= since.patch : isAtLeast(version, since.major, since.minor);
}

/** Sentences about what the server does, and about what the figures rest on. */
export function observedNotes({ assessment, comparison }: ObservedServer): readonly string[] {
  const { server, load, reason, speedReason } = comparison;
  const preempted = server.counters.preemptions ?? 0;
  return [
    ...waitingNote(comparison, assessment?.deployment ?? null),
    ...(preempted > 0
      ? [
          `${counted(preempted, "request")} had to give way since the start: the KV cache was too small for what ran.`,
        ]
      : []),
    ...(server.engines > 1
      ? [`${formatCount(server.engines)} engines: requests are counted over all, the KV cache is each one's.`]
      : []),
    basisNote(load),
    ...(reason === null ? [] : [`No estimate: ${reason}`]),
    ...(speedReason === null || speedReason === reason ? [] : [`No estimate of the speed: ${speedReason}`]),
    ...blocksNote(comparison),
  ];
}

/** The usage from which on a new request seldom finds room. */
const almostFull = 0.9;

function waitingNote(
  { server: { waiting, running, kvCacheUsage } }: ObservationComparison,
  deployment: Deployment | null,
): string[] {
  if (waiting === null || waiting === 0) return [];
  const wait = `${counted(waiting, "request")} ${waiting === 1 ? "waits" : "wait"}`;
  const most = deployment?.server.maxNumSeqs.value ?? null;
  if (kvCacheUsage !== null && kvCacheUsage >= almostFull)
    return [`${wait}: the KV cache is ${formatPercent(kvCacheUsage, 0)} full.`];
  if (most !== null && running !== null && running >= most)
    return [`${wait}: max-num-seqs lets ${formatCount(most)} run at once.`];
  return [`${wait}, although the KV cache has room.`];
}

function basisNote({ seconds, isIdle, openRequests, ...load }: ObservationComparison["load"]): string {
  const { inputTokens, outputTokens, cachedInputTokens } = load;
  const cached =
    cachedInputTokens !== null && cachedInputTokens >= 1
      ? ` (${formatTokens(Math.round(cachedInputTokens))} of them cached)`
      : "";
  const shape =
    inputTokens === null || outputTokens === null
      ? ""
      : ` of ${formatTokens(Math.round(inputTokens))} tokens in${cached} and ${formatTokens(Math.round(outputTokens))} out`;
  const open = openRequests === null ? "" : `: about ${formatCount(openRequests, 1)} requests open${shape}`;
  if (seconds !== null) return `Times and rates are of the last ${formatTime(seconds * 1000)}${open}.`;
  const why = isIdle ? "Nothing was generated lately, so times" : "Times";
  return `${why} are those since the server started${open}.`;
}

function blocksNote({ kvTokens, server: { cache } }: ObservationComparison): string[] {
  if (kvTokens !== null || cache?.gpuBlocks == null) return [];
  const each = cache.blockTokens === null ? "" : ` of ${formatCount(cache.blockTokens)} tokens`;
  return [
    `The KV cache has ${formatCount(cache.gpuBlocks)} blocks${each}; how many tokens that is depends on the model's layers.`,
  ];
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
