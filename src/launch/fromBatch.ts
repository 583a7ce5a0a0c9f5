import { fileRange, placeholder, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type LogicalLine, readLogicalLines } from "../syntax/logicalLines.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { resolvedPart, splitWords, unresolvedPart, type WordSyntax } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
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
  return lines.flatMap((line) => {
    if (/^\s*@?(?:rem\b|::|echo\b|title\b)/i.test(line.text.text)) return [];
    if (assign(line, variables)) {
      environment = [];
      return [];
    }
    const syntax = syntaxWith(variables, uses);
    return commandsOf(line, syntax).flatMap((words) => {
      if (environment.length === 0) environment = environmentOf(variables);
      return commandLaunches(source, shell, words, { environment }).map((launch) => {
        const first = words[0]?.range.start ?? line.range.start;
        const range = { start: first, end: words[words.length - 1]?.range.end ?? line.range.end };
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

/** `null`: assigned, and nobody can tell what. */
type Variables = Map<string, EnvironmentVariable | null>;

function environmentOf(variables: Variables): readonly EnvironmentVariable[] {
  const known = [...variables.values()].filter((each) => each !== null);
  return ofTheServer(known, ({ name }) => name);
}

/** Names are the same in capitals and small letters; the file's own spelling is kept. */
function assign({ text }: LogicalLine, variables: Variables): boolean {
  const match = /^([\s@()]*(?:if\b.*?[\s(])?)set\s+(?:(\/[ap]\s+)|("))?\s*([A-Za-z_]\w*)=(.*)$/i.exec(
    text.text,
  );
  if (!match) return false;
  const [whole, before = "", option, quote, name = "", rest = ""] = match;
  const value = quote ? rest.replace(/"[^"]*$/, "") : rest.replace(/\s*(?:[)&].*)?$/, "");
  const key = name.toUpperCase();
  const isAgain = /[\s(]/.test(before) && variables.has(key);
  const start = whole.length - rest.length;
  const word = splitWords(sliceEmbedded(text, start, start + value.length), {
    ...syntaxWith(variables, countNames(text.text.toUpperCase(), usedName)),
    quotes: "",
  });
  const [only] = word;
  if (option || isAgain || word.length > 1 || !only) {
    variables.set(key, null);
    return true;
  }
  const at = start - 1 - name.length;
  variables.set(key, {
    name,
    nameRange: fileRange(text, at, at + name.length),
    value: wordOfText(only.text),
  });
  return true;
}

/** `a && b`: each command of a line. */
function commandsOf({ text }: LogicalLine, syntax: WordSyntax) {
  const commands: ReturnType<typeof splitWords>[] = [];
  let start = /^[\s@(]*/.exec(text.text)?.[0].length ?? 0;
  for (const match of `${text.text}&`.matchAll(/&+|\|+/g)) {
    const command = sliceEmbedded(text, start, Math.max(start, match.index));
    const isQuoted = (command.text.split('"').length - 1) % 2 === 1;
    if (isQuoted && match.index < text.text.length) continue;
    const from = condition.exec(command.text)?.[0].length ?? 0;
    const run = sliceEmbedded(command, from, command.text.length);
    const mayLaunch = mayHoldLaunch(run.text) || /[%!]/.test(run.text);
    if (mayLaunch && !/^(?:echo|rem|title)\b/i.test(run.text)) commands.push(splitWords(run, syntax));
    start = match.index + match[0].length;
  }
  return commands;
}

/** `if errorlevel 1`, `if not exist x (`, `if "%A%"=="b"`: what stands before the command that then runs. */
const condition =
  /^[\s@(]*(?:if\s+(?:\/i\s+)?(?:not\s+)?(?:errorlevel\s+\d+|exist\s+(?:"[^"]*"|\S+)|defined\s+\w+|(?:"[^"]*"|[^\s"=]+)\s*==\s*(?:"[^"]*"|[^\s"=]+)|\S+\s+(?:equ|neq|lss|leq|gtr|geq)\s+\S+)[\s@(]*)*/i;

/** `%A%B%`: the sign that ends one name may begin the next. */
const usedName = /[%!]([A-Z_]\w*)(?=[%!])/g;

/** `uses`: how often each name is used, in capitals. */
function syntaxWith(variables: Variables, uses: ReadonlyMap<string, number>): WordSyntax {
  return {
    quotes: '"',
    end: /(?<=\s)\d?>|[&|]/y,
    escape: (text, at, quote) => {
      const [here, next] = [text[at], text.charAt(at + 1)];
      if (here === "%" && next === "%") return { value: "%", length: 2 };
      if (here === "\\" && next === '"') return { value: '"', length: 2 };
      return here === "^" && quote === null && next !== "" ? { value: next, length: 2 } : null;
    },
    expand: (line, at) => {
      const match = /^(?:%([A-Za-z_]\w*)%|!([A-Za-z_]\w*)!|%[^%\s]+%|%~?\w*\d|%\*)/.exec(
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
      const [segment] = variable.value.segments;
      const isLiteral = variable.value.segments.length === 1 && segment?.verbatim === true;
      const definition = uses.get(name.toUpperCase()) === 1 && isLiteral ? segment.range : null;
      return { length: expression.length, parts: [resolvedPart(line, at, end, value, definition)] };
    },
  };
}
