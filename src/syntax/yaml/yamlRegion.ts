import type { TextChange } from "../../text/textChange.ts";
import type { YamlEntry, YamlMapping, YamlNode } from "./yamlNode.ts";

/** Neighbouring entries of one block mapping, as whole lines of the text. */
export interface YamlRegion {
  /** The mappings from the root down to the one that the entries belong to, each with the entry that leads on. */
  readonly parents: readonly { readonly mapping: YamlMapping; readonly index: number }[];
  readonly mapping: YamlMapping;
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
  /** The column of the mapping's keys. */
  readonly column: number;
}

/** Entries shorter than this are parsed as a whole: looking for a smaller part of them gains nothing. */
const shortRegion = 40;

/** Long enough to hold what goes wrong in a line and shows in the next, short enough to be parsed while typing. */
export const roomyRegion = 300;

/**
 * The smallest run of entries that holds a change, each of which begins a line, or the first one that is no longer than
 * `short`; `null` where there is none. What was parsed of the text before `end` is `root`; `end` is where its document
 * ends.
 */
export function regionOf(
  text: string,
  root: YamlNode,
  end: number,
  change: TextChange,
  short = shortRegion,
): YamlRegion | null {
  let region = runIn(text, root, end, change, []);
  while (region !== null && region.end - region.start > short && region.first === region.last) {
    const { mapping, first, parents } = region;
    const value = mapping.entries[first]?.value;
    const inner: YamlRegion | null =
      value === undefined
        ? null
        : runIn(text, value, region.end, change, [...parents, { mapping, index: first }]);
    if (inner === null) break;
    region = inner;
  }
  return region;
}

/** The region and the entry after it; `null` where none follows in the same mapping. */
export function withNextEntry(text: string, region: YamlRegion, end: number): YamlRegion | null {
  const { mapping, column } = region;
  const last = region.last + 1;
  if (last >= mapping.entries.length) return null;
  const after = endOfEntry(text, mapping, last, column, parentEnd(text, region, end));
  return after === null ? null : { ...region, last, end: after };
}

function parentEnd(text: string, { parents }: YamlRegion, end: number): number {
  return parents.reduce((limit, { mapping, index }) => {
    const column = columnOf(text, mapping.entries[0]) ?? 0;
    return endOfEntry(text, mapping, index, column, limit) ?? limit;
  }, end);
}

function runIn(
  text: string,
  node: YamlNode,
  end: number,
  change: TextChange,
  parents: YamlRegion["parents"],
): YamlRegion | null {
  if (node.kind !== "mapping" || node.flow || node.tag !== null) return null;
  const column = columnOf(text, node.entries[0]);
  if (column === null) return null;
  const { entries } = node;
  const first = entries.findLastIndex(({ key }) => key.range.start - column < change.start);
  const start = first < 0 ? null : startOfEntry(text, entries[first], column);
  if (start === null) return null;
  for (let last = first; last < entries.length; last++) {
    const after = endOfEntry(text, node, last, column, end);
    if (after === null) return null;
    // What stands last in the region must still end its line there.
    const endsLine = after > change.oldEnd || after === text.length;
    if (after >= change.oldEnd && endsLine)
      return { parents, mapping: node, first, last, start, end: after, column };
  }
  return null;
}

function endOfEntry(
  text: string,
  { entries }: YamlMapping,
  index: number,
  column: number,
  end: number,
): number | null {
  return index + 1 < entries.length ? startOfEntry(text, entries[index + 1], column) : end;
}

/** Where the line of an entry begins; `null` where anything but blanks stands before its key or it is in another column. */
function startOfEntry(text: string, entry: YamlEntry | undefined, column: number): number | null {
  return columnOf(text, entry) === column && entry !== undefined ? entry.key.range.start - column : null;
}

function columnOf(text: string, entry: YamlEntry | undefined): number | null {
  if (entry === undefined) return null;
  const { start } = entry.key.range;
  let lineStart = start;
  while (text.charCodeAt(lineStart - 1) === 32) lineStart--;
  const beginsLine = lineStart === 0 || text.charCodeAt(lineStart - 1) === 10;
  // The library reads a line whose second character is blank in the light of the line before.
  return beginsLine && /\S/.test(text.charAt(start + 1)) ? start - lineStart : null;
}
