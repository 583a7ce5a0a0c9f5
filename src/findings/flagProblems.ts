import type { Deployment } from "../deployment/deployment.ts";
import type { SettingProblem } from "../vllm/setting.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding } from "./finding.ts";

export type ProblemOf<Kind extends SettingProblem["kind"]> = Extract<SettingProblem, { readonly kind: Kind }>;

/** What every rule on flags does: the problems of its kind, over all launches and services, each made a finding. */
export function findingsOfKind<Kind extends SettingProblem["kind"]>(
  analysis: Analysis,
  kind: Kind,
  toFinding: (problem: ProblemOf<Kind>, deployment: Deployment) => Finding,
): readonly Finding[] {
  return analysis.assessments.flatMap(({ deployment }) =>
    deployment.settings.problems.flatMap((problem) =>
      isOfKind(problem, kind) ? [toFinding(problem, deployment)] : [],
    ),
  );
}

function isOfKind<Kind extends SettingProblem["kind"]>(
  problem: SettingProblem,
  kind: Kind,
): problem is ProblemOf<Kind> {
  return problem.kind === kind;
}
