import { embedWhole, fileRange, placeholder, sliceEmbedded } from "../syntax/embeddedText.ts";
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
import { containsRange } from "../text/textRange.ts";
import { type BatchBlocks, enterLine } from "./batchBlocks.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { countNames } from "./fillIn.ts";
import { insertionBehindRange } from "./insertion.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { ofTheServer } from "./scriptVariables.ts";
import { wordOfText } from "./wordOfText.ts";

/** The servers that a batch file starts: `^` continues a line, `%NAME%` is what `set` gave it. */
export function findBatchLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^(?:::|@?rem\b|@?echo off\b|@?setlocal\b)/i);
  const variables: Variables = new Map();
  const uses = countNames(source.text.toUpperCase(), usedName);
  let environment: readonly EnvironmentVariable[] = [];
  const lines = readLogicalLines(source.text, { continuation: "^", joint: "", skipped: null });
  const blocks: BatchBlocks = { open: [] };
  return lines.flatMap((line) => {
    const { text } = line.text;
    if (/^\s*@?(?:rem\b|::|title\b)/i.test(text)) return [];
    const syntax = syntaxWith(variables, uses);
    const { runs, isConditional, start } = enterLine(blocks, text, (each) => filled(each, syntax));
    if (/^@?echo\b/i.test(text.slice(start))) return [];
    // A server behind a condition that does not hold is one that the file can start all the same.
    const isLeftOut = runs === false && /^\(?\s*set\b/i.test(text.slice(start));
    if (isLeftOut || assign(line, start, isConditional && runs === null, variables)) {
      environment = [];
      return [];
    }
    return commandsOf(line, start, syntax, variables).flatMap((words) => {
      if (environment.length === 0) environment = environmentOf(variables);
      return commandLaunches(source, shell, words, { environment }).map((launch) => {
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

interface Assigned extends EnvironmentVariable {
  /** What it is where it stands alone, without quotes. */
  readonly words: readonly SplitWord[];
}

/** `null`: assigned, and nobody can tell what. */
type Variables = Map<string, Assigned | null>;

function environmentOf(variables: Variables): readonly EnvironmentVariable[] {
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
function assign({ text }: LogicalLine, from: number, isUndecided: boolean, variables: Variables): boolean {
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
  const syntax = syntaxWith(variables, countNames(text.text.toUpperCase(), usedName));
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

/** `a && b`: each command of a line. */
function commandsOf(
  { text }: Pick<LogicalLine, "text">,
  from: number,
  syntax: WordSyntax,
  variables: Variables,
): (readonly SplitWord[])[] {
  const commands: (readonly SplitWord[])[] = [];
  let start = from + (/^[\s@(]*/.exec(text.text.slice(from))?.[0].length ?? 0);
  for (const match of `${text.text}&`.slice(from).matchAll(/&+|\|+/g)) {
    const end = from + match.index;
    const command = sliceEmbedded(text, start, Math.max(start, end));
    const isQuoted = (command.text.split('"').length - 1) % 2 === 1;
    if (isQuoted && end < text.text.length) continue;
    const mayLaunch = mayHoldLaunch(command.text) || /[%!]/.test(command.text);
    if (mayLaunch && !/^(?:echo|rem|title)\b/i.test(command.text))
      commands.push(...innerCommands(splitWords(command, syntax), syntax, variables));
    start = end + match[0].length;
  }
  return commands;
}

/** `start "title" cmd /k "a && vllm serve …"`: the text behind the option is a line of its own. */
function innerCommands(
  words: readonly SplitWord[],
  syntax: WordSyntax,
  variables: Variables,
): (readonly SplitWord[])[] {
  const option = words.findIndex(
    ({ text }, at) =>
      /^\/[ck]$/i.test(text.text) && /(?:^|\\)cmd(?:\.exe)?$/i.test(words[at - 1]?.text.text ?? ""),
  );
  const [script, more] = option < 0 ? [] : words.slice(option + 1);
  if (script && !more && /\s/.test(script.text.text))
    return commandsOf(script, 0, { ...syntax, expand: () => null }, variables);
  return [words.flatMap((word) => spread(word, variables))];
}

/** A variable that stands alone may hold several words; in a line within a line they have been split already. */
function spread(word: SplitWord, variables: Variables): readonly SplitWord[] {
  const [only, more] = word.text.pieces;
  const name = /^[%!](\w+)[%!]$/.exec(only?.expanded?.expression ?? "")?.[1];
  const variable = more || name === undefined ? undefined : variables.get(name.toUpperCase());
  const isWhole = variable?.value.value === word.text.text;
  return variable && isWhole && variable.words.length > 1 ? variable.words : [word];
}

/** `%A%B%`: the sign that ends one name may begin the next. */
const usedName = /[%!]([A-Z_]\w*)(?=[%!])/g;

/** `uses`: how often each name is used, in capitals. */
function syntaxWith(variables: Variables, uses: ReadonlyMap<string, number>): WordSyntax {
  return {
    quotes: '"',
    end: /(?<=\s)\d?>|[&|]/y,
    escape: (text, at, quote) => {
      const [here, next] = [text[at], text.charAt(at + 1)];
      if (here === "%" && next === "%" && !/^%%[A-Za-z](?!\w)/.test(text.slice(at, at + 4)))
        return { value: "%", length: 2 };
      if (here === "\\" && next === '"') return { value: '"', length: 2 };
      return here === "^" && quote === null && next !== "" ? { value: next, length: 2 } : null;
    },
    expand: (line, at) => {
      const match = /^(?:%([A-Za-z_]\w*)%|!([A-Za-z_]\w*)!|%%~?[A-Za-z]|%[^%\s]+%|%~?\w*\d|%\*)/.exec(
        line.text.slice(at, at + 100),
      );
      if (!match) return null;
      const [expression] = match;
      const name = match[1] ?? match[2] ?? "";
      const end = at + expression.length;
      const variable = variables.get(name.toUpperCase());
      const value = variable?.value.value;
      if (!variable || value === null || value === undefined) {
        const many = expression === "%*";
        const part = unresolvedPart(line, at, end, placeholder);
        const expanded = many && part.expanded ? { ...part.expanded, expression: "$@" } : part.expanded;
        return { length: expression.length, parts: [expanded ? { ...part, expanded } : part] };
      }
      if (value === "") return { length: expression.length, parts: [] };
      const [segment] = variable.value.segments;
      const isLiteral = variable.value.segments.length === 1 && segment?.verbatim === true;
      const definition = uses.get(name.toUpperCase()) === 1 && isLiteral ? segment.range : null;
      return { length: expression.length, parts: [resolvedPart(line, at, end, value, definition)] };
    },
  };
}
