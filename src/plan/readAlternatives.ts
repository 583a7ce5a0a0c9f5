import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { formatScalar } from "../syntax/yaml/yamlEdit.ts";
import {
  effectiveEntries,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
} from "../syntax/yaml/yamlNode.ts";
import { nodeAtPath, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import { excerpt } from "../text/excerpt.ts";
import { nearestName } from "../text/nearest.ts";
import { containsRange, type TextRange } from "../text/textRange.ts";
import type { Quantity } from "../units/quantity.ts";
import { describeUnknownKey } from "./describeForm.ts";
import { isOwnKey } from "./formValue.ts";
import { applyMergePatch } from "./mergePatch.ts";
import type { ByName, Plan, Ranged } from "./plan.ts";
import type { PlanProblem } from "./planProblem.ts";
import { contentAt, mappingAt, namedEntries, quantityAt } from "./ranged.ts";
import { readPlanTree } from "./readPlan.ts";
import { readCounts } from "./readWorkload.ts";
import { schemaAtPath } from "./schemaAtPath.ts";
import { withoutConsequences } from "./syntaxProblems.ts";

/** A named variant of a plan. */
export interface Alternative {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly range: TextRange;
  /** The plan with the patch applied; each value has the range at which it is written. */
  readonly plan: Plan | null;
  /** Empty for an alternative that is one patch. */
  readonly phases: readonly AlternativePhase[];
  /** What is wrong with the patch; problems of the plan itself are not repeated. */
  readonly problems: readonly PlanProblem[];
}

/** A stage of an alternative that changes as the plan grows. */
export interface AlternativePhase {
  readonly range: TextRange;
  /** The phase holds while every one of these is below its limit; empty for the last phase. */
  readonly until: readonly ByName<Ranged<Quantity>>[];
  readonly overlap: Ranged<Quantity> | null;
  readonly plan: Plan | null;
}

/** The alternatives of a plan, in the order of the file. The patch is applied before `gpu` is read as a pool. */
export function readAlternatives(yaml: ParsedYaml): readonly Alternative[] {
  const root = yaml.tree && resolveAlias(yaml.tree);
  if (root?.kind !== "mapping" || yaml.isTemplate) return [];
  const alternatives = namedEntries(contentAt(root, "alternatives")?.content ?? null);
  const base = withoutKey(root, "alternatives");
  return alternatives.map(({ entry, content }) => {
    const path = ["alternatives", entry.key.text];
    const patch = content.kind === "mapping" ? withoutKey(content, "phases") : null;
    const patched = patch ? applyMergePatch(base, patch) : base;
    const read = readPlanTree(yaml.text, patched);
    const phases = readPhases(yaml.text, patched, content, path);
    const ownProblems = read.problems.filter(
      ({ range }) =>
        containsRange(entry.value.range, range) && !phases.some((phase) => containsRange(phase.range, range)),
    );
    const problems = [
      ...ownProblems,
      ...(patch ? findIdleRemovals(base, patch, path) : []),
      ...phases.flatMap((phase) => phase.problems),
    ];
    return {
      name: entry.key.text,
      nameRange: entry.key.range,
      range: entry.range,
      plan: read.plan,
      phases,
      problems: withoutConsequences(yaml.text, yaml.problems, problems),
    };
  });
}

function readPhases(text: string, base: YamlContent, alternative: YamlContent, path: YamlPath) {
  const list = contentAt(alternative, "phases")?.content;
  if (list?.kind !== "sequence") return [];
  return list.items.map(resolveAlias).map((phase, index) => {
    const change = mappingAt(phase, "change");
    const read = readPlanTree(text, change ? applyMergePatch(base, change) : base);
    const problems = read.problems.filter(
      ({ range }) => change !== null && containsRange(change.range, range),
    );
    const idle = change ? findIdleRemovals(base, change, [...path, "phases", index, "change"]) : [];
    return {
      range: phase.range,
      until: readCounts(contentAt(phase, "until")?.content ?? null),
      overlap: quantityAt(phase, "overlap", "time"),
      plan: read.plan,
      problems: [...problems, ...idle],
    };
  });
}

/** `null` for a key that the format or the plan does not have: it would silently do nothing. */
function findIdleRemovals(
  base: YamlContent,
  patch: YamlMapping,
  path: YamlPath,
  inPlan: YamlPath = [],
): readonly PlanProblem[] {
  return effectiveEntries(patch).flatMap((entry) => {
    const key = entry.key.text;
    const value = resolveAlias(entry.value);
    if (isOwnKey(key)) return [];
    if (value.kind === "mapping") return findIdleRemovals(base, value, [...path, key], [...inPlan, key]);
    if (value.kind !== "scalar" || value.value !== null || nodeAtPath(base, [...inPlan, key])) return [];
    const place = schemaAtPath(path);
    if (place && place.keys.length > 0 && !place.keys.some(({ name }) => name === key)) {
      return [describeUnknownKey(entry.key.range, [...path, key], null)];
    }
    return place?.nameOf && place.nameOf !== "vLLM setting"
      ? [idleRemoval(key, place.nameOf, entry.key.range, nodeAtPath(base, inPlan))]
      : [];
  });
}

function idleRemoval(key: string, nameOf: string, range: TextRange, inPlan: YamlContent | null): PlanProblem {
  const names = inPlan?.kind === "mapping" ? effectiveEntries(inPlan).map((entry) => entry.key.text) : [];
  const nearest = nearestName(key, names);
  const edits = nearest === null ? [] : [{ range, newText: formatScalar(nearest, true) }];
  return {
    code: "unknown-reference",
    message: `Nothing is removed here: the plan has no ${nameOf} "${excerpt(key)}".`,
    range,
    fixes: nearest === null ? [] : [{ title: `Change to "${nearest}"`, edits }],
  };
}

function withoutKey(mapping: YamlMapping, key: string): YamlMapping {
  return {
    ...mapping,
    entries: mapping.entries.filter((entry) => entry.key.text !== key),
    sources: mapping.sources ?? [mapping],
  };
}
