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
import { countNames } from "./fillIn.ts";
import { insertionBehindRange } from "./insertion.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { commandsOfWords } from "./powershellRun.ts";
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
  return lines.flatMap((line) => {
    const { text } = line.text;
    if (/^\s*@?(?:rem\b|::|title\b)/i.test(text)) return [];
    const syntax = batchSyntax(variables, uses);
    const { runs, isConditional, start } = enterLine(blocks, text, (each) => filled(each, syntax));
    if (/^@?echo\b/i.test(text.slice(start))) return [];
    // A server behind a condition that does not hold is one that the file can start all the same.
    const isLeftOut = runs === false && /^\(?\s*set\b/i.test(text.slice(start));
    if (isLeftOut || assign(line, start, isConditional && runs === null, variables)) {
      environment = [];
      return [];
    }
    return commandsOf(line, start, syntax, variables).flatMap((command) => {
      if (environment.length === 0) environment = environmentOf(variables);
      return launchesOf(command, environment).map(({ launch, words }) => {
        // A variable of several words stands elsewhere; behind it the line's end counts.
        const inLine = words.filter((word) => containsRange(line.range, word.range));
        const last = words.at(-1) === inLine.at(-1) ? inLine.at(-1) : undefined;
        const end = last?.range.end ?? line.range.start + line.text.text.trimEnd().length;
        const range = { start: inLine[0]?.range.start ?? line.range.start, end };
        return {
          ...launch,
          kind: "batch" as const,
          range,
          insertion: launch.insertion ?? insertionBehindRange(source, range, "^"),
          directives: directives(line.range.start),
        };
      });
    });
  });
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
  if (option || (isUndecided && variables.has(key))) {
    variables.set(key, null);
    return true;
  }
  const given = sliceEmbedded(text, start, start + value.length);
  const syntax = batchSyntax(variables, countNames(text.text.toUpperCase(), usedName));
  const [only] = splitWords(given, { ...syntax, quotes: "", isWhole: true });
  const words = splitWords(given, syntax).flatMap((word) => spread(word, variables));
  // A variable that doubles itself over and over is none that a line of cmd.exe could hold.
  if ((only && only.text.text.length > longestLine) || words.length > mostWords) {
    variables.set(key, null);
    return true;
  }
  const at = start - 1 - name.length;
  variables.set(key, {
    name,
    nameRange: fileRange(text, at, at + name.length),
    value: wordOfText(only?.text ?? given),
    words,
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
