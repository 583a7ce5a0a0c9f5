import type { TextRange } from "../text/textRange.ts";
import { containsRange } from "../text/textRange.ts";
import { type EmbeddedText, embedPieces, placeholder } from "./embeddedText.ts";
import { type MaskedText, maskTemplates } from "./maskTemplates.ts";

type Part = Parameters<typeof embedPieces>[0][number];

/** A file with its templates masked: `source` is what is written. */
export interface MaskedFile {
  readonly source: { readonly text: string };
  /** What a template puts in only under a condition. */
  readonly conditional: readonly TextRange[];
}

/**
 * A script that may be a template: the values that it fills in are unresolved expressions, what it decides is
 * conditional, unless it is a whole by itself. Where braces stand in quotes alone they are the script's own: a chat
 * template, an output format.
 */
export function embedTemplate(
  text: string,
  withoutWholes: (text: string, blocks: readonly TextRange[]) => readonly TextRange[] = (_, all) => all,
): EmbeddedText | string {
  if (!isTemplate(text)) return text;
  const masked = maskTemplates(text, (start) => openQuote(text, start) !== "'");
  return embedMasked(text, { ...masked, conditional: withoutWholes(text, masked.conditional) });
}

/** The same of a file in which braces mean nothing by themselves, in quotes or not: a unit, a Dockerfile. */
export function embedFilledIn(text: string): EmbeddedText | string {
  if (!/\{\{|[{%][%{]/.test(text)) return text;
  const masked = maskTemplates(text);
  return masked.text === text ? text : embedMasked(text, masked);
}

/** Lines on which a template only steers go with their ends: they must not part what is continued over them. */
function embedMasked(text: string, masked: MaskedText): EmbeddedText {
  const file = { source: { text }, conditional: masked.conditional };
  const stretches: TextRange[] = [];
  let start = 0;
  for (const { index, 0: line } of masked.text.matchAll(/[^\n]*\n|[^\n]+$/g)) {
    const end = index + line.length;
    if (line.trim() !== "" || text.slice(index, end).trim() === "") continue;
    stretches.push({ start, end: index });
    start = end;
  }
  return embedPieces(
    [...stretches, { start, end: text.length }]
      .filter((range) => range.start < range.end)
      .flatMap((range) => templateParts(file, masked.text.slice(range.start, range.end), range, true)),
  );
}

function isTemplate(text: string): boolean {
  if (text.includes("{%") && /^[ \t]*\{%/m.test(text)) return true;
  if (text.includes("%{") && /%\{~?[ \t]*(?:if|for)[ \t]/.test(text)) return true;
  const most = 1_000;
  let at = text.indexOf("{{");
  for (let count = 0; at >= 0 && count < most; at = text.indexOf("{{", at + 2), count++)
    if (!isInComment(text, at) && openQuote(text, at) === "") return true;
  return false;
}

/** `#SBATCH` is no comment. */
function isInComment(text: string, at: number): boolean {
  return /^[ \t]*#(?!SBATCH)/.test(lineBefore(text, at));
}

/** The quote that is open at a place, as far as its line tells; empty outside quotes. */
function openQuote(text: string, at: number): string {
  const line = lineBefore(text, at).slice(-longestLine);
  let open = "";
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (character === "\\" && open !== "'") index++;
    else if (character === open) open = "";
    else if (open === "" && (character === "'" || character === '"')) open = character;
  }
  return open;
}

function lineBefore(text: string, at: number): string {
  return text.slice(text.lastIndexOf("\n", at) + 1, at);
}

const longestLine = 2_000;

/**
 * The pieces of a stretch of a masked file; `value` is what stands for `range` in it, to the letter where `verbatim`.
 * What only steers leaves nothing behind.
 */
export function templateParts(file: MaskedFile, value: string, range: TextRange, verbatim: boolean): Part[] {
  const touched =
    value.length <= longestSplit &&
    file.conditional.some((block) => block.start < range.end && range.start < block.end);
  const runs = [...value.matchAll(touched ? /\uE000+|\s+|[^\s\uE000]+/g : /\uE000+|[^\uE000]+/g)];
  const places = verbatim
    ? runs.flatMap(({ index, 0: run }) => writtenStretches(file.source.text, range.start + index, run))
    : runs.map(({ 0: run }) => ({ run, place: range }));
  return places.flatMap(({ run, place }): Part | Part[] => {
    if (run.startsWith(placeholder)) return expressionParts(file, place);
    return partOf(file, run, place, verbatim);
  });
}

/** Beyond this nobody has written a file, and a piece for each word would take longer than anybody waits. */
const longestSplit = 100_000;

function partOf({ conditional }: MaskedFile, value: string, range: TextRange, verbatim = true): Part {
  const part = { value, range, verbatim };
  if (!conditional.some((block) => containsRange(block, range))) return part;
  return {
    ...part,
    expanded: { expression: value, unresolved: false, conditional: true, definition: null },
  };
}

/** The stretches of a run whose characters are those of the file, without the blanks that stand for templates. */
function writtenStretches(
  text: string,
  start: number,
  run: string,
): readonly { readonly run: string; readonly place: TextRange }[] {
  const whole = { run, place: { start, end: start + run.length } };
  if (run.startsWith(placeholder) || text.startsWith(run, start)) return [whole];
  const stretches: (typeof whole)[] = [];
  for (let from = 0; from < run.length; ) {
    let to = from;
    while (to < run.length && run[to] === text[start + to]) to++;
    if (to > from)
      stretches.push({ run: run.slice(from, to), place: { start: start + from, end: start + to } });
    for (from = to; from < run.length && run[from] !== text[start + from]; ) from++;
  }
  return stretches;
}

/**
 * What a template puts in; of `{{ printf "--port=%v" .Values.port }}` the text that is told and the values that are not.
 */
function expressionParts(file: MaskedFile, range: TextRange): Part[] {
  const written = file.source.text.slice(range.start, range.end);
  const [, head, before, verb, after] = printed.exec(written) ?? [];
  if (head === undefined || before === undefined || verb === undefined || after === undefined)
    return [expressionPart(file, range)];
  const start = range.start + head.length;
  const place = { start: start + before.length, end: start + before.length + verb.length };
  return [
    partOf(file, before, { start, end: place.start }),
    { ...expressionPart(file, range), range: place },
    partOf(file, after, { start: place.end, end: place.end + after.length }),
  ];
}

/** A template that prints one value within a word, which goes in as it is or in quotes. Source: Go's `text/template`, Sprig's `quote`. */
const printed =
  /^(\{\{-?\s*printf\s+")([^"\\\s%]*)(%[vsdfg])([^"\\\s%]*)"\s(?:[^{}|()]|\([^{}()]*\))*(?:\|\s*(?:quote|squote|toString)\s*)?-?\}\}$/;

/** What a template gives as a value. */
export function expressionPart({ source }: MaskedFile, range: TextRange): Part {
  const expression = source.text.slice(range.start, range.end);
  const expanded = { expression, unresolved: true, conditional: false, definition: null };
  return { value: placeholder, range, verbatim: false, expanded };
}
