import { rangeInScalar } from "../syntax/yaml/scalarWord.ts";
import { formatScalar, setValueEdit } from "../syntax/yaml/yamlEdit.ts";
import type { YamlContent, YamlEntry, YamlScalar } from "../syntax/yaml/yamlNode.ts";
import type { YamlPath } from "../syntax/yaml/yamlPath.ts";
import { excerpt } from "../text/excerpt.ts";
import { formatCount, formatMonthlyCost, formatPercent } from "../units/print.ts";
import { parseQuantity } from "../units/quantity.ts";
import { describeQuantityProblem, type QuantityPlace } from "../units/quantityMessage.ts";
import { hoursPerMonth } from "../units/quantityUnits.ts";
import { firstLineOf, quotedName } from "./formText.ts";
import type { PlanFix, PlanProblem } from "./planProblem.ts";
import { type Leaf, type LeafProblem, type QuantityLeaf, readQuantityLeaf } from "./schema/leaf.ts";
import { schemaAtPath } from "./schemaAtPath.ts";

/** A value that is none of what its place takes: without a unit, of the wrong kind, no text. */
export function describeLeafIssue(
  text: string,
  issue: { readonly path: YamlPath; readonly leaf: Leaf },
  node: YamlContent,
  entry: YamlEntry | null,
): PlanProblem | null {
  const examples = schemaAtPath(issue.path)?.examples.slice(0, 2).join(" or ") ?? "";
  const place = { name: quotedName(issue.path), noun: issue.leaf.noun, examples };
  const { name } = place;
  const takes = `It takes ${place.noun}${examples === "" ? "" : `, such as ${examples}`}.`;
  if (node.kind !== "scalar") {
    const range = node.flow || !entry ? firstLineOf(text, node.range) : entry.key.range;
    const found = node.kind === "sequence" ? "a list" : "a mapping";
    return { code: "wrong-form", message: `${name} is written as ${found}. ${takes}`, range, fixes: [] };
  }
  if (node.value === null || node.text === "") {
    const range = node.range.start === node.range.end && entry ? entry.key.range : node.range;
    const fixes = entry === null ? [] : exampleFixes(text, issue.path, entry);
    return { code: "empty-value", message: `${name} has no value. ${takes}`, range, fixes };
  }
  if (issue.leaf.kind === "text") {
    return {
      code: "wrong-form",
      message: `${name} is written as ${excerpt(node.text)}. ${takes}`,
      range: firstLineOf(text, node.range),
      fixes: [],
    };
  }
  const read = readQuantityLeaf(issue.leaf, node.text);
  return read.ok ? null : describeQuantity(text, place, issue.leaf, node, read.problem);
}

/** The format's examples as values to start from. */
function exampleFixes(text: string, path: YamlPath, entry: YamlEntry): readonly PlanFix[] {
  const examples = schemaAtPath(path)?.examples.slice(0, 2) ?? [];
  return examples.map((example) => ({
    title: `Write ${example}`,
    edits: [setValueEdit(text, entry, writtenValue(example))],
    isProposal: true,
  }));
}

function writtenValue(text: string): string {
  return /^[\d.]+$/.test(text) || text === "true" ? text : formatScalar(text, true);
}

function describeQuantity(
  text: string,
  place: QuantityPlace,
  leaf: QuantityLeaf,
  node: YamlScalar,
  problem: LeafProblem,
): PlanProblem {
  const range = firstLineOf(text, rangeInScalar(text, node, problem.range.start, problem.range.end));
  const suggestions = [
    ...problem.suggestions,
    ...(problem.code === "out-of-range" ? nearestAllowed(leaf, node.text) : []),
    ...(problem.code === "wrong-unit" ? perMonth(leaf, node.text) : []),
  ];
  const fixes = suggestions.map((suggestion) => suggestionFix(problem.code, node, suggestion));
  return { code: problem.code, message: sentence(place, leaf, problem), range, fixes };
}

function sentence(place: QuantityPlace, leaf: QuantityLeaf, problem: LeafProblem): string {
  switch (problem.code) {
    case "range-not-allowed":
      return `${place.name} takes one value, not a range.`;
    case "out-of-range":
      return `${place.name} must be ${limits(leaf)}.`;
    case "missing-comparison":
      return `${place.name} needs a comparison before the threshold: ${problem.suggestions.map((each) => excerpt(each)).join(" or ")}.`;
    default:
      return describeQuantityProblem(problem, place);
  }
}

/** The limit itself, where the value has passed it and it can be reached. */
function nearestAllowed(leaf: QuantityLeaf, text: string): readonly string[] {
  const print = (value: number) => (leaf.kinds[0] === "share" ? formatPercent(value, 0) : String(value));
  const candidates = [leaf.min, leaf.below !== null && leaf.below > 1 ? Math.floor(leaf.below) : null];
  return candidates.flatMap((limit) => {
    const written = limit === null ? null : print(limit);
    const fits = written !== null && written !== text && readQuantityLeaf(leaf, written).ok;
    return fits && (limit === leaf.min) === isBelowMin(leaf, text) ? [written] : [];
  });
}

function isBelowMin(leaf: QuantityLeaf, text: string): boolean {
  const kind = leaf.kinds[0];
  const parsed = kind === undefined ? null : parseQuantity(kind, text);
  return parsed?.ok === true && leaf.min !== null && parsed.value.low < leaf.min;
}

/** A price per hour where a cost per month belongs. */
function perMonth(leaf: QuantityLeaf, text: string): readonly string[] {
  const parsed = leaf.kinds.includes("monthlyCost") ? parseQuantity("hourlyPrice", text) : null;
  return parsed?.ok ? [formatMonthlyCost(parsed.value.high * hoursPerMonth).replaceAll(",", "")] : [];
}

function limits(leaf: QuantityLeaf): string {
  const format =
    leaf.kinds[0] === "share"
      ? (value: number) => formatPercent(value, 0)
      : (value: number) => formatCount(value, 1);
  const parts = [];
  if (leaf.min !== null) parts.push(`at least ${format(leaf.min)}`);
  if (leaf.below !== null)
    parts.push(
      leaf.below > 1 && leaf.kinds[0] === "share" ? `at most ${format(1)}` : `below ${format(leaf.below)}`,
    );
  return parts.join(" and ");
}

function suggestionFix(code: string, node: YamlScalar, suggestion: string): PlanFix {
  const title = code === "missing-unit" ? `Write ${suggestion.trim()}` : `Change to ${suggestion.trim()}`;
  const newText = node.style === "plain" ? formatScalar(suggestion) : JSON.stringify(suggestion);
  return {
    title,
    edits: [{ range: node.range, newText: /^[\d.]+$/.test(suggestion) ? suggestion : newText }],
  };
}
