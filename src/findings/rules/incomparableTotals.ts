import type { AlternativeSizing, CountMonths } from "../../sizing/planSizing.ts";
import { formatCount, formatMoney } from "../../units/print.ts";
import type { Finding } from "../finding.ts";
import { endsBand, endsPhrase } from "../planWords.ts";
import type { Rule } from "../rule.ts";

export const incomparableTotals: Rule = {
  id: "incomparable-totals",
  severity: "warning",
  summary:
    "An alternative serves more or less over its growth than the plan does: their totals do not compare, and what it seems to save is demand that it does not serve.",
  check: ({ plan }) => {
    const own = (plan?.alternatives.length ?? 0) === 0 ? null : plan?.sizing()?.growth?.countMonths;
    if (plan === null || own == null) return [];
    const places = new Map(plan.alternatives.map(({ name, nameRange }) => [name, nameRange]));
    return plan.alternativesSizing().alternatives.flatMap((alternative): readonly Finding[] => {
      const range = places.get(alternative.name);
      // Where nothing but the demand differs, that is what the alternative is for.
      if (range === undefined || alternative.totalAtPlansGrowth === null || alternative.differsInDemandOnly)
        return [];
      const place = plan.plan?.workload?.growth[0]?.range;
      return [
        {
          rule: "incomparable-totals",
          severity: "warning",
          message: messageOf(alternative, own),
          range,
          related: place === undefined ? [] : [{ message: "The plan's growth begins here.", range: place }],
          fixes: () => [],
        },
      ];
    });
  },
};

function messageOf({ name, sizing, totalAtPlansGrowth }: AlternativeSizing, own: CountMonths): string {
  const other = sizing.growth?.countMonths ?? null;
  const months = (value: CountMonths) =>
    `${endsPhrase(value.ends, formatCount)} ${singular(value.count)}-months`;
  const served = other === null ? "another demand" : months(other);
  const total = sizing.growth?.total.ends;
  const same = totalAtPlansGrowth?.ends;
  const difference = `${name} serves ${served} over its growth, the plan ${months(own)}: their totals do not compare.`;
  if (total == null || same == null) return difference;
  return `${difference} With the plan's growth it comes to ${endsBand(same, formatMoney)} instead of ${endsBand(total, formatMoney)}.`;
}

function singular(count: string): string {
  return count.replace(/s$/, "");
}
