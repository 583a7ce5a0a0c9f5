import type { Plan } from "../../plan/plan.ts";
import { wholeUnits } from "../../sizing/ends.ts";
import type { PlanSizing } from "../../sizing/planSizing.ts";
import type { TextRange } from "../../text/textRange.ts";
import { formatPercent } from "../../units/print.ts";
import type { Finding, Fix } from "../finding.ts";
import { insertFix, replaceFix } from "../planEdits.ts";
import { counted } from "../planWords.ts";
import type { Rule } from "../rule.ts";

/** Above this the queue before a stage grows steeply: at 90% nine others wait or are served on average (M/M/1). */
const BUSIEST = 0.9;
/** What is offered instead; there the mean queue is four. */
const OFFERED = 0.8;

export const noRoomForPercentile: Rule = {
  id: "no-room-for-percentile",
  severity: "warning",
  summary:
    "A stage is so busy that requests queue before it, while a percentile of the latency is promised or watched: the slowest requests wait for many others.",
  check: ({ plan }) => {
    const place = plan?.plan ? percentilePlace(plan.plan) : null;
    const sizing = place === null ? null : (plan?.sizing() ?? null);
    const busy = sizing?.workload.busy.ends?.unfavourable ?? 0;
    if (plan?.plan == null || sizing === null || place === null || busy <= BUSIEST) return [];
    const { plan: own } = plan;
    const stage = sizing.workload.busiest ?? "A stage";
    const remedy = gpusAtOffered(sizing);
    return [
      {
        rule: "no-room-for-percentile",
        severity: "warning",
        message: `${stage} is ${formatPercent(busy, 0)} busy, which leaves no room for the ${place.name}: requests queue before it, and the slowest wait for many others.${remedy === null ? "" : ` ${counted(remedy.gpus, "GPU")} would be ${formatPercent(remedy.busy, 0)} busy.`}`,
        range: place.range,
        related: relatedPlaces(own),
        fixes: () => (remedy === null ? [] : fixesOf(own, sizing, remedy)),
      } satisfies Finding,
    ];
  },
};

interface Place {
  readonly name: string;
  readonly range: TextRange;
}

function percentilePlace({ objectives, alerts }: Plan): Place | null {
  const latency = objectives?.latency;
  if (latency?.percentile != null) return { name: `p${latency.percentile}`, range: latency.range };
  const condition = alerts?.conditions.find(({ name }) => /^latency_p\d+/.test(name));
  if (condition === undefined) return null;
  return { name: condition.name.replace(/^latency_/, ""), range: condition.value.range };
}

interface Remedy {
  readonly gpus: number;
  readonly busy: number;
}

/** GPUs of the one pool with which the busiest stage is at most as busy as is offered. */
function gpusAtOffered({ pools, workload }: PlanSizing): Remedy | null {
  const [pool, another] = pools;
  const [group, secondGroup] = pool?.groups ?? [];
  const copies = group?.copies.ends?.unfavourable;
  const busy = workload.busy.ends?.unfavourable;
  if (another || secondGroup || group === undefined || copies === undefined || busy === undefined)
    return null;
  const wanted = wholeUnits((copies * busy) / OFFERED);
  return { gpus: wanted * group.gpusPerCopy, busy: (copies * busy) / wanted };
}

function fixesOf({ workload }: Plan, { pools }: PlanSizing, { gpus, busy }: Remedy): readonly Fix[] {
  const effect = `→ ${counted(gpus, "GPU")}, ${formatPercent(busy, 0)} busy`;
  const count = pools[0]?.pool.count;
  if (count != null)
    return [replaceFix(`Raise the count ${effect}`, { range: count.range, newText: String(gpus) })];
  const share = `${OFFERED * 100}%`;
  const title = `Fill the stages to ${share} at most ${effect}`;
  const written = workload?.utilization;
  if (written != null) return [replaceFix(title, { range: written.range, newText: share })];
  return insertFix(title, workload?.insertion ?? null, `utilization: ${share}`);
}

function relatedPlaces({ workload }: Plan): Finding["related"] {
  const count = workload?.users ?? workload?.sessions ?? workload?.requests ?? null;
  return count === null ? [] : [{ message: "The requests come from here.", range: count.range }];
}
