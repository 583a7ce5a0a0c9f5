import { gpusPerReplica } from "../deployment/deployment.ts";
import { type Configuration, copiesFor } from "./configuration.ts";
import type { NeedsForMonths } from "./needs.ts";

/** One configuration for some months of a growth, another for the next. */
export interface MixedStrategy {
  readonly phases: readonly GrowthPhase[];
  readonly total: number;
  /** The cheapest that stays the same throughout, and what it costs in all. */
  readonly best: Configuration;
  readonly bestTotal: number;
}

export interface GrowthPhase {
  readonly months: number;
  readonly configuration: Configuration;
  readonly gpus: number;
  readonly perMonth: number;
}

/**
 * The cheapest configuration of each step of a growth, where changing from one to another costs less than the cheapest
 * that stays; `null` where none does. All lose no more quality than `most`. What moving itself costs is not counted.
 */
export function mixedStrategy(
  configurations: readonly Configuration[],
  growth: readonly NeedsForMonths[],
  most: number,
): MixedStrategy | null {
  const allowed = configurations.filter(({ meets, measures }) => meets === 1 && measures.qualityLoss <= most);
  const rows = allowed.map((configuration) => ({
    configuration,
    phases: growth.map((step) => phaseOf(configuration, step)),
  }));
  const whole = rows.flatMap(({ configuration, phases }) =>
    phases.every((phase) => phase !== null) ? [{ configuration, total: totalOf(phases) }] : [],
  );
  const best = whole.reduce<(typeof whole)[number] | null>(
    (least, each) => (least === null || each.total < least.total ? each : least),
    null,
  );
  if (best === null) return null;
  const phases = growth.flatMap(
    (_, index) => cheapestPhase(rows.map((row) => row.phases[index] ?? null)) ?? [],
  );
  const total = totalOf(phases);
  const kinds = new Set(phases.map(({ configuration }) => configuration.rented.gpu.label));
  if (phases.length < growth.length || kinds.size < 2 || total >= best.total * (1 - 1e-9)) return null;
  return { phases: joinAlike(phases), total, best: best.configuration, bestTotal: best.total };
}

function phaseOf(configuration: Configuration, { months, needs }: NeedsForMonths): GrowthPhase | null {
  const copies = copiesFor(needs, configuration.perReplica);
  if (copies === null) return null;
  const { deployment } = configuration.after;
  const gpus = copies.count * gpusPerReplica(deployment.server);
  const perMonth = gpus * configuration.rented.price.perHour * deployment.hoursPerMonth;
  return { months, configuration, gpus, perMonth };
}

function cheapestPhase(phases: readonly (GrowthPhase | null)[]): GrowthPhase | null {
  return phases.reduce((least, each) => {
    if (each === null) return least;
    return least === null || each.perMonth < least.perMonth ? each : least;
  }, null);
}

function totalOf(phases: readonly GrowthPhase[]): number {
  return phases.reduce((sum, { months, perMonth }) => sum + months * perMonth, 0);
}

function joinAlike(phases: readonly GrowthPhase[]): readonly GrowthPhase[] {
  const joined: GrowthPhase[] = [];
  for (const phase of phases) {
    const last = joined.at(-1);
    const isSame = last?.configuration === phase.configuration && last.gpus === phase.gpus;
    if (isSame) joined[joined.length - 1] = { ...phase, months: last.months + phase.months };
    else joined.push(phase);
  }
  return joined;
}
