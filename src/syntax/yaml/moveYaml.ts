import type { TextRange } from "../../text/textRange.ts";
import type { SyntaxProblem } from "../parsed.ts";
import type { YamlEntry, YamlNode, YamlScalar } from "./yamlNode.ts";

/** The same node at another place of the text. Of aliases only the name's place moves: trees with targets are parsed anew. */
export function moveNode(node: YamlNode, by: number): YamlNode {
  const range = moveRange(node.range, by);
  switch (node.kind) {
    case "scalar":
      return moveScalar(node, by);
    case "alias":
      return { ...node, range };
    case "sequence": {
      const { kind, flow, items, tag } = node;
      return { kind, flow, items: items.map((item) => moveNode(item, by)), range, tag };
    }
    case "mapping": {
      const { kind, flow, entries, tag } = node;
      return { kind, flow, entries: entries.map((entry) => moveEntry(entry, by)), range, tag };
    }
  }
}

/**
 * The same entry at another place of the text; {@link firstOf} tells that it is the same. Its value is moved when
 * somebody looks at it: while a long file is typed most of it is not looked at before it moves again.
 */
export function moveEntry(entry: YamlEntry, by: number): YamlEntry {
  const first = firstOf(entry);
  const byInAll = by + entry.range.start - first.range.start;
  let value: YamlNode | null = null;
  const moved: YamlEntry = {
    key: moveScalar(entry.key, by),
    get value() {
      value ??= moveNode(first.value, byInAll);
      return value;
    },
    range: moveRange(entry.range, by),
    colon: entry.colon === null ? null : entry.colon + by,
  };
  firsts.set(moved, first);
  return moved;
}

/** The entry of which this one is a copy at another place, or itself: what holds of its content holds of all copies. */
export function firstOf(entry: YamlEntry): YamlEntry {
  return firsts.get(entry) ?? entry;
}

const firsts = new WeakMap<YamlEntry, YamlEntry>();

export function moveProblem({ related, ...problem }: SyntaxProblem, by: number): SyntaxProblem {
  const moved = { ...problem, range: moveRange(problem.range, by) };
  if (related === undefined) return moved;
  return { ...moved, related: related.map((place) => ({ ...place, range: moveRange(place.range, by) })) };
}

function moveScalar({ kind, value, text, style, range, tag }: YamlScalar, by: number): YamlScalar {
  return { kind, value, text, style, range: moveRange(range, by), tag };
}

function moveRange({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}
