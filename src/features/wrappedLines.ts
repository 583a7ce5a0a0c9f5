import { parseYaml } from "../syntax/yaml/parseYaml.ts";
import { startOfLine } from "../syntax/yaml/yamlEdit.ts";
import type { YamlNode, YamlScalar } from "../syntax/yaml/yamlNode.ts";
import { applyEdits, type TextEdit } from "../text/textEdit.ts";

/** Texts that `original` has on several lines and `printed` on one get their lines back, under the new indentation. */
export function keepWrappedLines(original: string, printed: string): string {
  const before = scalarsOf(parseYaml(original).tree);
  const after = scalarsOf(parseYaml(printed).tree);
  if (before.length !== after.length) return printed;
  const edits = before.flatMap((scalar, index): readonly TextEdit[] => {
    const target = after[index];
    if (target === undefined || !isWrapped(original, scalar) || target.text !== scalar.text) return [];
    return [{ range: target.range, newText: rewrapped(original, scalar, indentationOf(printed, target)) }];
  });
  return applyEdits(printed, edits);
}

/** The values in the order of the file. */
function scalarsOf(node: YamlNode | null): readonly YamlScalar[] {
  if (node?.kind === "mapping") return node.entries.flatMap(({ value }) => scalarsOf(value));
  if (node?.kind === "sequence") return node.items.flatMap(scalarsOf);
  return node?.kind === "scalar" ? [node] : [];
}

function isWrapped(text: string, { range, style }: YamlScalar): boolean {
  return style !== "literal" && text.slice(range.start, range.end).trimEnd().includes("\n");
}

/** Two spaces beyond the line that the value begins on; a dash before its key counts as spaces. */
function indentationOf(text: string, { range }: YamlScalar): string {
  const line = text.slice(startOfLine(text, range.start), range.start);
  const key = /^[ -]*/.exec(line)?.[0].length ?? 0;
  return " ".repeat(key + (line.length > key ? 2 : 0));
}

function rewrapped(text: string, { range, style }: YamlScalar, indentation: string): string {
  const [first = "", ...rest] = text.slice(range.start, range.end).split("\n");
  const own =
    style === "folded" ? Math.min(...rest.filter((line) => line.trim() !== "").map(indentOf)) : null;
  const lines = rest.map((line) => {
    const content = own === null ? line.trim() : line.slice(own).trimEnd();
    return content === "" ? "" : indentation + content;
  });
  return [first.trimEnd(), ...lines].join("\n");
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
