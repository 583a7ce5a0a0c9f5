import type { PlanSizing, ServiceSizing, UncountedWeights } from "../../sizing/planSizing.ts";
import { formatDecimalBytes } from "../../units/print.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { insertFix } from "../planEdits.ts";
import { endsPhrase } from "../planWords.ts";
import type { Rule } from "../rule.ts";

export const uncountedWeights: Rule = {
  id: "uncounted-weights",
  severity: "warning",
  summary:
    "A process has a memory per session and none of its own, although its model is known: the weights are counted nowhere, and fewer sessions fit beside them.",
  check: (analysis) => {
    const holdsSessions =
      analysis.plan?.plan?.services.some((service) => service.memoryPerSession !== null) === true;
    const services = holdsSessions ? (analysis.plan?.sizing()?.services ?? []) : [];
    return services.flatMap((service): readonly Finding[] => {
      const { uncountedWeights: weights, service: own } = service;
      const place = own.memoryPerSession;
      if (weights === null || place === null) return [];
      const size = formatDecimalBytes(weights.bytes);
      return [
        {
          rule: "uncounted-weights",
          severity: "warning",
          message: `The weights of ${weights.model} take ${size}, and neither "memory" nor "memory_per_session" counts them. Beside them ${roomPhrase(analysis, service, weights)}.`,
          range: place.keyRange ?? place.range,
          related:
            own.model === null ? [] : [{ message: "The model is named here.", range: own.model.range }],
          fixes: () =>
            insertFix(`Count them: memory: ${plain(size)}`, own.insertion, `memory: ${plain(size)}`),
        },
      ];
    });
  },
};

/** `an L4 has room for 3 to 4 sessions, an A40 for 12 to 16`: on every GPU that the plan or an alternative puts it. */
function roomPhrase(analysis: Analysis, service: ServiceSizing, weights: UncountedWeights): string {
  const byGpu = new Map<string, UncountedWeights>();
  const note = ({ gpu, uncountedWeights: own, service: { name } }: ServiceSizing) => {
    if (gpu !== null && own !== null && name === service.service.name && own.model === weights.model)
      byGpu.set(gpu.label, byGpu.get(gpu.label) ?? own);
  };
  note(service);
  const alternatives = analysis.plan?.alternativesSizing().alternatives ?? [];
  const sizings: readonly PlanSizing[] = alternatives.flatMap(({ sizing, phases }) => [sizing, ...phases]);
  for (const sizing of sizings) sizing.services.forEach(note);
  const phrases = [...byGpu].map(([gpu, { sessions }], index) => {
    const room = `${article(gpu)} ${gpu} ${index === 0 ? "has room for" : "for"} ${endsPhrase(sessions)}`;
    return index === 0 ? `${room} sessions` : room;
  });
  return phrases.join(", ");
}

function article(name: string): string {
  // Letters that are spoken with a vowel first.
  return /^[AEFHILMNORSX][A-Z0-9]/.test(name) ? "an" : "a";
}

/** `15.4 GB` as a plan writes it. */
function plain(size: string): string {
  return size.replace(" ", "");
}
