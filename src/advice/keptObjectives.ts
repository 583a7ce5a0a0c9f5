import type { Objectives } from "../plan/plan.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import { costPerMonth } from "../sizing/money.ts";
import { estimatedFigure } from "../sizing/objectiveTimes.ts";
import { type RequestSpeed, requestSpeed } from "../sizing/requestSpeed.ts";
import { needsOf } from "./needs.ts";

/** An objective that is missed, or of which nobody can tell (`null`). */
export interface UnkeptObjective {
  readonly id: string;
  readonly met: false | null;
}

/**
 * The objectives of a plan that its server does not keep, as far as its own figures tell: percentiles are held against
 * the average, and times that are not known are not missed.
 */
export function unkeptObjectives(assessment: EstimatedAssessment): readonly UnkeptObjective[] {
  const { objectives } = needsOf(assessment.deployment);
  if (objectives === null) return [];
  const speed = requestSpeed(assessment);
  const times = speed === null ? [] : missedTimes(speed, objectives, averaged);
  const missed = times.map((id): UnkeptObjective => ({ id, met: false }));
  const cost = costPerMonth(assessment);
  const budget = objectives.cost?.value.low ?? null;
  if (budget === null || (cost !== null && cost <= budget * (1 + 1e-9))) return missed;
  return [...missed, { id: "cost", met: cost === null ? null : false }];
}

/** How a percentile is read: as the average, which costs nothing, or as itself, which takes a simulation. */
export type ReadPercentile = (percentile: number | null) => number | null;
export const averaged: ReadPercentile = () => null;
export const asNamed: ReadPercentile = (percentile) => percentile;

/** Times that the objectives promise and the unfavourable end does not keep; what is not known is not kept. */
export function missedTimes(
  speed: RequestSpeed | null,
  objectives: Objectives | null,
  read: ReadPercentile,
): readonly ("latency" | "ttft" | "tpot")[] {
  return (["latency", "ttft", "tpot"] as const).filter((name) => {
    const objective = objectives?.[name] ?? null;
    if (objective === null) return false;
    const ends = speed && estimatedFigure(speed, name, read(objective.percentile)).ends;
    return ends === null || ends.unfavourable > objective.value.low * (1 + 1e-9);
  });
}
