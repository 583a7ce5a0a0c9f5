import type { Analysis } from "../findings/analysis.ts";
import { findComments } from "../syntax/yaml/yamlComments.ts";
import type { YamlNode } from "../syntax/yaml/yamlNode.ts";
import { positionAt, type SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";

/** Lines that fold into their first. */
export interface FoldingRange {
  readonly range: TextRange;
  readonly kind: "block" | "comment";
}

/**
 * The blocks of a plan and its comments of several lines, in the order of the file; `null` for other files, which
 * have editors of their own to fold them.
 */
export function foldingRanges({ plan, source }: Analysis): readonly FoldingRange[] | null {
  if (plan === null) return null;
  const { tree, text } = plan.yaml;
  const blocks = blocksIn(tree).map((range): FoldingRange => ({ range, kind: "block" }));
  const comments = commentBlocks(source, text, tree).map(
    (range): FoldingRange => ({ range, kind: "comment" }),
  );
  return [...blocks, ...comments]
    .filter(({ range }) => lineOf(source, range.start) < lineOf(source, range.end))
    .toSorted((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
}

function blocksIn(node: YamlNode | null): readonly TextRange[] {
  if (node?.kind === "sequence") return node.items.flatMap((item) => [item.range, ...blocksIn(item)]);
  if (node?.kind !== "mapping") return [];
  return node.entries.flatMap((entry) => [entry.range, ...blocksIn(entry.value)]);
}

/** Comments on lines of their own that follow each other. */
function commentBlocks(source: SourceText, text: string, tree: YamlNode | null): readonly TextRange[] {
  const blocks: { start: number; end: number; lastLine: number }[] = [];
  for (const { range, ownLine } of findComments(text, tree)) {
    if (!ownLine) continue;
    const line = lineOf(source, range.start);
    const last = blocks.at(-1);
    if (last?.lastLine === line - 1) {
      last.end = range.end;
      last.lastLine = line;
    } else blocks.push({ start: range.start, end: range.end, lastLine: line });
  }
  return blocks.map(({ start, end }) => ({ start, end }));
}

function lineOf(source: SourceText, offset: number): number {
  return positionAt(source, offset).line;
}
