import { boundsOf, type CostLine, costAt, stepStart } from "./costLine.ts";
import type { BreakEven, BreakEvenPoint, End } from "./planSizing.ts";

/** An alternative's name and what it costs as the count grows. */
export interface NamedCostLine {
  readonly name: string;
  readonly line: CostLine;
}

/**
 * Where the costs of alternatives cross for good, for every two whose cost depends on the same count and is not the
 * same anyway. Two that cost what earlier ones do are marked: their crossing has been told.
 */
export function findBreakEvens(lines: readonly NamedCostLine[]): readonly BreakEven[] {
  const keyed = lines.map((named) => ({ ...named, key: JSON.stringify(named.line) }));
  const told = new Map<string, Pick<BreakEven, End>>();
  return keyed.flatMap((first, index) =>
    keyed.slice(index + 1).flatMap((second): readonly BreakEven[] => {
      if (first.line.count !== second.line.count || first.key === second.key) return [];
      const pair = [first.key, second.key].sort().join("\n");
      const earlier = told.get(pair);
      // Whoever told it first may have other names, so it is the lines that are remembered, not who wins.
      const points = earlier ? renamed(earlier, first, second) : bothPoints(first, second);
      if (earlier === undefined) told.set(pair, points);
      if (points.favourable === null && points.unfavourable === null) return [];
      const between = [first.name, second.name] as const;
      return [{ between, count: first.line.count, ...points, isRepeat: earlier !== undefined }];
    }),
  );
}

function bothPoints(first: NamedCostLine, second: NamedCostLine): Pick<BreakEven, End> {
  return {
    favourable: breakEvenAt(first, second, "favourable"),
    unfavourable: breakEvenAt(first, second, "unfavourable"),
  };
}

/** The same crossing between two others of the same lines: the cheaper one rises less steeply. */
function renamed(
  { favourable, unfavourable }: Pick<BreakEven, End>,
  first: NamedCostLine,
  second: NamedCostLine,
): Pick<BreakEven, End> {
  const at = (point: BreakEvenPoint | null, end: End): BreakEvenPoint | null => {
    const firstRisesLess = boundsOf(first.line, end).slope < boundsOf(second.line, end).slope;
    return point && { from: point.from, cheaper: firstRisesLess ? first.name : second.name };
  };
  return { favourable: at(favourable, "favourable"), unfavourable: at(unfavourable, "unfavourable") };
}

/**
 * The smallest count from which one line never lies above the other, found by going down its steps from a count
 * beyond which that is certain: a staircase lies between `slope × n` and `slope × n + offset`. `null` where both rise
 * alike, so that neither wins for good.
 */
export function breakEvenAt(first: NamedCostLine, second: NamedCostLine, end: End): BreakEvenPoint | null {
  const [a, b] = [boundsOf(first.line, end), boundsOf(second.line, end)];
  if (Math.abs(a.slope - b.slope) <= 1e-9 * Math.max(a.slope, b.slope)) return null;
  const [cheaper, dearer] = a.slope < b.slope ? [first, second] : [second, first];
  const offset = a.slope < b.slope ? a.offset : b.offset;
  const certain = Math.ceil(offset / Math.abs(a.slope - b.slope));
  let count = Math.max(certain, a.from, b.from);
  for (let steps = 0; count >= 1; steps++) {
    if (steps > MOST_STEPS) return null;
    if (costsMore(cheaper.line, dearer.line, count, end)) return { from: count + 1, cheaper: cheaper.name };
    count = Math.max(stepStart(first.line, count, end), stepStart(second.line, count, end)) - 1;
  }
  return { from: 1, cheaper: cheaper.name };
}

/** Lines that rise almost alike cross so far out that nobody needs to know. */
const MOST_STEPS = 5_000;

function costsMore(line: CostLine, than: CostLine, count: number, end: End): boolean {
  const [own, other] = [costAt(line, count, end), costAt(than, count, end)];
  return own > other + 1e-9 * Math.max(own, other);
}
