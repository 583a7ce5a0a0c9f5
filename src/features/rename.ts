import type { Analysis, PlanAnalysis } from "../findings/analysis.ts";
import { formatScalar } from "../syntax/yaml/yamlEdit.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";
import { type NameOccurrence, nameAt, planNames, sameName } from "./planNames.ts";

/** What renaming takes, or a sentence that says why it cannot be done. */
export type RenamePlace =
  | { readonly ok: true; readonly range: TextRange; readonly name: string }
  | { readonly ok: false; readonly problem: string };

export type Renaming =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly problem: string };

/** What would be renamed at an offset; `null` where there is no name. */
export function renamePlaceAt({ plan }: Analysis, offset: number): RenamePlace | null {
  if (plan === null) return null;
  const names = planNames(plan);
  const name = nameAt(names, offset);
  if (name === null) return null;
  const problem = whyNotRenamed(plan, names, name);
  return problem === null ? { ok: true, range: name.scalar.range, name: name.name } : { ok: false, problem };
}

/** Gives the service or pool at an offset another name, wherever the plan names it; `null` where there is no name. */
export function renameAt({ plan }: Analysis, offset: number, newName: string): Renaming | null {
  if (plan === null) return null;
  const names = planNames(plan);
  const name = nameAt(names, offset);
  if (name === null) return null;
  const problem = whyNotRenamed(plan, names, name) ?? whyNotNamed(plan, names, name, newName);
  if (problem !== null) return { ok: false, problem };
  const newText = formatScalar(newName, true);
  const edits = newName === name.name ? [] : sameName(names, name);
  return { ok: true, edits: edits.map(({ scalar }) => ({ range: scalar.range, newText })) };
}

function whyNotRenamed(
  { plan, yaml }: PlanAnalysis,
  names: readonly NameOccurrence[],
  name: NameOccurrence,
): string | null {
  const isShort = plan?.pools.some((pool) => pool.isShorthand && pool.name === name.name) ?? false;
  if (name.kind === "pool" && isShort)
    return `"${name.name}" is the pool that the top-level "gpu" is short for. Write it under "pools" to give it a name of its own.`;
  if (!sameName(names, name).some(({ role }) => role === "definition"))
    return `There is no ${name.kind} "${name.name}" in this plan that could be renamed.`;
  return yaml.problems.some(({ code }) => code !== "duplicate-key")
    ? "The file is not valid YAML at the moment, so not every place that names it can be found."
    : null;
}

function whyNotNamed(
  { plan }: PlanAnalysis,
  names: readonly NameOccurrence[],
  { kind, name }: NameOccurrence,
  newName: string,
): string | null {
  if (newName === name) return null;
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(newName))
    return `"${newName}" is no name for a ${kind}: use letters, digits, dots, hyphens and underscores, a letter or digit first.`;
  if (newName.startsWith("x-")) return 'Keys that begin with "x-" are your own; the plan does not read them.';
  if (/^(?:true|false|null|~)$/i.test(newName)) return `"${newName}" means something else in YAML.`;
  const isTaken =
    names.some((other) => other.kind === kind && other.name === newName) ||
    (kind === "pool" && (plan?.pools ?? []).some((pool) => pool.name === newName));
  return isTaken ? `The plan already names a ${kind} "${newName}".` : null;
}
