import type { PanelAlternative, Tone } from "../../src/panelMessages.ts";
import type { SortColumn, TableSort } from "../panelState.ts";

const toneOrder: Readonly<Record<Tone, number>> = { fits: 0, warning: 1, error: 2, unknown: 3 };

const sortKeys: Readonly<Record<SortColumn, (row: PanelAlternative) => number | string | null>> = {
  verdict: (row) => toneOrder[row.tone],
  option: (row) => row.label,
  gpu: (row) => row.gpu,
  model: (row) => row.model,
  weights: (row) => row.weightBytes,
  kvCache: (row) => row.kvCacheBytes?.mid ?? null,
  requests: (row) => row.requests?.mid ?? null,
  cost: (row) => row.costPerMonth,
};

/** The rows as the person wants them; equal rows keep their rank, and what isn't known comes last either way. */
export function sortAlternatives(
  rows: readonly PanelAlternative[],
  sort: TableSort<SortColumn> | null,
): readonly PanelAlternative[] {
  if (sort === null) return rows;
  const key = sortKeys[sort.column];
  const sign = sort.direction === "ascending" ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right);
  });
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compare(left: number | string, right: number | string): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return collator.compare(String(left), String(right));
}
