import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { assess } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { formatConcurrency } from "../units/print.ts";
import { ownSpace } from "./explore.ts";
import { satisfies } from "./satisfies.ts";
import { joinSteps } from "./step.ts";

/** A change that comes to mind, and does not do. */
export interface InsufficientStep {
  /** Of the step, `kv:fp8`. */
  readonly id: string;
  /** "Use an FP8 KV cache: that alone holds 5.2 requests, not 10." */
  readonly sentence: string;
  /** Requests that fit then at the likely value; 0 where it does not start. */
  readonly requests: number;
}

/** What each step by itself would come to, where that is not what is asked: the answer to "why not just …?". */
export function insufficientSteps(deployment: Deployment, lookUps: LookUps): readonly InsufficientStep[] {
  const { hard, soft } = ownSpace(deployment, lookUps);
  const there = deployment.gpuCount.value;
  const steps = [...hard, ...soft]
    .flat()
    // More GPUs than are there come to nobody's mind as a way to do with those.
    .filter(({ changes }) => there === null || !changes.some(({ kind }) => kind === "gpu-count"));
  return steps.flatMap((step) => {
    const after = assess(withChanges(deployment, step.changes, lookUps));
    if (after.kind !== "estimated" || satisfies(after)) return [];
    const { action } = joinSteps([step]);
    const { verdict } = after.estimate.start;
    if (verdict !== "starts") {
      const starts = verdict === "refused" ? "does not start" : "may not start";
      return [{ id: step.id, sentence: `${action}: with that alone it ${starts}.`, requests: 0 }];
    }
    const demand = demandOf(after);
    const requests = requestsCarried(after, demand?.contextTokens ?? after.estimate.maxModelLen).mid;
    const asked = demand?.requests ?? 2;
    const surely = requests >= asked ? "surely " : "";
    const sentence = `${action}: that alone holds ${formatConcurrency(requests)} requests, not ${surely}${asked}.`;
    return [{ id: step.id, sentence, requests }];
  });
}
