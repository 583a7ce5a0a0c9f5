import type { PlanService } from "../../plan/plan.ts";
import type { ServiceSizing } from "../../sizing/planSizing.ts";
import { unmoved } from "../../text/moveRanges.ts";
import { formatCount, formatTime } from "../../units/print.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

/** Figures of one run agree better than this; a rounded one may be off by as much. */
const TOLERANCE = 0.1;

export const throughputAgainstLatency: Rule = {
  id: "throughput-against-latency",
  severity: "information",
  summary:
    "The latency of a request and the throughput at batch size 1 do not belong to the same run: one request after the other gives another rate.",
  check: (analysis) => {
    const isMeasured =
      analysis.plan?.plan?.services.some((service) => unmoved(service).throughput.length > 0) === true;
    const services = isMeasured ? (analysis.plan?.sizing()?.services ?? []) : [];
    return services.flatMap((service): readonly Finding[] => {
      const single = service.service.throughput.find(({ batchSize }) => batchSize.value === 1);
      const latency = latencyWithoutSpeedup(service);
      const place = latencyPlace(service.service);
      if (single === undefined || latency === null || place === null) return [];
      const { low, high } = single.rate.value;
      const possible = 1000 / latency;
      if (low <= possible * (1 + TOLERANCE) && high >= possible * (1 - TOLERANCE)) return [];
      const perMinute = (rate: number) => formatCount(rate * 60, 1);
      return [
        {
          rule: "throughput-against-latency",
          severity: "information",
          message: `${formatCount(latency)} ms a request (${formatTime(latency)}) mean up to ${perMinute(possible)} requests a minute one after the other, but at batch size 1 the table says ${perMinute(high)}. Either of them was measured differently.`,
          range: single.rate.range,
          related: [{ message: "The latency is stated here.", range: place }],
          fixes: () => [],
        },
      ];
    });
  },
};

function latencyWithoutSpeedup({ latencyMs, speedup }: ServiceSizing): number | null {
  const { ends } = latencyMs;
  if (ends === null || ends.favourable !== ends.unfavourable) return null;
  return ends.favourable > 0 ? ends.favourable * speedup : null;
}

function latencyPlace({ measured, latency }: PlanService): Finding["range"] | null {
  return measured?.latency?.range ?? latency[0]?.figure.range ?? null;
}
