import type { Analysis } from "../findings/analysis.ts";
import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { parseYaml, printYaml } from "../syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../syntax/yaml/plainValue.ts";
import { findComments } from "../syntax/yaml/yamlComments.ts";
import type { YamlNode } from "../syntax/yaml/yamlNode.ts";
import { applyEdits, type TextEdit } from "../text/textEdit.ts";
import { wrappedLineEdits } from "./wrappedLines.ts";

/** The edits that format a plan; none for other files, for broken YAML, and for what is formatted already. */
export function formattingEdits({ plan }: Analysis): readonly TextEdit[] {
  if (plan === null || plan.yaml.isTemplate || plan.yaml.problems.length > 0) return [];
  // Spaces after its commas would hide that `$1,000` was meant as one number.
  if (plan.problems.some(({ code }) => code === "comma-in-value")) return [];
  const { text } = plan.yaml;
  const formatted = formatPlan(text);
  return formatted === null || formatted === text ? [] : [replaceMiddle(text, formatted)];
}

/**
 * A plan with two spaces per level, one after each comma and none inside brackets. Comments, order, blank lines and
 * the spelling of every value stay, and formatting twice is formatting once; `null` where that cannot be had.
 */
export function formatPlan(text: string): string | null {
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const lineBreak = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  const original = text.slice(mark.length).replaceAll(/\r\n?/g, "\n");
  const parsed = parseYaml(original);
  const formatted = print(parsed);
  if (formatted === null || !saysTheSame(parsed, formatted) || print(formatted)?.text !== formatted.text)
    return null;
  return mark + formatted.text.replaceAll("\n", lineBreak);
}

function print(parsed: ParsedYaml): ParsedYaml | null {
  const text = printYaml(parsed.text);
  if (text === null) return null;
  const printed = parseYaml(text);
  return parseYaml(
    applyEdits(text, [...listPadding(text, printed.tree), ...wrappedLineEdits(parsed, printed)]),
  );
}

/** The library pads `[ a, b ]` as it does `{ a: 1 }`; the format's examples pad braces only. */
function listPadding(text: string, node: YamlNode | null): readonly TextEdit[] {
  if (node?.kind === "mapping") return node.entries.flatMap(({ value }) => listPadding(text, value));
  if (node?.kind !== "sequence") return [];
  const inside = node.items.flatMap((item) => listPadding(text, item));
  const { start, end } = node.range;
  if (!/^\[ .* \]$/.test(text.slice(start, end))) return inside;
  const remove = (from: number) => ({ range: { start: from, end: from + 1 }, newText: "" });
  return [remove(start + 1), ...inside, remove(end - 2)];
}

/** The same values in the same order, and the same comments. */
function saysTheSame(one: ParsedYaml, other: ParsedYaml): boolean {
  const comments = ({ text, tree }: ParsedYaml) =>
    findComments(text, tree).map((comment) => comment.text.trim());
  return (
    other.problems.length === 0 &&
    JSON.stringify(toPlainValue(one.tree)) === JSON.stringify(toPlainValue(other.tree)) &&
    JSON.stringify(comments(one)) === JSON.stringify(comments(other))
  );
}

/** One edit without what both texts begin and end with, so that cursors and folds elsewhere stay. */
function replaceMiddle(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return {
    range: { start, end: before.length - same },
    newText: after.slice(start, after.length - same),
  };
}
