import type { WorkspaceDefaults } from "../deployment/fromLaunch.ts";
import { readPlanServices } from "../deployment/fromPlan.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { PlanAnalysis } from "../findings/analysis.ts";
import type { Plan } from "../plan/plan.ts";
import type { Alternative } from "../plan/readAlternatives.ts";
import { type Assessment, assess } from "../sizing/assess.ts";
import { requestSpeed, workloadSpeed } from "../sizing/requestSpeed.ts";
import { type AlternativeInput, sizeAlternatives } from "../sizing/sizeAlternatives.ts";
import { sizePlan } from "../sizing/sizePlan.ts";
import type { SizingInput } from "../sizing/sizingInput.ts";
import { once } from "../text/once.ts";

/** An alternative with the assessments of its servers. */
export interface AssessedAlternative {
  readonly alternative: Alternative;
  readonly assessments: () => readonly Assessment[];
}

/** The sums of a plan and its alternatives, worked out when somebody asks for the first time. */
export function planSizings(
  plan: Plan | null,
  assessments: readonly Assessment[],
  alternatives: readonly AssessedAlternative[],
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): Pick<PlanAnalysis, "sizing" | "alternativesSizing"> {
  const inputOf = (own: Plan, assessed: readonly Assessment[]): SizingInput => ({
    plan: own,
    assessments: assessed,
    lookUps,
    estimateSpeed: workloadSpeed,
    estimateRequests: requestSpeed,
  });
  const sizing = once(() => (plan === null ? null : sizePlan(inputOf(plan, assessments))));
  const alternativesSizing = once(() => {
    const base = sizing();
    if (plan === null || base === null)
      return { alternatives: [], costLines: () => [], breakEvens: () => [] };
    const inputs = alternatives.flatMap(({ alternative, assessments: own }): AlternativeInput[] => {
      if (alternative.plan === null) return [];
      const phases = alternative.phases.flatMap((phase) => {
        if (phase.plan === null) return [];
        const assessed = readPlanServices(phase.plan, defaults, lookUps).map(assess);
        return [{ input: inputOf(phase.plan, assessed), phase }];
      });
      return [{ name: alternative.name, input: inputOf(alternative.plan, own()), phases }];
    });
    return sizeAlternatives(inputOf(plan, assessments), base, inputs);
  });
  return { sizing, alternativesSizing };
}
