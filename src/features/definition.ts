import type { Analysis, PlanAnalysis } from "../findings/analysis.ts";
import { isOwnKey } from "../plan/formValue.ts";
import { pathInPlan } from "../plan/planCompletions.ts";
import { effectiveEntries, resolveAlias, type YamlEntry, type YamlNode } from "../syntax/yaml/yamlNode.ts";
import { entryAtPath, nodeAtPath, pathAtOffset, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import { containsOffset, type TextRange } from "../text/textRange.ts";
import { fileReferences } from "./fileReferences.ts";
import { nameAt, planNames, sameName } from "./planNames.ts";

/** Where something is said first: in the same document, or in a file that is named by its path. */
export type Definition =
  | { readonly kind: "here"; readonly from: TextRange; readonly targets: readonly DefinitionTarget[] }
  | {
      readonly kind: "file";
      readonly from: TextRange;
      /** As written, from the document's folder. */
      readonly path: string;
      /** What in the file is meant (`compose.yaml#chat`). */
      readonly part: string | null;
    };

export interface DefinitionTarget {
  /** The whole of it. */
  readonly range: TextRange;
  /** What to put the cursor on. */
  readonly nameRange: TextRange;
}

/**
 * A service or pool leads to where it is defined, a script to its file, what an alternative changes to what the plan
 * says, and a flag's value that a variable gives to the variable.
 */
export function definitionAt(analysis: Analysis, offset: number): Definition | null {
  const { plan } = analysis;
  if (plan === null) return variableBehind(analysis, offset);
  return namedBy(plan, offset) ?? scriptAt(plan, offset) ?? changedBy(plan, offset);
}

function variableBehind({ assessments }: Analysis, offset: number): Definition | null {
  for (const { deployment } of assessments) {
    for (const { valueRange, definition } of deployment.settings.byField.values()) {
      if (definition && containsOffset(valueRange, offset))
        return {
          kind: "here",
          from: valueRange,
          targets: [{ range: definition, nameRange: definition }],
        };
    }
  }
  return null;
}

function namedBy(plan: PlanAnalysis, offset: number): Definition | null {
  const names = planNames(plan);
  const name = nameAt(names, offset);
  if (name === null) return null;
  const targets = sameName(names, name)
    .filter(({ role }) => role === "definition")
    .map(({ range, scalar }) => ({ range, nameRange: scalar.range }));
  const found = targets.length > 0 || name.kind !== "pool" ? targets : poolInShort(plan, name.name);
  return found.length === 0 ? null : { kind: "here", from: name.scalar.range, targets: found };
}

/** The pool `default` stands nowhere by its name: the top-level `gpu` is short for it. */
function poolInShort({ plan, yaml }: PlanAnalysis, name: string): readonly DefinitionTarget[] {
  const isShort = plan?.pools.some((pool) => pool.isShorthand && pool.name === name) ?? false;
  const entry = isShort ? entryAtPath(yaml.tree, ["gpu"]) : null;
  return entry === null ? [] : [targetOf(entry)];
}

function scriptAt(plan: PlanAnalysis, offset: number): Definition | null {
  const script = fileReferences(plan).find(({ range }) => containsOffset(range, offset));
  return script === undefined
    ? null
    : { kind: "file", from: script.range, path: script.path, part: script.part };
}

/** From a key of an alternative to the same key of the plan; from an alternative's name to all that it changes. */
function changedBy({ yaml }: PlanAnalysis, offset: number): Definition | null {
  const place = pathAtOffset(yaml.tree, offset);
  if (place === null || place.on !== "key" || place.entry === null || place.path[0] !== "alternatives")
    return null;
  const from = place.entry.key.range;
  const { path } = place;
  const targets =
    path.length === 2
      ? patchesOf(place.node).flatMap((patch) => entriesChanged(yaml.tree, patch, []))
      : [planEntryFor(yaml.tree, pathInPlan(path) ?? [])];
  const found = targets.flatMap((entry) => (entry === null ? [] : [targetOf(entry)]));
  return found.length === 0 ? null : { kind: "here", from, targets: found };
}

function patchesOf(alternative: YamlNode): readonly YamlNode[] {
  const phases = nodeAtPath(alternative, ["phases"]);
  const changes = phases?.kind === "sequence" ? phases.items : [];
  return [alternative, ...changes.flatMap((phase) => nodeAtPath(phase, ["change"]) ?? [])];
}

/** The plan's entries that a patch replaces, down to the single values. */
function entriesChanged(root: YamlNode | null, patch: YamlNode, path: YamlPath): readonly YamlEntry[] {
  const content = resolveAlias(patch);
  if (content.kind !== "mapping") return [];
  return effectiveEntries(content).flatMap((entry) => {
    const inPlan = planEntryFor(root, [...path, entry.key.text]);
    if (inPlan === null || isOwnKey(entry.key.text)) return [];
    const isDeeper =
      resolveAlias(entry.value).kind === "mapping" && resolveAlias(inPlan.value).kind === "mapping";
    return isDeeper ? entriesChanged(root, entry.value, [...path, inPlan.key.text]) : [inPlan];
  });
}

/** The plan's entry at a path; a setting of vLLM is the same with hyphens and underscores. */
function planEntryFor(root: YamlNode | null, path: YamlPath): YamlEntry | null {
  const exact = entryAtPath(root, path);
  if (exact !== null || path.at(-2) !== "args") return exact;
  const args = nodeAtPath(root, path.slice(0, -1));
  const bare = (key: string) => key.replaceAll("_", "-");
  const entries = args?.kind === "mapping" ? effectiveEntries(args) : [];
  return entries.find(({ key }) => bare(key.text) === bare(String(path.at(-1)))) ?? null;
}

function targetOf(entry: YamlEntry): DefinitionTarget {
  return { range: entry.range, nameRange: entry.key.range };
}
