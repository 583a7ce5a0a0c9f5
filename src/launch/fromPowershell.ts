import { fileRange, placeholder, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type LogicalLine, readLogicalLines } from "../syntax/logicalLines.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import {
  resolvedPart,
  type SplitWord,
  splitWords,
  unresolvedPart,
  type WordSyntax,
} from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { insertionBehindRange } from "./insertion.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { wordOfText } from "./wordOfText.ts";

/**
 * The servers that a PowerShell script starts, read line by line: backticks continue a line, `$name` and `$env:NAME`
 * are filled in where the script assigns them once, `@name` gives the items of an array.
 */
export function findPowershellLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^#/);
  const state: State = { texts: new Map(), arrays: new Map(), environment: new Map(), file: source.text };
  return linesOf(source.text).flatMap((line) => {
    if (assign(line, state)) return [];
    const start = /^[\s{(}]*(?:&\s*|\.\s+)?/.exec(line.text.text)?.[0].length ?? 0;
    const command = sliceEmbedded(line.text, start, line.text.text.length);
    if (!mayHoldLaunch(command.text) && !/[@$]\w/.test(command.text)) return [];
    const words = splitWords(command, syntaxWith(state)).flatMap((word) => spread(source, word, state));
    const environment = [...state.environment.values()];
    return commandLaunches(source, shell, words, { environment }).map((launch) => {
      const inLine = words.filter(
        ({ range }) => range.start >= line.range.start && range.end <= line.range.end,
      );
      const end = inLine[inLine.length - 1]?.range.end ?? line.range.end;
      const range = { start: line.range.start + start, end };
      return {
        ...launch,
        kind: "powershell" as const,
        range,
        insertion: launch.insertion ?? insertionBehindRange(source, range, "`"),
        directives: directives(line.range.start),
      };
    });
  });
}

interface State {
  readonly texts: Map<string, SplitWord | null>;
  readonly arrays: Map<string, readonly SplitWord[]>;
  readonly environment: Map<string, EnvironmentVariable>;
  readonly file: string;
}

/** Lines with what continues them: a backtick, or an open bracket of an array. Comments and here-strings are left out. */
function linesOf(text: string): LogicalLine[] {
  const blanked = text
    .replace(/<#[\s\S]*?#>/g, (comment) => comment.replace(/[^\r\n]/g, " "))
    .replace(/@(["'])\r?\n[\s\S]*?\r?\n\1@/g, (string) => string.replace(/[^\r\n]/g, " "))
    .replace(/^[ \t]*#[^\r\n]*/gm, (comment) => " ".repeat(comment.length));
  const lines = readLogicalLines(blanked, { continuation: "`", joint: "", skipped: null });
  const joined: LogicalLine[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (!line) continue;
    if (!/=\s*@\([^)]*$/.test(line.text.text)) {
      joined.push(line);
      continue;
    }
    let last = line;
    while (index + 1 < lines.length && !/\)\s*$/.test(last.text.text)) last = lines[++index] ?? last;
    const range = { start: line.range.start, end: last.range.end };
    const value = blanked.slice(range.start, range.end);
    joined.push({
      text: { text: value, pieces: [{ start: 0, length: value.length, range, verbatim: true }] },
      range,
    });
  }
  return joined;
}

const assignment = /^\s*(?:\[[\w.[\]]+\]\s*)?\$(env:)?([A-Za-z_]\w*)\s*(\+?)=\s*/i;

/** `$x = "…"`, `$env:X = "…"`, `$x = @("…", …)`; what is assigned twice, or computed, is not known. */
function assign({ text, range }: LogicalLine, state: State): boolean {
  const match = assignment.exec(text.text);
  if (!match) return false;
  const [head, isEnvironment, written = "", adds] = match;
  const name = written.toLowerCase();
  // A comma ends the default of a parameter (`param([int]$Port = 8000, …)`), one a line.
  const end = text.text.length - (/\s*,\s*$/.exec(text.text)?.[0].length ?? 0);
  const value = sliceEmbedded(text, head.length, Math.max(end, head.length));
  const array = /^@\(([\s\S]*)\)\s*$/.exec(value.text);
  const words = array
    ? splitWords(sliceEmbedded(value, 2, 2 + (array[1]?.length ?? 0)), arraySyntax(state))
    : splitWords(value, syntaxWith(state));
  if (array) {
    state.arrays.set(name, adds ? [...(state.arrays.get(name) ?? []), ...words] : words);
    return true;
  }
  const [only] = words;
  const isPlain = words.length === 1 && only !== undefined && /^(?:["']|-?\d|\$\w)/.test(value.text);
  if (isEnvironment) {
    const at = head.indexOf(written);
    const nameRange = fileRange(text, at, at + written.length);
    if (isPlain) state.environment.set(written, { name: written, nameRange, value: wordOfText(only.text) });
    return true;
  }
  // An array that one more item is added to under a condition may have it.
  if (adds && state.arrays.has(name))
    state.arrays.set(name, [...(state.arrays.get(name) ?? []), ...splitWords(value, arraySyntax(state))]);
  const isAgain = state.texts.has(name) && /^\s/.test(state.file.slice(range.start, range.start + 1));
  state.texts.set(name, isPlain && !adds && !isAgain ? only : null);
  return true;
}

/** `@options`, `$options`: the items of an array, each a word. */
function spread(source: SourceText, word: SplitWord, state: State): readonly SplitWord[] {
  const written = source.text.slice(word.range.start, word.range.end);
  const name = /^[@$](\w+)$/.exec(written)?.[1]?.toLowerCase();
  return (name === undefined ? undefined : state.arrays.get(name)) ?? [word];
}

/** Commas and line ends separate the items of an array. */
function arraySyntax(state: State): WordSyntax {
  return { ...syntaxWith(state), separators: "," };
}

function syntaxWith(state: State): WordSyntax {
  return {
    quotes: "\"'",
    end: /[;|]|(?<=\s)(?:#|[\d*]?>|&(?!\w)|[})])/y,
    escape: (text, at, quote) => {
      const [here, next] = [text[at], text.charAt(at + 1)];
      if (here === quote && next === quote) return { value: next, length: 2 };
      if (here !== "`" || quote === "'" || next === "") return null;
      return { value: next === "n" ? "\n" : next === "t" ? "\t" : next, length: 2 };
    },
    expand: (line, at, quote) => {
      if (quote === "'") return null;
      const match = /^\$(?:\{?(env:)?([A-Za-z_]\w*)\}?|\([^)]*\))/i.exec(line.text.slice(at, at + 200));
      if (!match) return null;
      const [expression, isEnvironment, written = ""] = match;
      const end = at + expression.length;
      const known = isEnvironment ? environmentText(state, written) : textOf(state, written);
      const part =
        known === null
          ? unresolvedPart(line, at, end, placeholder)
          : resolvedPart(line, at, end, known.value, known.definition);
      return { length: expression.length, parts: known?.value === "" ? [] : [part] };
    },
  };
}

function environmentText({ environment }: State, name: string) {
  const value = environment.get(name)?.value.value;
  return value === null || value === undefined ? null : { value, definition: null };
}

function textOf({ texts, file }: State, name: string) {
  const word = texts.get(name.toLowerCase());
  if (!word || word.text.pieces.some((piece) => piece.expanded?.unresolved)) return null;
  const uses = file.match(new RegExp(`\\$\\{?${name}\\b`, "gi"))?.length ?? 0;
  const [piece] = word.text.pieces;
  const isLiteral = word.text.pieces.length === 1 && piece?.verbatim === true && !piece.expanded;
  return { value: word.text.text, definition: uses === 2 && isLiteral ? piece.range : null };
}
