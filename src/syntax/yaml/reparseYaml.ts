import { findChange, type TextChange } from "../../text/textChange.ts";
import type { SyntaxProblem } from "../parsed.ts";
import { moveEntry, moveNode, moveProblem } from "./moveYaml.ts";
import type { ParsedYaml } from "./parsedYaml.ts";
import { hidesOthers } from "./yamlError.ts";
import type { YamlEntry, YamlMapping, YamlNode } from "./yamlNode.ts";
import { regionOf, roomyRegion, withNextEntry, type YamlRegion } from "./yamlRegion.ts";

/** Parses some lines of a mapping as if they were a file, at the depth at which they stand; `null` for several documents. */
export type ParseLines = (lines: string, depth: number) => ParsedYaml | null;

/**
 * The documents of a text, made from those of another one that differs little from it: the entries in which the two
 * differ are parsed, all others are taken over. `null` where that could give anything else than parsing the whole.
 *
 * Why it gives the same: between two keys of a block mapping that both begin a line in its column, the parser is in
 * the same state whatever the entry between them holds, as long as that entry is whole – its lines parse without a
 * problem as a mapping of their own, none of them is indented less. Where there is a problem the entry after it
 * is parsed too, and has to come out as it did.
 */
export function reparseYaml(
  previous: readonly ParsedYaml[],
  text: string,
  parseLines: ParseLines,
): readonly ParsedYaml[] | null {
  const before = previous[0]?.text ?? "";
  const known = previous.map((each) => plain.get(each)).find((each) => each !== undefined);
  const plainBefore = known ?? lookThrough(before);
  const change = findChange(before, text);
  // All that is looked for stands within a line.
  const plainNow = plainBefore && lookThrough(linesAround(text, change));
  if (plainBefore === null || plainNow === null) return null;
  const mayEnd = plainBefore.mayEnd || plainNow.mayEnd;
  const lineBreak = before.indexOf("\n");
  // The first line break tells how the lines of the file end.
  if (change.start <= lineBreak || lineBreak < 0 || change.oldEnd - change.start > before.length / 2)
    return null;
  const at = previous.findLastIndex(({ tree }) => tree !== null && tree.range.start < change.start);
  const document = previous[at];
  if (document?.tree == null || previous.some((each) => each !== document && each.problems.length > 0))
    return null;
  const end = plainBefore.mayEnd ? endOfDocument(before, document.tree) : before.length;
  const changed = reparseDocument(document, document.tree, end, text, change, parseLines);
  if (changed === null) return null;
  const by = change.newEnd - change.oldEnd;
  plain.set(changed, { mayEnd });
  return previous.map((each, index) => {
    if (index === at) return changed;
    return { ...each, text, tree: each.tree && index > at ? moveNode(each.tree, by) : each.tree };
  });
}

/** A text that holds nothing by which one part of it bears on others. */
interface PlainText {
  /** Whether anything in it looks like a marker between two documents. */
  readonly mayEnd: boolean;
}

/** Documents of files that were looked through when they were made. */
const plain = new WeakMap<ParsedYaml, PlainText>();

/** Anchors reach from one part of a file into others, directives over all of it; templates are no YAML. */
function lookThrough(text: string): PlainText | null {
  if (text.includes("{{") || text.includes("\t")) return null;
  if (text.includes("%") && /^\uFEFF?%/m.test(text)) return null;
  if (text.includes("\r") && /\r(?!\n)/.test(text)) return null;
  if (/[&*]/.test(text) && /(?:^|[\s\-?:,[{!\uFEFF])[&*]\S/m.test(text)) return null;
  return { mayEnd: text.includes("---") || text.includes("...") };
}

/** The lines that a change touches, whole and with their line ends. */
function linesAround(text: string, { start, newEnd }: TextChange): string {
  const end = text.indexOf("\n", newEnd);
  return text.slice(text.lastIndexOf("\n", start - 1) + 1, end < 0 ? text.length : end + 1);
}

function reparseDocument(
  document: ParsedYaml,
  root: YamlNode,
  end: number,
  text: string,
  change: TextChange,
  parseLines: ParseLines,
): ParsedYaml | null {
  const isSound = document.problems.length === 0;
  const line = isSound ? regionOf(document.text, root, end, change) : null;
  const ofLine = line && partOf(text, line, change, parseLines);
  if (line && ofLine?.problems.length === 0) return withPart(text, line, change, ofLine);
  // What is typed in a line may change what the lines around it are.
  const region = regionOf(document.text, root, end, change, roomyRegion);
  if (region === null) return null;
  const part = isSound ? partOf(text, region, change, parseLines) : null;
  if (part !== null && part.problems.length === 0) return withPart(text, region, change, part);
  if (part === null && isSound) return null;
  // Something is or was wrong in it: what follows has to show that the parser found its way back.
  const wider = withNextEntry(document.text, region, end);
  if (wider === null) return null;
  const isInside = (problem: SyntaxProblem) => !hidesOthers(problem) && isBefore(problem.range, wider);
  if (!document.problems.every(isInside)) return null;
  const widerPart = partOf(text, wider, change, parseLines);
  return widerPart !== null && endsAlike(wider, widerPart, change)
    ? withPart(text, wider, change, widerPart)
    : null;
}

interface Part {
  readonly entries: readonly YamlEntry[];
  readonly problems: ParsedYaml["problems"];
}

/** The new lines of a region, at their place in the text; `null` unless they are entries of its mapping and nothing else. */
function partOf(text: string, region: YamlRegion, change: TextChange, parseLines: ParseLines): Part | null {
  const { column, start } = region;
  const lines = text.slice(start, region.end + change.newEnd - change.oldEnd);
  if (!/\S/.test(lines.charAt(column + 1))) return null;
  if (column > 0 && new RegExp(`^ {0,${column - 1}}[^ \\r\\n]`, "m").test(lines)) return null;
  if (column === 0 && /^(?:---|\.\.\.)/m.test(lines)) return null;
  // A tag before the first key is the mapping's or the key's, which what stands before it decides.
  if (/(?:^|[\s\-?:,[{])!/.test(lines)) return null;
  const parsed = parseLines(lines, region.parents.length);
  const tree = parsed?.tree;
  if (!parsed || tree?.kind !== "mapping" || tree.flow || tree.tag !== null) return null;
  if (parsed.problems.some(hidesOthers)) return null;
  const beginsLine = ({ key }: YamlEntry) =>
    lines.lastIndexOf("\n", key.range.start) === key.range.start - column - 1;
  if (tree.entries[0]?.key.range.start !== column || !tree.entries.every(beginsLine)) return null;
  return {
    entries: tree.entries.map((entry) => moveEntry(entry, start)),
    problems: parsed.problems.map((problem) => moveProblem(problem, start)),
  };
}

/** Whether the last entry of the region was and is sound, and is what it was. */
function endsAlike(region: YamlRegion, part: Part, change: TextChange): boolean {
  const before = region.mapping.entries[region.last];
  const after = part.entries.at(-1);
  if (before === undefined || after === undefined) return false;
  const moved = moveEntry(before, change.newEnd - change.oldEnd);
  return (
    JSON.stringify(moved) === JSON.stringify(after) &&
    part.problems.every(({ range }) => range.end < after.range.start)
  );
}

/** Whether a range lies in a region before its last entry. */
function isBefore(range: { readonly start: number; readonly end: number }, region: YamlRegion): boolean {
  const last = region.mapping.entries[region.last];
  return range.start >= region.start && range.end < (last?.range.start ?? 0);
}

function withPart(text: string, region: YamlRegion, change: TextChange, part: Part): ParsedYaml | null {
  const by = change.newEnd - change.oldEnd;
  const { mapping, first, last, parents } = region;
  const own = spliced(mapping, first, last, part.entries, by);
  // A key that stands twice is a problem of the whole mapping.
  if (new Set(own.entries.map(({ key }) => key.text)).size < own.entries.length) return null;
  const tree = parents.reduceRight((value, { mapping: parent, index }) => {
    const entry = parent.entries[index];
    if (entry === undefined) return value;
    const range = { start: entry.range.start, end: value.range.end };
    return spliced(parent, index, index, [{ ...entry, value, range }], by);
  }, own);
  return { text, tree, problems: part.problems, isTemplate: false };
}

function spliced(
  mapping: YamlMapping,
  first: number,
  last: number,
  changed: readonly YamlEntry[],
  by: number,
): YamlMapping {
  const { entries } = mapping;
  const after = entries.slice(last + 1);
  const all = [
    ...entries.slice(0, first),
    ...changed,
    ...(by === 0 ? after : after.map((entry) => moveEntry(entry, by))),
  ];
  const range = { start: mapping.range.start, end: all.at(-1)?.range.end ?? mapping.range.end };
  return { ...mapping, entries: all, range };
}

/** Where the next document or its marker begins. */
function endOfDocument(text: string, root: YamlNode): number {
  const marker = /^(?:---|\.\.\.)(?=[\s]|$)/gm;
  marker.lastIndex = root.range.start;
  return marker.exec(text)?.index ?? text.length;
}
