import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { assess, type EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { formatConcurrency, formatTokens } from "../units/print.ts";
import { ownSpace } from "./explore.ts";
import { satisfies } from "./satisfies.ts";
import { joinSteps } from "./step.ts";

/** A change that comes to mind, and does not do by itself. */
export interface InsufficientStep {
  /** Of the step, `kv:fp8`. */
  readonly id: string;
  /** "Use an FP8 KV cache". */
  readonly action: string;
  /** What it comes to: "5.2 of 10 requests", "does not start". */
  readonly outcome: string;
  /** Requests that fit then at the likely value; 0 where it does not start. */
  readonly requests: number;
}

/** What each step by itself would come to, where that is not what is asked: the answer to "why not just …?". */
export function insufficientSteps(deployment: Deployment, lookUps: LookUps): readonly InsufficientStep[] {
  const { hard, soft } = ownSpace(deployment, lookUps);
  const there = deployment.gpuCount.value;
  const steps = [...soft, ...hard]
    .flat()
    // More GPUs than are there come to nobody's mind as a way to do with those.
    .filter(({ changes }) => there === null || !changes.some(({ kind }) => kind === "gpu-count"));
  return steps.flatMap((step) => {
    const after = assess(withChanges(deployment, step.changes, lookUps));
    if (after.kind !== "estimated" || satisfies(after)) return [];
    const { id, action } = joinSteps([step]);
    return [{ id, action, ...outcomeOf(after) }];
  });
}

function outcomeOf(after: EstimatedAssessment): Pick<InsufficientStep, "outcome" | "requests"> {
  const { verdict } = after.estimate.start;
  if (verdict !== "starts")
    return { outcome: verdict === "refused" ? "does not start" : "may not start", requests: 0 };
  const demand = demandOf(after);
  const { maxModelLen } = after.estimate;
  if (demand !== null && demand.contextTokens > maxModelLen)
    return { outcome: `takes requests of ${formatTokens(maxModelLen)} tokens at most`, requests: 0 };
  const requests = requestsCarried(after, demand?.contextTokens ?? maxModelLen).mid;
  const asked = demand?.requests ?? 2;
  const unsure = requests >= asked ? ", not surely" : "";
  return { outcome: `${formatConcurrency(requests)} of ${asked} requests${unsure}`, requests };
}
