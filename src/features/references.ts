import type { Analysis } from "../findings/analysis.ts";
import type { TextRange } from "../text/textRange.ts";
import { nameAt, planNames, sameName } from "./planNames.ts";

/** Every place that names the service or pool at an offset; `null` where none is named. */
export function referencesAt(
  { plan }: Analysis,
  offset: number,
  withDefinition: boolean,
): readonly TextRange[] | null {
  const names = plan === null ? [] : planNames(plan);
  const name = nameAt(names, offset);
  if (name === null) return null;
  return sameName(names, name)
    .filter(({ role }) => withDefinition || role !== "definition")
    .map(({ scalar }) => scalar.range);
}
