import type { Tier } from "../../plan/plan.ts";
import type { ObjectiveId, ObjectiveReach, ObjectiveSizing, PlanSizing } from "../../sizing/planSizing.ts";
import { formatCount, formatPercent, formatRate, formatTime } from "../../units/print.ts";
import type { Finding } from "../finding.ts";
import { endsBand } from "../planWords.ts";
import type { Rule } from "../rule.ts";

export const missedObjective: Rule = {
  id: "missed-objective",
  severity: "warning",
  summary: "The plan is slower, or serves less, than its objectives promise.",
  check: ({ plan }) => {
    const tiers = plan?.plan?.workload?.tiers ?? [];
    const isPromised = plan?.plan?.objectives != null || tiers.length > 0;
    const sizing = isPromised ? (plan?.sizing() ?? null) : null;
    if (sizing === null) return [];
    const objectives = missed(sizing, speedIds).map((objective) => toFinding(objective, sizing));
    return [...objectives, ...tiers.flatMap((tier) => ofTier(tier, sizing))];
  },
};

const speedIds: readonly ObjectiveId[] = ["latency", "ttft", "tpot", "throughput"];

/** The objectives of some ids that do not hold at the unfavourable end. */
export function missed(
  { objectives }: PlanSizing,
  ids: readonly ObjectiveId[],
): readonly (ObjectiveSizing & {
  readonly value: { readonly ends: NonNullable<ObjectiveSizing["value"]["ends"]> };
})[] {
  return objectives.flatMap((objective) =>
    objective.met === false && ids.includes(objective.id) && objective.value.ends !== null
      ? [{ ...objective, value: objective.value }]
      : [],
  );
}

/** Only the unfavourable end misses it: that may happen, and need not. */
export function mayHold({ limit, value, id }: ObjectiveSizing): boolean {
  if (value.ends === null) return false;
  return id === "throughput" ? value.ends.favourable >= limit : value.ends.favourable <= limit;
}

/** What a tier's users are promised holds on the GPU of its pool. */
function ofTier({ name, latency }: Tier, { tiers, pools }: PlanSizing): readonly Finding[] {
  const sized = tiers.find((tier) => tier.name === name);
  const taken = sized?.pipeline?.latencyMs.ends;
  if (latency === null || sized?.met !== false || taken == null) return [];
  const gpu = pools.find(({ pool }) => pool.name === sized.pool)?.gpu?.label ?? "its GPU";
  const surely = taken.favourable > latency.value.high;
  return [
    {
      rule: "missed-objective",
      severity: surely ? "warning" : "information",
      message: `${name} is promised ${formatTime(latency.value.high)}, and its requests take ${endsBand(taken, formatTime)} on ${gpu}.`,
      range: latency.range,
      related: [],
      fixes: () => [],
    },
  ];
}

function toFinding(objective: ReturnType<typeof missed>[number], { pipeline }: PlanSizing): Finding {
  const { id, limit, value, written, isEstimated, percentile, reach } = objective;
  const format = id === "throughput" ? formatRate : formatTime;
  const share = pipeline?.bottleneckShare;
  const isWhole = id === "latency" || id === "throughput";
  const slowest =
    isWhole && pipeline?.bottleneck != null && share != null && pipeline.stages.length > 1
      ? ` The slowest stage is ${pipeline.bottleneck}, with ${formatPercent(share)} of the latency.`
      : "";
  return {
    rule: "missed-objective",
    severity: mayHold(objective) ? "information" : "warning",
    message: `${subjects[id]} ${endsBand(value.ends, format)}${percentile === null ? "" : ` for ${percentile}% of the requests`}${isEstimated ? " by the estimate" : ""}, and the objective is ${format(limit)}.${slowest}${reach === null ? "" : ` ${reachSentence(reach)}`}`,
    range: written.range,
    related: [],
    fixes: () => [],
  };
}

/** What limits, and how far the objective reaches. */
function reachSentence({ service, limit, upTo, isLikelyKept }: ObjectiveReach): string {
  if (isLikelyKept) return `${limits[limit]} of ${service}; at its likely speed it keeps it.`;
  const whole = Math.floor(upTo);
  const until =
    whole < 1
      ? "not even one request at a time is likely to keep it"
      : `up to about ${formatCount(whole)} ${whole === 1 ? "request" : "requests"} at once are likely to keep it`;
  return `${limits[limit]} of ${service}; ${until}.`;
}

const limits: Readonly<Record<ObjectiveReach["limit"], string>> = {
  weights: "Most of the time goes to reading the weights",
  kv: "Most of the time goes to the KV cache",
  compute: "Most of the time goes to the arithmetic",
  communication: "Most of the time goes to the exchange between the GPUs",
  overhead: "Most of the time goes to the start of each step",
  sequences: "Requests wait because of the --max-num-seqs",
};

const subjects: Readonly<Record<ObjectiveId, string>> = {
  latency: "A request takes",
  ttft: "The first token takes",
  tpot: "Each further token takes",
  throughput: "The plan serves",
  cost: "The plan costs",
  cost_per_user: "Each user costs",
  cost_per_tenant: "Each tenant costs",
};
