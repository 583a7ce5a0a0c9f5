import type { TextRange } from "../../text/textRange.ts";
import { startOfLine } from "./yamlEdit.ts";
import type { YamlNode } from "./yamlNode.ts";

/** A comment from its `#` to the end of its line. */
export interface YamlComment {
  readonly range: TextRange;
  /** What follows the `#`. */
  readonly text: string;
  /** Whether the comment has the line for itself. */
  readonly ownLine: boolean;
}

/** The comments of a document, in order. A `#` inside a quoted or block scalar starts none. */
export function findComments(text: string, tree: YamlNode | null): readonly YamlComment[] {
  const scalars = findScalarRanges(tree);
  const comments: YamlComment[] = [];
  const hash = /(?<=^|[\s\uFEFF])#/gm;
  let next = 0;
  for (let match = hash.exec(text); match; match = hash.exec(text)) {
    const start = match.index;
    let scalar = scalars[next];
    while (scalar && scalar.end <= start) scalar = scalars[++next];
    if (scalar && scalar.start < start) continue;
    const length = text.slice(start).search(/[\r\n]|$/);
    const lineStart = startOfLine(text, start);
    const ownLine = /^[\s\uFEFF]*$/.test(text.slice(lineStart, start));
    comments.push({
      range: { start, end: start + length },
      text: text.slice(start + 1, start + length),
      ownLine,
    });
    hash.lastIndex = start + length;
  }
  return comments;
}

/** Where scalars stand, keys included, in order of the file; what follows the header line of a block scalar is text too. */
export function findScalarRanges(tree: YamlNode | null): readonly TextRange[] {
  const ranges: TextRange[] = [];
  const visit = (node: YamlNode): void => {
    if (node.kind === "scalar") ranges.push(node.range);
    else if (node.kind === "sequence") node.items.forEach(visit);
    else if (node.kind === "mapping") {
      for (const entry of node.entries) {
        ranges.push(entry.key.range);
        visit(entry.value);
      }
    }
  };
  if (tree) visit(tree);
  return ranges.filter((range) => range.start < range.end).sort((a, b) => a.start - b.start);
}
