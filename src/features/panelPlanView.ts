import type { Analysis } from "../findings/analysis.ts";
import type { PanelCosts, PanelEnds, PanelGrowth, PanelPlan, PanelPlanFigure } from "../panelMessages.ts";
import type { NamedCostLine } from "../sizing/breakEven.ts";
import { type CostLine, costAt } from "../sizing/costLine.ts";
import type { BreakEven, Figure, GrowthSizing, PlanSizing } from "../sizing/planSizing.ts";

/** The sums of the plan for the panel; `null` for a file that is none, or can't be read as one. */
export function panelPlanView({ plan, path }: Analysis): PanelPlan | null {
  const sizing = plan?.sizing() ?? null;
  if (plan === null || sizing === null) return null;
  const { costLines, breakEvens } = plan.alternativesSizing();
  const name = plan.plan?.name?.value ?? path.split(/[\\/]/).at(-1) ?? path;
  return {
    name,
    figures: planFigures(sizing),
    growth: sizing.growth && describeGrowth(sizing.growth),
    costs: describeCosts(sizing, costLines(), breakEvens()),
    objectives: sizing.objectives.map(({ id, limit, met }) => ({ id, limit, met })),
  };
}

function planFigures({ cost, workload, growth }: PlanSizing): readonly PanelPlanFigure[] {
  const figures: readonly PanelPlanFigure[] = [
    figure("GPUs needed", "count", workload.gpusNeeded),
    figure("Per month", "money", cost.perMonth),
    figure(
      cost.basis === "purchase" ? "Per user, of the purchase" : "Per user and month",
      "money",
      cost.perUser,
    ),
    figure("Per tenant", "money", cost.perTenant),
    figure("Per million tokens", "money", cost.perMillionTokens),
  ];
  const total = growth && figure(`Over ${growth.months} months of growth`, "money", growth.total);
  return total === null ? figures : [...figures, total];
}

function figure(label: string, kind: PanelPlanFigure["kind"], { ends, reason }: Figure): PanelPlanFigure {
  return { label, kind, ends, reason };
}

function describeGrowth({ steps, months, total }: GrowthSizing): PanelGrowth {
  return {
    steps: steps.map((step) => ({
      months: step.months,
      gpus: step.gpusNeeded.ends,
      perMonth: step.perMonth.ends,
    })),
    months,
    total: total.ends,
    reason: total.reason,
  };
}

/** Counts drawn at most; beyond that a staircase is a line to the eye. */
const mostSteps = 240;

function describeCosts(
  { workload }: PlanSizing,
  lines: readonly NamedCostLine[],
  breakEvens: readonly BreakEven[],
): PanelCosts | null {
  const count = lines[0]?.line.count;
  if (count === undefined) return null;
  const alike = lines.filter(({ line }) => line.count === count);
  const present = presentOf(workload, count);
  const told = breakEvens.filter((each) => each.count === count && !each.isRepeat);
  const crossings = told.flatMap(({ favourable, unfavourable }) => [
    favourable?.from ?? 1,
    unfavourable?.from ?? 1,
  ]);
  // A crossing far beyond what the plan is for would squash everything near it.
  const farthest = 4 * (present ?? 250);
  const reach = Math.max(10, 2 * (present ?? 0), ...crossings.map((from) => Math.min(from * 1.25, farthest)));
  const counts = countsUpTo(Math.ceil(reach));
  return {
    count,
    present,
    options: alike.map(({ name, line }) => ({ name, points: staircase(line, counts) })),
    breakEvens: told.map(({ between, favourable, unfavourable }) => ({ between, favourable, unfavourable })),
  };
}

function presentOf(workload: PlanSizing["workload"], count: CostLine["count"]): number | null {
  if (count === "users" || count === "sessions" || count === "concurrency" || count === "tenants")
    return workload[count]?.unfavourable ?? null;
  return null;
}

function countsUpTo(most: number): readonly number[] {
  if (most <= mostSteps) return Array.from({ length: most }, (_, index) => index + 1);
  const spread = Array.from({ length: mostSteps }, (_, index) =>
    Math.max(1, Math.round(((index + 1) * most) / mostSteps)),
  );
  return [...new Set([1, ...spread])];
}

/** Only where the cost changes, and at the end. */
function staircase(
  line: CostLine,
  counts: readonly number[],
): readonly (PanelEnds & { readonly count: number })[] {
  const points = counts.map((count) => ({
    count,
    favourable: costAt(line, count, "favourable"),
    unfavourable: costAt(line, count, "unfavourable"),
  }));
  return points.filter((point, index) => {
    const before = points[index - 1];
    return (
      index === points.length - 1 ||
      before?.favourable !== point.favourable ||
      before.unfavourable !== point.unfavourable
    );
  });
}
