import {
  type EmbeddedText,
  embedPieces,
  fileRange,
  placeholder,
  sliceEmbedded,
} from "../syntax/embeddedText.ts";
import { readLogicalLines } from "../syntax/logicalLines.ts";
import {
  resolvedPart,
  type SplitWord,
  splitWords,
  unresolvedPart,
  type WordSyntax,
} from "../syntax/splitWords.ts";
import { textOfWord } from "../syntax/word.ts";
import type { TextRange } from "../text/textRange.ts";
import type { EnvironmentVariable } from "./launch.ts";
import { type NeighbourFiles, noNeighbours } from "./neighbourFiles.ts";
import { unknownPart, variablesOfFile } from "./serviceEnvironmentFile.ts";
import { wordOfText } from "./wordOfText.ts";

/** The `Key=value` lines of a unit; a backslash at a line's end continues it, and comments between are left out. */
export function readUnit(text: string): UnitEntry[] {
  const lines = readLogicalLines(text, { continuation: "\\", joint: " ", skipped: /^\s*[#;]/ });
  let section = "";
  return lines.flatMap(({ text: line, range }) => {
    section = /^\s*\[([^\]]+)\]/.exec(line.text)?.[1] ?? section;
    const match = /^\s*([A-Za-z]\w*)\s*=[ \t]*/.exec(line.text);
    if (!match?.[1] || /^\s*[#;[]/.test(line.text)) return [];
    const value = sliceEmbedded(line, match[0].length, line.text.length);
    return [{ section, key: match[1], value, range }];
  });
}

/** A `Key=value` of a unit. */
export interface UnitEntry {
  readonly section: string;
  readonly key: string;
  readonly value: EmbeddedText;
  readonly range: TextRange;
}

/** `Environment="A=1" B=2`, and what an `EnvironmentFile` says otherwise, as far as that file is known. */
export function environmentOfUnit(
  entries: readonly UnitEntry[],
  files: NeighbourFiles = noNeighbours,
): EnvironmentVariable[] {
  const byName = new Map<string, EnvironmentVariable>();
  for (const { value } of entries.filter(({ key }) => key === "Environment")) {
    for (const { text } of splitWords(value, { ...plainSyntax, expand: expandSpecifier })) {
      const name = /^([A-Za-z_]\w*)=/.exec(text.text)?.[1];
      if (!name) continue;
      byName.set(name, {
        name,
        nameRange: fileRange(text, 0, name.length),
        value: wordOfText(sliceEmbedded(text, name.length + 1, text.text.length)),
      });
    }
  }
  for (const { value } of entries.filter(({ key }) => key === "EnvironmentFile")) {
    const name = value.text.trim().replace(/^-/, "");
    const range = fileRange(value, 0, value.text.length);
    for (const variable of variablesOfFile(files.read(name), name, range, "systemd"))
      byName.set(variable.name, variable);
  }
  return [...byName.values()];
}

/** `$ARGUMENTS` as a word of its own is as many words as it holds; `${ARGUMENTS}` is one. */
export function wordsOfVariable(
  word: SplitWord,
  environment: readonly EnvironmentVariable[],
  file: string,
): readonly SplitWord[] {
  const name = /^\$([A-Za-z_]\w*)$/.exec(file.slice(word.range.start, word.range.end))?.[1];
  const variable = environment.find((each) => each.name === name);
  const text = variable && textOfWord(variable.value);
  const [piece] = word.text.pieces;
  if (!text || !piece?.expanded || !/\s/.test(text)) return [word];
  const { expanded } = piece;
  return (text.match(/\S+/g) ?? []).map((each) => {
    const unresolved = each.includes(unknownPart);
    const value = unresolved ? placeholder : each;
    const range = { ...word.range, elsewhere: { place: `the value of ${name}`, replaceable: false } };
    const part = { value, range, verbatim: false, expanded: { ...expanded, unresolved, definition: null } };
    return { range, text: embedPieces([part]) };
  });
}

/** How systemd splits a value into words and fills in what it knows; `file` is the whole unit. */
export function syntaxOfUnit(environment: readonly EnvironmentVariable[], file: string): WordSyntax {
  return {
    ...plainSyntax,
    expand: (line, at, quote) => {
      const text = line.text.slice(at, at + 200);
      if (text.startsWith("$$")) return { length: 2, parts: [resolvedPart(line, at, at + 2, "$", null)] };
      const match = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(text);
      const name = match?.[1] ?? match?.[2];
      // Within quotes systemd fills in `${NAME}` alone; `$NAME` is left to the shell that the text is for.
      if (!match || name === undefined || (quote !== null && match[2] !== undefined))
        return expandSpecifier(line, at, quote);
      const end = at + match[0].length;
      const variable = environment.find((each) => each.name === name);
      const value = variable?.value.value;
      if (!variable || value === null || value === undefined)
        return { length: match[0].length, parts: [unresolvedPart(line, at, end, placeholder)] };
      const uses = file.match(new RegExp(`\\$\\{?${name}\\b`, "g"))?.length ?? 0;
      const { elsewhere } = variable.value.range;
      const definition = uses === 1 && !elsewhere ? variable.value.range : null;
      const part = resolvedPart(line, at, end, value, definition);
      const range = elsewhere
        ? { ...part.range, elsewhere: { ...elsewhere, replaceable: true } }
        : part.range;
      return { length: match[0].length, parts: [{ ...part, range }] };
    },
  };
}

const simpleEscapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", s: " " };

/** systemd's quotes, which may stand anywhere, and its escapes. Source: systemd.service(5), "Quoting". */
const plainSyntax: Omit<WordSyntax, "expand"> = {
  quotes: "\"'",
  escape: (text, at) => {
    if (text[at] !== "\\" || at + 1 >= text.length) return null;
    const next = text.charAt(at + 1);
    return { value: simpleEscapes[next] ?? next, length: 2 };
  },
};

/** `%i`, `%h`: what the instance or the machine gives. */
const expandSpecifier: WordSyntax["expand"] = (line, at) => {
  const match = /^%(%|[A-Za-z])/.exec(line.text.slice(at, at + 2));
  if (!match) return null;
  const part =
    match[1] === "%"
      ? resolvedPart(line, at, at + 2, "%", null)
      : unresolvedPart(line, at, at + 2, placeholder);
  return { length: 2, parts: [part] };
};
