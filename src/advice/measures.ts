import type { EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { costPerMonth } from "../sizing/money.ts";
import { requestSpeed } from "../sizing/requestSpeed.ts";

/** What configurations are weighed by; less is better in each. What is not known counts as worst. */
export interface Measures extends Weights {
  readonly gpu: string;
}

interface Weights {
  /** US dollars a month. */
  readonly costPerMonth: number;
  readonly qualityLoss: number;
  /** Of a request under the workload. */
  readonly latencyMs: number;
  /** The demand as a part of what is surely carried: 1 is full. */
  readonly load: number;
  readonly effort: number;
}

export function measure(
  after: EstimatedAssessment,
  { qualityLoss, effort }: Pick<Measures, "qualityLoss" | "effort">,
): Measures {
  const demand = demandOf(after);
  const contextTokens = demand?.contextTokens ?? after.estimate.maxModelLen;
  const carried = requestsCarried(after, contextTokens).low;
  return {
    gpu: after.deployment.gpu.value?.label ?? "",
    costPerMonth: costPerMonth(after) ?? Number.POSITIVE_INFINITY,
    qualityLoss,
    latencyMs: requestSpeed(after)?.speed.requestMs.mid ?? Number.POSITIVE_INFINITY,
    load: carried > 0 ? (demand?.requests ?? 1) / carried : Number.POSITIVE_INFINITY,
    effort,
  };
}

const names: readonly (keyof Weights)[] = ["costPerMonth", "qualityLoss", "latencyMs", "load", "effort"];

/** Whether one is as good in everything, and better in something. Of GPUs without a price neither is known to be cheaper. */
export function beats(one: Measures, other: Measures): boolean {
  if (one.gpu !== other.gpu && !Number.isFinite(one.costPerMonth)) return false;
  return names.every((name) => one[name] <= other[name]) && names.some((name) => one[name] < other[name]);
}

/** Those that no other beats, in their order. */
export function paretoFront<T extends { readonly measures: Measures }>(options: readonly T[]): readonly T[] {
  return options.filter(({ measures }) => !options.some((other) => beats(other.measures, measures)));
}
