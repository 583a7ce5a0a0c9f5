import { excerpt } from "../../text/excerpt.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { SyntaxProblem } from "../parsed.ts";
import {
  missingScalar,
  type ScalarStyle,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from "./yamlNode.ts";

/** A node of the library, taken apart. */
export type SourceNode = {
  readonly anchor: string | null;
  readonly tag: string | null;
  readonly start: number;
  readonly end: number;
} & (
  | { readonly kind: "alias"; readonly name: string }
  | { readonly kind: "scalar"; readonly value: unknown; readonly source: string; readonly type: string }
  | {
      readonly kind: "mapping";
      readonly flow: boolean;
      readonly pairs: readonly { readonly key: unknown; readonly value: unknown }[];
    }
  | { readonly kind: "sequence"; readonly flow: boolean; readonly items: readonly unknown[] }
);

export interface LoweredDocument {
  readonly tree: YamlNode | null;
  readonly problems: readonly SyntaxProblem[];
}

/** Deeper nesting is refused, so that walking a tree never runs out of stack. */
const deepestNesting = 100;
/** Nodes that aliases may add in all: enough for any compose file, far below an exponential "bomb". */
const mostAliasedNodes = 100_000;

/** The library's tree as own readonly nodes, its root at `depth`: aliases resolved, half-typed keys told apart, repeated ones found. */
export function lowerDocument(
  text: string,
  root: unknown,
  describe: (node: unknown) => SourceNode | null,
  depth = 0,
): LoweredDocument {
  const state: LoweringState = {
    text,
    describe,
    anchors: new Map(),
    openAnchors: new Set(),
    problems: [],
    aliasedNodes: 0,
  };
  const tree = root === null ? null : lowerNode(state, root, depth, 0).node;
  const isEmpty = tree?.kind === "scalar" && tree.style === "missing";
  return { tree: isEmpty ? null : tree, problems: state.problems };
}

interface LoweringState {
  readonly text: string;
  readonly describe: (node: unknown) => SourceNode | null;
  readonly anchors: Map<string, Lowered<YamlContent>>;
  readonly openAnchors: Set<string>;
  readonly problems: SyntaxProblem[];
  aliasedNodes: number;
}

/** A node with what following its aliases costs. */
interface Lowered<T extends YamlNode = YamlNode> {
  readonly node: T;
  readonly size: number;
  readonly height: number;
}

function lowerNode(state: LoweringState, source: unknown, depth: number, missingAt: number): Lowered {
  const described = within(state.text, state.describe(source));
  if (described === null) return { node: missingScalar(missingAt), size: 1, height: 0 };
  if (described.kind === "alias") return lowerAlias(state, described, depth);
  if (described.anchor !== null) state.openAnchors.add(described.anchor);
  const lowered = lowerContent(state, described, depth);
  if (described.anchor !== null) {
    state.openAnchors.delete(described.anchor);
    state.anchors.set(described.anchor, lowered);
  }
  return lowered;
}

/** In unfinished text the library now and then places a node behind the end. */
function within(text: string, source: SourceNode | null): SourceNode | null {
  if (source === null || source.end <= text.length) return source;
  return { ...source, start: Math.min(source.start, text.length), end: text.length };
}

function lowerContent(
  state: LoweringState,
  source: Exclude<SourceNode, { kind: "alias" }>,
  depth: number,
): Lowered<YamlContent> {
  const { tag } = source;
  const range = { start: source.start, end: source.end };
  if (source.kind === "scalar") return { node: lowerScalar(state.text, source), size: 1, height: 0 };
  if (depth >= deepestNesting) {
    state.problems.push({
      code: "too-deep",
      message: `More than ${deepestNesting} levels of nesting are not read.`,
      range: firstLine(state.text, range),
    });
    return { node: { ...missingScalar(source.start), range }, size: 1, height: 0 };
  }
  if (source.kind === "sequence") {
    const items = source.items.map((item) => lowerNode(state, item, depth + 1, source.end));
    return {
      ...measured(items),
      node: {
        kind: "sequence",
        flow: source.flow,
        items: items.map((item) => item.node),
        range: source.flow ? range : { ...range, end: items.at(-1)?.node.range.end ?? range.end },
        tag,
      },
    };
  }
  const children: Lowered[] = [];
  const entries = source.pairs.flatMap((pair) => lowerPair(state, pair, depth + 1, children));
  const mapping: YamlMapping = {
    kind: "mapping",
    flow: source.flow,
    entries,
    range: source.flow ? range : { ...range, end: entries.at(-1)?.range.end ?? range.end },
    tag,
  };
  reportRepeatedKeys(state, mapping);
  return { ...measured(children), node: mapping };
}

function measured(children: readonly Lowered[]): { readonly size: number; readonly height: number } {
  let size = 1;
  let height = 0;
  for (const child of children) {
    size += child.size;
    height = Math.max(height, child.height);
  }
  return { size, height: height + 1 };
}

function lowerAlias(state: LoweringState, source: SourceNode & { kind: "alias" }, depth: number): Lowered {
  const range = { start: source.start, end: source.end };
  const target = state.anchors.get(source.name);
  const problem = aliasProblem(state, source.name, target, depth);
  if (problem) state.problems.push({ ...problem, range });
  else state.aliasedNodes += target?.size ?? 0;
  const node = {
    kind: "alias",
    name: source.name,
    target: problem ? null : (target?.node ?? null),
    range,
    tag: null,
  } as const;
  return problem || !target
    ? { node, size: 1, height: 0 }
    : { node, size: target.size, height: target.height };
}

function aliasProblem(
  state: LoweringState,
  name: string,
  target: Lowered | undefined,
  depth: number,
): { readonly code: string; readonly message: string } | null {
  const shown = excerpt(name);
  if (state.openAnchors.has(name)) {
    return {
      code: "alias-cycle",
      message: `"*${shown}" stands inside the value it refers to, which would never end.`,
    };
  }
  if (!target) {
    return {
      code: "unknown-alias",
      message: `"*${shown}" refers to nothing: no "&${shown}" stands above it.`,
    };
  }
  if (state.aliasedNodes + target.size > mostAliasedNodes || depth + target.height > deepestNesting) {
    return {
      code: "too-many-aliases",
      message: `Aliases repeat more than can be read; "*${shown}" is left out.`,
    };
  }
  return null;
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

function lowerScalar(text: string, source: SourceNode & { kind: "scalar" }): YamlScalar {
  const { value, tag } = source;
  // The library counts the line breaks after a block scalar as part of it.
  const written = text.slice(source.start, source.end);
  const range = { start: source.start, end: source.start + written.trimEnd().length };
  const style =
    styles[source.type] ?? (range.start === range.end && source.source === "" ? "missing" : "plain");
  const isKnown =
    typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null;
  const content = style === "plain" || typeof value !== "string" ? source.source : value;
  return { kind: "scalar", value: isKnown ? value : content, text: content, style, range, tag };
}

function lowerPair(
  state: LoweringState,
  pair: { readonly key: unknown; readonly value: unknown },
  depth: number,
  children: Lowered[],
): readonly YamlEntry[] {
  const key = lowerKey(state, pair.key, depth);
  const colon = findColon(state.text, key.range.end);
  const missingAt = colon === null ? key.range.end : colon + 1;
  const value = atColon(lowerNode(state, pair.value, depth, missingAt), missingAt);
  children.push(value);
  const range = {
    start: key.range.start,
    end: Math.max(key.range.end, value.node.range.end, colon === null ? 0 : colon + 1),
  };
  const entry: YamlEntry = { key, value: value.node, range, colon };
  return splitHalfTypedKey(state.text, entry);
}

/** What is missing is missing right after the colon, wherever the next thing stands. */
function atColon(value: Lowered, missingAt: number): Lowered {
  const { node } = value;
  const isMissing = node.kind === "scalar" && node.style === "missing" && node.range.start === node.range.end;
  return isMissing ? { ...value, node: { ...node, range: { start: missingAt, end: missingAt } } } : value;
}

/** Keys are text here. A list or mapping as a key keeps its source as its name. */
function lowerKey(state: LoweringState, source: unknown, depth: number): YamlScalar {
  const { node } = lowerNode(state, source, depth, 0);
  if (node.kind === "scalar") return node;
  if (node.kind === "alias" && node.target?.kind === "scalar") return { ...node.target, range: node.range };
  const text = state.text.slice(node.range.start, node.range.end);
  return { kind: "scalar", value: text, text, style: "plain", range: node.range, tag: null };
}

/**
 * A key that is being typed has no colon yet, and YAML then reads it and the next line's key as one key of two
 * lines. Each of its lines but the last becomes an entry without a colon.
 */
function splitHalfTypedKey(text: string, entry: YamlEntry): readonly YamlEntry[] {
  const { key } = entry;
  const written = text.slice(key.range.start, key.range.end);
  if (key.style !== "plain" || !/[\r\n]/.test(written)) return [entry];
  const lines = [...written.matchAll(/[^\s#][^\r\n]*/g)].map((match) => {
    const start = key.range.start + match.index;
    const text = match[0].trimEnd();
    return { ...key, value: text, text, range: { start, end: start + text.length } };
  });
  const last = lines.pop();
  if (!last) return [entry];
  const unfinished = lines.map(
    (line): YamlEntry => ({
      key: line,
      value: missingScalar(line.range.end),
      range: line.range,
      colon: null,
    }),
  );
  return [...unfinished, { ...entry, key: last, range: { start: last.range.start, end: entry.range.end } }];
}

function findColon(text: string, keyEnd: number): number | null {
  const match = /\s*:/y;
  match.lastIndex = keyEnd;
  return match.test(text) ? match.lastIndex - 1 : null;
}

function reportRepeatedKeys(state: LoweringState, mapping: YamlMapping): void {
  const seen = new Map<string, YamlEntry>();
  for (const entry of mapping.entries) {
    const first = seen.get(entry.key.text);
    if (!first) seen.set(entry.key.text, entry);
    else if (entry.colon !== null && entry.key.text !== "<<") {
      state.problems.push({
        code: "duplicate-key",
        message: `"${excerpt(entry.key.text)}" stands here twice. Keep one of them.`,
        range: entry.key.range,
        related: [{ message: "the first one", range: first.key.range }],
      });
    }
  }
}

function firstLine(text: string, range: TextRange): TextRange {
  const length = text.slice(range.start, range.end).search(/[\r\n]/);
  return length === -1 ? range : { start: range.start, end: range.start + length };
}
