import type { Analysis } from "../findings/analysis.ts";
import type { Assessment } from "../sizing/assess.ts";

/**
 * The launch or service that a place is about: the one asked for by id, else the one around the place, else the
 * nearest before it, else the first. `null` when the document holds none.
 */
export function subjectAt(
  analysis: Analysis,
  offset: number,
  subjectId: string | null = null,
): Assessment | null {
  const { assessments } = analysis;
  const chosen =
    subjectId === null ? undefined : assessments.find(({ deployment }) => deployment.id === subjectId);
  if (chosen !== undefined) return chosen;
  const around = assessments.find(
    ({ deployment }) => deployment.range.start <= offset && offset <= deployment.range.end,
  );
  const before = assessments.findLast(({ deployment }) => deployment.range.start <= offset);
  return around ?? before ?? assessments[0] ?? null;
}

/** `serve.sh: line 12`, or the service's name. */
export function subjectLabel(assessment: Assessment, line: number): string {
  return assessment.deployment.name ?? `line ${line + 1}`;
}
