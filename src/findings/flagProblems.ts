import type { Deployment } from "../deployment/deployment.ts";
import { formatCount } from "../units/print.ts";
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
  return analysis.assessments.flatMap(({ deployment }) => {
    const problems = deployment.settings.problems.filter((problem) => isOfKind(problem, kind));
    const found = problems.slice(0, mostOfKind).map((problem) => toFinding(problem, deployment));
    const last = found.at(-1);
    const more = problems.length - found.length;
    if (more === 0 || !last) return found;
    return [...found.slice(0, -1), { ...last, message: `${last.message} ${formatCount(more)} more follow.` }];
  });
}

/** Of one launch: nobody reads more, and a line of a hundred thousand signs is none that was meant. */
const mostOfKind = 1000;

function isOfKind<Kind extends SettingProblem["kind"]>(
  problem: SettingProblem,
  kind: Kind,
): problem is ProblemOf<Kind> {
  return problem.kind === kind;
}
