import type { Ranged, Workload } from "../../plan/plan.ts";
import { formatCount } from "../../units/print.ts";
import type { Quantity } from "../../units/quantity.ts";
import type { Finding } from "../finding.ts";
import { replaceFix } from "../planEdits.ts";
import type { Rule } from "../rule.ts";

export const disagreeingCounts: Rule = {
  id: "disagreeing-counts",
  severity: "warning",
  summary:
    "The tenants with the calls that each brings are not the sessions or the concurrency that the workload states: one of them is wrong, and costs are divided by both.",
  check: ({ plan }) => {
    const workload = plan?.plan?.workload ?? null;
    if (workload === null) return [];
    const stated = statedCount(workload);
    const { tenants, callsPerTenant } = workload;
    if (stated === null || tenants === null || callsPerTenant === null) return [];
    const calls = {
      low: tenants.value.low * callsPerTenant.value.low,
      high: tenants.value.high * callsPerTenant.value.high,
    };
    const { low, high } = stated.count.value;
    if (calls.low <= high && low <= calls.high) return [];
    return [toFinding(stated, calls, callsPerTenant, tenants)];
  },
};

interface StatedCount {
  readonly name: string;
  readonly count: Ranged<Quantity>;
}

function statedCount({ sessions, concurrency }: Workload): StatedCount | null {
  if (sessions !== null) return { name: "sessions", count: sessions };
  return concurrency && { name: "concurrency", count: concurrency };
}

function toFinding(
  { name, count }: StatedCount,
  calls: { readonly low: number; readonly high: number },
  callsPerTenant: Ranged<Quantity>,
  tenants: Ranged<Quantity>,
): Finding {
  const text = rangeText(calls);
  const plain = calls.low === calls.high ? String(calls.low) : `${calls.low}..${calls.high}`;
  return {
    rule: "disagreeing-counts",
    severity: "warning",
    message: `${rangeText(tenants.value)} tenants with ${rangeText(callsPerTenant.value)} calls each are ${text} calls at once, but "${name}" says ${rangeText(count.value)}.`,
    range: count.range,
    related: [
      { message: "The tenants are counted here.", range: tenants.range },
      { message: "The calls of each are stated here.", range: callsPerTenant.range },
    ],
    fixes: () => [replaceFix(`Set ${name} to ${text}`, { range: count.range, newText: plain })],
  };
}

function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  const [from, to] = [formatCount(low, 1), formatCount(high, 1)];
  return from === to ? from : `${from} to ${to}`;
}
