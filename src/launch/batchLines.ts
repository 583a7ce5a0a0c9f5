import { type EmbeddedText, placeholder, sliceEmbedded } from "../syntax/embeddedText.ts";
import {
  partsOf,
  resolvedPart,
  type SplitWord,
  splitWords,
  unresolvedPart,
  type WordSyntax,
} from "../syntax/splitWords.ts";
import type { EnvironmentVariable } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";

/** The commands of a line that another program hands to `cmd /c`. */
export function commandsOfBatchLine(line: EmbeddedText): (readonly SplitWord[])[] {
  const variables: BatchVariables = new Map();
  return commandsOf({ text: line }, 0, batchSyntax(variables, new Map()), variables);
}

export interface Assigned extends EnvironmentVariable {
  /** What it is where it stands alone, without quotes. */
  readonly words: readonly SplitWord[];
  /** What it is within a text. */
  readonly text: EmbeddedText;
}

/** `null`: assigned, and nobody can tell what. */
export type BatchVariables = Map<string, Assigned | null>;

/** `a && b`: each command of a line. */
export function commandsOf(
  { text }: { readonly text: EmbeddedText },
  from: number,
  syntax: WordSyntax,
  variables: BatchVariables,
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
      commands.push(...innerCommands(splitWords(command, syntaxOf(command, syntax)), syntax, variables));
    start = end + match[0].length;
  }
  return commands;
}

/** `wsl bash -c 'vllm serve …'`: to cmd.exe the marks are characters, to the shell that gets them they are quotes. */
function syntaxOf({ text }: EmbeddedText, syntax: WordSyntax): WordSyntax {
  return /\b(?:wsl|bash|ssh)(?:\.exe)?\s[^"]*\s'/i.test(text) ? { ...syntax, quotes: "\"'" } : syntax;
}

/** `start "title" cmd /k "a && vllm serve …"`: the text behind the option is a line of its own. */
function innerCommands(
  words: readonly SplitWord[],
  syntax: WordSyntax,
  variables: BatchVariables,
): (readonly SplitWord[])[] {
  const option = words.findIndex(
    ({ text }, at) =>
      /^\/[ck]$/i.test(text.text) && /(?:^|\\)cmd(?:\.exe)?$/i.test(words[at - 1]?.text.text ?? ""),
  );
  const [script, more] = option < 0 ? [] : words.slice(option + 1);
  if (script && !more && /\s/.test(script.text.text))
    return commandsOf({ text: script.text }, 0, { ...syntax, expand: () => null }, variables);
  return [words.flatMap((word) => spread(word, variables))];
}

/** A variable that stands alone may hold several words; in a line within a line they have been split already. */
export function spread(word: SplitWord, variables: BatchVariables): readonly SplitWord[] {
  const [only, more] = word.text.pieces;
  const name = /^[%!](\w+)[%!]$/.exec(only?.expanded?.expression ?? "")?.[1];
  const variable = more || name === undefined ? undefined : variables.get(name.toUpperCase());
  const known = variable?.value.value;
  const isWhole = known === null ? only?.expanded?.unresolved : known === word.text.text;
  return variable && isWhole && variable.words.length > 1 ? variable.words : [word];
}

/** `%A%B%`: the sign that ends one name may begin the next. */
export const usedName = /[%!]([A-Z_]\w*)(?=[%!])/g;

/** `uses`: how often each name is used, in capitals. */
export function batchSyntax(variables: BatchVariables, uses: ReadonlyMap<string, number>): WordSyntax {
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
    expand: (line, at, quote) => {
      const match = /^(?:%([A-Za-z_]\w*)%|!([A-Za-z_]\w*)!|%%~?[A-Za-z]|%[^%\s]+%|%~?\w*\d|%\*)/.exec(
        line.text.slice(at, at + 100),
      );
      if (!match) return null;
      const [expression] = match;
      const name = match[1] ?? match[2] ?? "";
      const end = at + expression.length;
      const variable = variables.get(name.toUpperCase());
      const value = variable?.value.value;
      // A command of which some words are not known.
      if (variable && value === null && variable.words.length > 1 && quote !== null)
        return { length: expression.length, parts: partsOf(variable.text, 0, variable.text.text.length) };
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
