import { embedWhole, fileRange, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type LogicalLine, readLogicalLines } from "../syntax/logicalLines.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { type SplitWord, splitWords, type WordSyntax } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsRange } from "../text/textRange.ts";
import { type BatchBlocks, enterLine } from "./batchBlocks.ts";
import { type BatchVariables, batchSyntax, commandsOf, spread, usedName } from "./batchLines.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { both } from "./decided.ts";
import { countNames } from "./fillIn.ts";
import { endsElsewhere, insertionBehindRange } from "./insertion.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { commandsOfWords } from "./powershellRun.ts";
import { asConditional } from "./powershellText.ts";
import { joinWords } from "./powershellValues.ts";
import { ofTheServer } from "./scriptVariables.ts";
import { wordOfText } from "./wordOfText.ts";

/** The servers that a batch file starts: `^` continues a line, `%NAME%` is what `set` gave it. */
export function findBatchLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^(?:::|@?rem\b|@?echo off\b|@?setlocal\b)/i);
  const variables: BatchVariables = new Map();
  const uses = countNames(source.text.toUpperCase(), usedName);
  let environment: readonly EnvironmentVariable[] = [];
  const lines = readLogicalLines(source.text, { continuation: "^", joint: "", skipped: null });
  const blocks: BatchBlocks = { open: [] };
  const launchesOf = (command: readonly SplitWord[], given: readonly EnvironmentVariable[]) =>
    commandsOfWords(command, given, source.text).flatMap(({ words, environment: own }) =>
      commandLaunches(source, shell, words, { environment: own }).map((launch) => ({ launch, words })),
    );
  const launchesOfPart = (part: LogicalLine, commands: readonly (readonly SplitWord[])[]): Launch[] =>
    commands.flatMap((command) => {
      if (environment.length === 0) environment = environmentOf(variables);
      return launchesOf(command, environment).map(({ launch, words }) => {
        // A variable of several words stands elsewhere; behind it the line's end counts.
        const inLine = words.filter((word) => containsRange(part.range, word.range));
        const last = words.at(-1) === inLine.at(-1) ? inLine.at(-1) : undefined;
        const from = part.text.text.search(/\S|$/);
        const whole = fileRange(part.text, from, Math.max(from, part.text.text.trimEnd().length));
        const range = { start: inLine[0]?.range.start ?? whole.start, end: last?.range.end ?? whole.end };
        return {
          ...launch,
          kind: "batch" as const,
          range,
          // A command that is kept in a variable is run where that is named.
          headRange: containsRange(part.range, launch.headRange) ? launch.headRange : whole,
          insertion: launch.insertion ?? {
            ...insertionBehindRange(source, range, "^"),
            ...(words.some(endsElsewhere) ? { form: "none" as const } : {}),
          },
          directives: directives(part.range.start),
        };
      });
    });
  return lines.flatMap((line) => {
    const { text } = line.text;
    if (/^\s*@?(?:rem\b|::|title\b)/i.test(text)) return [];
    const syntax = batchSyntax(variables, uses);
    const { runs, isConditional, start } = enterLine(blocks, text, (each) => filled(each, syntax));
    const outer = blocks.open.reduce(both, true);
    const otherwise = both(outer, runs === null ? null : !runs);
    return partsOfLine(line, start).flatMap(({ part, isElse }) => {
      if (/^[\s@(]*echo\b/i.test(part.text.text)) return [];
      const holds = isElse ? otherwise : runs;
      // A server behind a condition that does not hold is one that the file can start all the same.
      const isLeftOut = holds === false && /^[\s(]*set\b/i.test(part.text.text);
      if (isLeftOut || assign(part, 0, isConditional && holds === null, variables)) {
        environment = [];
        return [];
      }
      return launchesOfPart(part, commandsOf(part, 0, syntax, variables));
    });
  });
}

/** A stretch of a line, whose places are those of the line. */
interface LinePart {
  readonly part: LogicalLine;
  /** Behind the `else` of a condition on the same line. */
  readonly isElse: boolean;
}

/** `set A=1 & vllm serve …`, `if … (set A=1) else (set A=2)`: what stands between the signs, outside quotes. */
function partsOfLine({ text, range }: LogicalLine, from: number): readonly LinePart[] {
  const parts: LinePart[] = [];
  if (text.text.length > longestLine) return parts;
  let start = from;
  let isElse = false;
  const push = (end: number) => {
    const written = text.text.slice(start, end);
    // Of a bracket that was opened in front of it.
    const isClosed = /\)\s*$/.test(written) && countOf(written, ")") > countOf(written, "(");
    const last = isClosed ? start + written.lastIndexOf(")") : end;
    if (last > start) parts.push({ part: { text: sliceEmbedded(text, start, last), range }, isElse });
  };
  for (const match of text.text.slice(from).matchAll(/(?<!\^)&+|\)\s*else\b\s*\(?/gi)) {
    const end = from + match.index;
    if (countOf(text.text.slice(start, end), '"') % 2 === 1) continue;
    push(end);
    start = end + match[0].length;
    isElse ||= match[0].startsWith(")");
  }
  push(text.text.length);
  return parts;
}

function countOf(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

function environmentOf(variables: BatchVariables): readonly EnvironmentVariable[] {
  const known = [...variables.values()].flatMap((each) =>
    each === null || each.value.value === "" ? [] : [each],
  );
  return ofTheServer(known, ({ name }) => name).map(({ name, nameRange, value }) => ({
    name,
    nameRange,
    value,
  }));
}

/** Names are the same in capitals and small letters; the file's own spelling is kept. */
function assign(
  { text }: LogicalLine,
  from: number,
  isUndecided: boolean,
  variables: BatchVariables,
): boolean {
  const match = /^([\s@()]*)set\s+(?:(\/[ap]\s+)|("))?\s*([A-Za-z_]\w*)=(.*)$/i.exec(text.text.slice(from));
  if (!match) return false;
  const [whole, , option, quote, name = "", rest = ""] = match;
  const value = quote ? rest.replace(/"[^"]*$/, "") : rest.slice(0, /[)&]/.exec(rest)?.index).trimEnd();
  const key = name.toUpperCase();
  const start = from + whole.length - rest.length;
  const given = sliceEmbedded(text, start, start + value.length);
  const before = variables.get(key);
  // `if exist x set ARGS=%ARGS% --more`: what is added may be there.
  const mayGrow = isUndecided && before && /^[%!](\w+)[%!]\s/.exec(given.text)?.[1]?.toUpperCase() === key;
  if (option || (isUndecided && before !== undefined && !mayGrow)) {
    variables.set(key, null);
    return true;
  }
  const syntax = batchSyntax(variables, countNames(text.text.toUpperCase(), usedName));
  const [only] = splitWords(given, { ...syntax, quotes: "", isWhole: true });
  const all = splitWords(given, syntax).flatMap((word) => spread(word, variables));
  const words = mayGrow
    ? all.map((word, at) => (at < before.words.length ? word : asConditional(word)))
    : all;
  // A variable that doubles itself over and over is none that a line of cmd.exe could hold.
  if ((only && only.text.text.length > longestLine) || words.length > mostWords) {
    variables.set(key, null);
    return true;
  }
  const at = start - 1 - name.length;
  const word = wordOfText(only?.text ?? given);
  const isOpen = mayGrow || word.value === null;
  variables.set(key, {
    name,
    nameRange: fileRange(text, at, at + name.length),
    value: mayGrow ? { ...word, value: null } : word,
    words,
    text: (isOpen ? joinWords(words)?.text : only?.text) ?? given,
  });
  return true;
}

/** Source: cmd.exe's "Command prompt line string limitation". */
const longestLine = 8191;
const mostWords = 1000;

/** A text with its variables filled in; `null` where one of them is not known. */
function filled(text: string, syntax: WordSyntax): string | null {
  const [only] = splitWords(embedWhole(text), { ...syntax, quotes: "", isWhole: true });
  if (!only) return "";
  return only.text.pieces.some((piece) => piece.expanded?.unresolved) ? null : only.text.text;
}
