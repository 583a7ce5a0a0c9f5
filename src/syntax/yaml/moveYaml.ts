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
  return new MovedEntry(entry, by);
}

/** The entry of which this one is a copy at another place, or itself: what holds of its content holds of all copies. */
export function firstOf(entry: YamlEntry): YamlEntry {
  return entry instanceof MovedEntry ? entry.first : entry;
}

/**
 * A class, since a keystroke moves every entry behind it, and V8 takes several times as long for an object with a getter
 * of its own.
 */
class MovedEntry implements YamlEntry {
  readonly key: YamlScalar;
  readonly range: TextRange;
  readonly colon: number | null;
  readonly #first: YamlEntry;
  #value: YamlNode | null = null;

  constructor(entry: YamlEntry, by: number) {
    this.key = moveScalar(entry.key, by);
    this.range = moveRange(entry.range, by);
    this.colon = entry.colon === null ? null : entry.colon + by;
    this.#first = firstOf(entry);
  }

  get first(): YamlEntry {
    return this.#first;
  }

  get value(): YamlNode {
    this.#value ??= moveNode(this.#first.value, this.range.start - this.#first.range.start);
    return this.#value;
  }

  toJSON(): YamlEntry {
    const { key, value, range, colon } = this;
    return { key, value, range, colon };
  }
}

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
