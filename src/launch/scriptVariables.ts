import { type ExpandedWord, piecesOfWord, toWord } from "../syntax/shell/expandedWord.ts";
import { bindPositional, createVariables, type Variables } from "../syntax/shell/variables.ts";
import type { Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import { joinRanges } from "../text/textRange.ts";
import type { EnvironmentVariable } from "./launch.ts";

/** What a script finds when it starts: the environment around it and the words behind `bash -c SCRIPT name`. */
export interface ScriptStart {
  readonly environment: readonly EnvironmentVariable[];
  readonly arguments: readonly ExpandedWord[];
}

export function variablesAtStart({ environment, arguments: words }: ScriptStart): Variables {
  const variables = createVariables();
  for (const { name, nameRange, value } of environment) {
    const bound = { kind: "text", pieces: piecesOfWord(value) } as const;
    variables.bindings.set(name, { value: bound, nameRange, exported: true });
  }
  const [first] = words;
  if (first) bindPositional(variables, words, first.range);
  return variables;
}

/** What a program sees that is started where the variables are as they are. */
export function exportedVariables(variables: Variables): EnvironmentVariable[] {
  return [...variables.bindings].flatMap(([name, binding]) => {
    if (!binding.exported) return [];
    const { value, nameRange } = binding;
    const pieces = value.kind === "text" ? value.pieces : null;
    const last = pieces?.[pieces.length - 1];
    const range = pieces?.[0] && last ? joinRanges(pieces[0].range, last.range) : nameRange;
    const known: ExpandedWord = {
      range,
      written: pieces?.map((piece) => piece.expression ?? piece.text).join("") ?? "",
      pieces: pieces ?? [],
      conditional: false,
    };
    const word: Word = pieces
      ? toWord(known)
      : { range, value: null, written: "", unresolved: `$${name}`, segments: [] };
    return [{ name, nameRange, value: word }];
  });
}

/** A file may hold many scripts, and is counted once. */
const countedUses = new WeakMap<SourceText, ReadonlyMap<string, number>>();

/** How often each variable is expanded outside assignments to itself: `M=${M:-x}` does not count for `M`. */
export function countUses(source: SourceText): ReadonlyMap<string, number> {
  const known = countedUses.get(source);
  if (known) return known;
  const { text } = source;
  const uses = new Map<string, number>();
  countedUses.set(source, uses);
  for (const match of text.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)) {
    const name = match[1] ?? "";
    const before = text.slice(Math.max(0, match.index - name.length - 3), match.index);
    if (new RegExp(`(?:^|\\W)${name}\\+?=["']?$`).test(before)) continue;
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}
