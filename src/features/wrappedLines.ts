import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { startOfLine } from "../syntax/yaml/yamlEdit.ts";
import type { YamlNode, YamlScalar } from "../syntax/yaml/yamlNode.ts";
import type { TextEdit } from "../text/textEdit.ts";

/** Edits of `printed` that give texts back the lines they have in `original`, under the new indentation. */
export function wrappedLineEdits(original: ParsedYaml, printed: ParsedYaml): readonly TextEdit[] {
  const before = scalarsOf(original.tree);
  const after = scalarsOf(printed.tree);
  if (before.length !== after.length) return [];
  return before.flatMap((scalar, index): readonly TextEdit[] => {
    const target = after[index];
    if (target === undefined || target.text !== scalar.text || !isWrapped(original.text, scalar)) return [];
    const newText = rewrapped(original.text, scalar, indentationOf(printed.text, target));
    return [{ range: target.range, newText }];
  });
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
