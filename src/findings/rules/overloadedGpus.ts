import type { GroupSizing, PoolSizing } from "../../sizing/planSizing.ts";
import { formatCount, formatHourlyPrice } from "../../units/print.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { replaceFix } from "../planEdits.ts";
import { counted, endsPhrase } from "../planWords.ts";
import type { Rule } from "../rule.ts";

export const overloadedGpus: Rule = {
  id: "overloaded-gpus",
  severity: "warning",
  summary:
    "The workload needs more GPUs than the pool has: sessions find no room, or requests arrive faster than they are served.",
  check: (analysis) => {
    const isCounted = analysis.plan?.plan?.pools.some(({ count }) => count !== null) === true;
    const pools = isCounted ? (analysis.plan?.sizing()?.pools ?? []) : [];
    return pools.flatMap((pool): readonly Finding[] => {
      const { count } = pool.pool;
      const group = pool.groups.find(isOverloaded);
      const needed = pool.gpusNeeded.ends;
      if (count === null || group === undefined || needed === null) return [];
      const surely = needed.favourable > count.value;
      const most = needed.unfavourable;
      if (most <= count.value) return [];
      return [
        {
          rule: "overloaded-gpus",
          severity: surely ? "warning" : "information",
          message: `${askedPhrase(analysis, group)} ${surely ? "need" : "may need"} ${endsPhrase(needed)} ${pool.gpu?.label ?? "GPUs"} and ${count.value === 1 ? "one is" : `${formatCount(count.value)} are`} there.`,
          range: count.range,
          related: relatedPlaces(analysis),
          fixes: () => [
            replaceFix(`Raise the count to ${formatCount(most)}${costPhrase(pool, most)}`, {
              range: count.range,
              newText: String(most),
            }),
          ],
        },
      ];
    });
  },
};

/** A vLLM server whose KV cache is too small has a finding of its own, with more remedies. */
function isOverloaded({ copies, copiesNeeded, bound }: GroupSizing): boolean {
  const there = copies.ends?.favourable ?? Number.POSITIVE_INFINITY;
  return bound !== null && bound.of !== "concurrency" && (copiesNeeded.ends?.unfavourable ?? 0) > there;
}

function askedPhrase(analysis: Analysis, { bound }: GroupSizing): string {
  const workload = analysis.plan?.sizing()?.workload;
  const rate = workload?.requestsPerSecond;
  const service = bound?.service ?? "the service";
  if (bound?.of === "requestsPerSecond" && rate)
    return `${endsPhrase(rate, (value) => formatCount(value * 60, 1))} requests a minute to ${service}`;
  const sessions = workload?.sessions ?? workload?.concurrency;
  return sessions ? `${endsPhrase(sessions)} sessions of ${service}` : `The sessions of ${service}`;
}

function costPhrase({ price, pool }: PoolSizing, gpus: number): string {
  if (price.kind !== "hourly" || pool.count === null) return "";
  const more = gpus - pool.count.value;
  return ` (${counted(more, "GPU")} more for ${formatHourlyPrice(more * price.perGpuHour.unfavourable)})`;
}

function relatedPlaces({ plan }: Analysis): Finding["related"] {
  const workload = plan?.plan?.workload;
  const count = workload?.sessions ?? workload?.users ?? workload?.requests ?? workload?.concurrency ?? null;
  return count === null ? [] : [{ message: "The demand is stated here.", range: count.range }];
}
