import type { TextEdit } from "../../text/textEdit.ts";
import type { TextRange } from "../../text/textRange.ts";
import { getEntry, resolveAlias, type YamlEntry, type YamlMapping, type YamlNode } from "./yamlNode.ts";

/** Where a further entry can be written: insert `prefix + "key: value" + suffix` at `offset`. */
export interface EntryInsertion {
  readonly offset: number;
  readonly prefix: string;
  readonly suffix: string;
}

/** Gives the entry a new value, written as YAML on one line (or starting with a line break and indentation). */
export function setValueEdit(text: string, entry: YamlEntry, valueText: string): TextEdit {
  const spaced = withLineBreaksOf(text, valueText.startsWith("\n") ? valueText : ` ${valueText}`);
  if (entry.colon === null) return insert(entry.key.range.end, `:${spaced}`);
  const { value } = entry;
  const isMissing = value.kind === "scalar" && value.style === "missing";
  if (isMissing) {
    const start = entry.colon + 1;
    const blank = /^[ \t]*(?=[\r\n]|$)/.exec(text.slice(start))?.[0].length ?? 0;
    return { range: { start, end: start + blank }, newText: spaced };
  }
  const onNextLine = text.slice(entry.colon, value.range.start).includes("\n");
  if (!onNextLine && !valueText.startsWith("\n")) return { range: value.range, newText: valueText };
  return { range: { start: entry.colon + 1, end: value.range.end }, newText: spaced };
}

/** Adds an entry at the end of the mapping, in the mapping's own style. */
export function insertEntryEdit(
  text: string,
  mapping: YamlMapping,
  key: string,
  valueText: string,
): TextEdit {
  const { offset, prefix, suffix } = entryInsertion(text, mapping);
  const separator = valueText.startsWith("\n") ? ":" : ": ";
  return insert(offset, `${prefix}${key}${separator}${withLineBreaksOf(text, valueText)}${suffix}`);
}

/** Where a further entry of the mapping belongs: after the last one and the comment on its line. */
export function entryInsertion(text: string, merged: YamlMapping): EntryInsertion {
  const mapping = merged.sources?.at(-1) ?? merged;
  const last = mapping.entries.at(-1);
  if (mapping.flow) return flowInsertion(text, mapping, last);
  const lineBreak = lineBreakOf(text);
  const indentation = " ".repeat(columnOf(text, mapping.entries[0]?.range.start ?? mapping.range.start));
  if (!last) return { offset: mapping.range.end, prefix: `${lineBreak}${indentation}`, suffix: "" };
  return { offset: endOfLine(text, last.range.end), prefix: `${lineBreak}${indentation}`, suffix: "" };
}

/** Takes an entry out, with the line break or comma that goes with it; the last one leaves `{}`. */
export function removeEntryEdit(text: string, merged: YamlMapping, removed: YamlEntry): TextEdit {
  const at = removed.key.range.start;
  const mapping = merged.sources?.find((source) => placesOfKeys(source).has(at)) ?? merged;
  const index = placesOfKeys(mapping).get(at) ?? -1;
  const entry = mapping.entries[index] ?? removed;
  const previous = mapping.entries[index - 1];
  const next = mapping.entries[index + 1];
  if (mapping.flow) {
    if (previous) return remove(previous.range.end, entry.range.end);
    return remove(entry.range.start, next ? next.range.start : entry.range.end);
  }
  if (!previous && !next) return { range: entry.range, newText: "{}" };
  const lineStart = startOfLine(text, entry.range.start);
  const sharesLine = text.slice(lineStart, entry.range.start).trim() !== "";
  if (sharesLine && next) return remove(entry.range.start, next.range.start);
  const lineEnd = endOfLine(text, entry.range.end);
  if (lineEnd < text.length) return remove(lineStart, lineEnd + lineBreakAt(text, lineEnd).length);
  return remove(Math.max(0, lineStart - lineBreakBefore(text, lineStart).length), lineEnd);
}

/** A mapping never changes, and one with thousands of repeated keys is asked for each of them. */
const keyPlaces = new WeakMap<YamlMapping, ReadonlyMap<number, number>>();

/** Which entry has its key at an offset. */
function placesOfKeys(mapping: YamlMapping): ReadonlyMap<number, number> {
  const known = keyPlaces.get(mapping);
  if (known) return known;
  const places = new Map(mapping.entries.map(({ key }, index) => [key.range.start, index]));
  keyPlaces.set(mapping, places);
  return places;
}

/**
 * Sets the value at a path of keys, making the mappings that are missing on the way; `null` when something on the way
 * is a list or a text.
 */
export function setPathEdit(
  text: string,
  root: YamlNode,
  path: readonly string[],
  valueText: string,
): TextEdit | null {
  const content = resolveAlias(root);
  const [key, ...rest] = path;
  if (content.kind !== "mapping" || key === undefined) return null;
  const entry = getEntry(content, key);
  const indentation = columnOf(text, content.entries[0]?.range.start ?? content.range.start) + 2;
  if (entry === null)
    return insertEntryEdit(
      text,
      content,
      key,
      nestedText(rest, valueText, content.flow ? null : indentation),
    );
  if (rest.length === 0) return setValueEdit(text, entry, valueText);
  const value = resolveAlias(entry.value);
  if (value.kind === "mapping" && (value.flow || value.entries.length > 0))
    return setPathEdit(text, value, rest, valueText);
  if (value.kind !== "scalar" || value.value !== null) return null;
  return setValueEdit(text, entry, nestedText(rest, valueText, content.flow ? null : indentation));
}

/** A scalar as YAML source: quoted only where it would otherwise be read as something else. */
export function formatScalar(value: string | number | boolean | null, inFlow = false): string {
  if (typeof value !== "string") return String(value);
  const readsAsOther =
    /^(?:~|null|true|false|[-+]?(?:\.inf|\.nan|0[xo][\da-f]+|[\d.][\d.]*(?:e[-+]?\d+)?)|)$/i.test(value);
  const unsafe =
    /^[\s\-?:,[\]{}#&*!|>'"%@`]|[\s:]$|: | #|[\r\n\t]|^<<$|^---|^\.\.\./.test(value) &&
    !/^[-?:][^\s:,[\]{}#]+$/.test(value);
  const unsafeInFlow = inFlow && /[,[\]{}]/.test(value);
  return readsAsOther || unsafe || unsafeInFlow ? JSON.stringify(value) : value;
}

/** Nested keys as lines from the given column on, or in braces when `indentation` is `null`. */
function nestedText(path: readonly string[], valueText: string, indentation: number | null): string {
  const [key, ...rest] = path;
  if (key === undefined) return valueText;
  if (indentation === null) return `{ ${key}: ${nestedText(rest, valueText, null)} }`;
  const nested = nestedText(rest, valueText, indentation + 2);
  return `\n${" ".repeat(indentation)}${key}:${nested.startsWith("\n") ? "" : " "}${nested}`;
}

function flowInsertion(text: string, mapping: YamlMapping, last: YamlEntry | undefined): EntryInsertion {
  if (!last) {
    const offset = mapping.range.start + 1;
    return { offset, prefix: " ", suffix: text.charAt(offset) === "}" ? " " : "" };
  }
  const comma = /^\s*,/.exec(text.slice(last.range.end, mapping.range.end))?.[0].length;
  return comma === undefined
    ? { offset: last.range.end, prefix: ", ", suffix: "" }
    : { offset: last.range.end + comma, prefix: " ", suffix: "" };
}

function insert(offset: number, newText: string): TextEdit {
  return { range: { start: offset, end: offset }, newText };
}

function remove(start: number, end: number): TextEdit {
  const range: TextRange = { start, end };
  return { range, newText: "" };
}

/** Columns that the text before an offset takes on its line; a dash before the first key counts. */
function columnOf(text: string, offset: number): number {
  return text.slice(startOfLine(text, offset), offset).replace("\uFEFF", "").length;
}

export function startOfLine(text: string, offset: number): number {
  let start = Math.min(offset, text.length);
  while (start > 0 && text.charCodeAt(start - 1) !== 10 && text.charCodeAt(start - 1) !== 13) start--;
  return start;
}

export function endOfLine(text: string, offset: number): number {
  const length = text.slice(offset).search(/[\r\n]/);
  return length === -1 ? text.length : offset + length;
}

function withLineBreaksOf(text: string, added: string): string {
  return added.replaceAll("\n", lineBreakOf(text));
}

function lineBreakOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}

function lineBreakAt(text: string, offset: number): string {
  return /^(?:\r\n|\r|\n)/.exec(text.slice(offset))?.[0] ?? "";
}

function lineBreakBefore(text: string, offset: number): string {
  return /(?:\r\n|\r|\n)$/.exec(text.slice(0, offset))?.[0] ?? "";
}
