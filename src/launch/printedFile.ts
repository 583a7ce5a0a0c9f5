import { type EmbeddedText, embedPieces } from "../syntax/embeddedText.ts";
import { type ExpandedWord, isResolved, scriptOfWords, textOf } from "../syntax/shell/expandedWord.ts";
import type { SimpleCommand } from "../syntax/shell/shellScript.ts";
import type { TracedCommand } from "../syntax/shell/traceCommands.ts";
import { joinRanges } from "../text/textRange.ts";
import { contentOfHeredoc } from "./heredocContent.ts";
import { mergeTexts } from "./heredocFile.ts";
import { stagesOf } from "./heredocStages.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";

/** A file that a script writes piece by piece: `echo "…" >> file`. */
export interface PrintedFile {
  readonly name: string;
  /** The first command that writes to it. */
  readonly command: SimpleCommand;
  /** The last one, as it ran. */
  readonly last: TracedCommand;
  readonly text: EmbeddedText;
}

type Part = Parameters<typeof embedPieces>[0][number];

interface Printing {
  readonly command: SimpleCommand;
  last: TracedCommand;
  /** By the place of the command: one in a loop prints once here, what is another each time unknown. */
  readonly pieces: Map<number, PrintedPiece>;
}

interface PrintedPiece {
  readonly text: EmbeddedText;
  /** Printed in a branch that may not run. */
  readonly conditional: boolean;
}

/** Collects what commands print into files, in the order in which the script runs. */
export class PrintedFiles {
  readonly #byName = new Map<string, Printing>();

  add(traced: TracedCommand): void {
    const { command, pipedInto, conditional } = traced;
    const writes = pipedInto !== null || command.redirects.some(({ operator }) => operator.startsWith(">"));
    const text = writes ? printedBy(traced) : null;
    if (text === null) return;
    const [name] = stagesOf(traced, ["echo", "printf"]).flatMap(({ targets }) => targets);
    if (name === undefined) return;
    const { start } = command.range;
    const before = this.#byName.get(name);
    const isKept =
      before &&
      (appends(traced) ||
        before.pieces.has(start) ||
        (pipedInto !== null && pipedInto === before.last.pipedInto));
    const file = isKept ? before : { command, last: traced, pieces: new Map<number, PrintedPiece>() };
    this.#byName.set(name, file);
    file.last = traced;
    const known = file.pieces.get(start);
    if (known || file.pieces.size < mostPieces)
      file.pieces.set(start, { text: known ? mergeTexts(known.text, text) : text, conditional });
  }

  /** Those that may launch something; a heredoc alone is read where it stands. */
  files(): readonly PrintedFile[] {
    return [...this.#byName].flatMap(([name, { command, last, pieces }]) => {
      if (pieces.size === 1 && command.redirects.some(({ heredoc }) => heredoc !== null)) return [];
      const all = [...pieces.values()];
      const isCertain = all.every(({ conditional }) => conditional);
      const text = embedPieces(
        all.flatMap((piece) =>
          piece.conditional && !isCertain ? partsOf(piece.text).flatMap(underCondition) : partsOf(piece.text),
        ),
      );
      return mayHoldLaunch(text.text) ? [{ name, command, last, text }] : [];
    });
  }
}

/** Longer ones are no launch files. */
const mostPieces = 500;

function appends({ command, pipedInto }: TracedCommand): boolean {
  const isTeed = pipedInto?.kind === "command" && pipedInto.words.some(({ written }) => written === "-a");
  return isTeed || command.redirects.some(({ operator }) => operator === ">>");
}

function underCondition(part: Part): readonly Part[] {
  if (part.expanded) return [part];
  return split(part, /(\s+)/, () => null).map((each) => {
    if (each.value.trim() === "") return each;
    const expanded = { expression: each.value, unresolved: false, conditional: true, definition: null };
    return { ...each, expanded };
  });
}

/** What `echo`, `printf` and `cat <<EOF` print; `null` for any other command. */
function printedBy(traced: TracedCommand): EmbeddedText | null {
  const [name, ...words] = traced.words;
  const program = name && isResolved(name.pieces) ? textOf(name.pieces) : "";
  const heredoc = traced.command.redirects.find((redirect) => redirect.heredoc !== null);
  if (program === "cat" && heredoc) return contentOfHeredoc(traced, heredoc);
  if (program === "printf") return formatted(words);
  if (program !== "echo") return null;
  const options = words.findIndex((word) => !/^-[neE]+$/.test(textOf(word.pieces)));
  const given =
    options < 0
      ? ""
      : words
          .slice(0, options)
          .map((word) => textOf(word.pieces))
          .join("");
  const text = partsOf(scriptOfWords(options < 0 ? [] : words.slice(options)));
  const all = given.includes("e") ? withoutEscapes(text) : text;
  return embedPieces(given.includes("n") ? all : [...all, lineEnd(traced)]);
}

/** `printf '%s\n' a b`: the format again for as long as there are words. */
function formatted([format, ...words]: readonly ExpandedWord[]): EmbeddedText | null {
  // `%q` keeps a record of what is run.
  if (!format || !isResolved(format.pieces) || textOf(format.pieces).includes("%q")) return null;
  const shape = withoutEscapes(partsOf(scriptOfWords([format]))).flatMap(directives);
  const rest = [...words];
  const parts: Part[] = [];
  do {
    const before = rest.length;
    for (const part of shape) {
      if (!/^%[sd]$/.test(part.value)) parts.push(part);
      else parts.push(...partsOf(scriptOfWords(rest.splice(0, 1))));
    }
    if (rest.length === before) break;
  } while (rest.length > 0);
  return embedPieces(parts);
}

function partsOf({ text, pieces }: EmbeddedText): Part[] {
  return pieces.map(({ start, length, ...place }) => ({
    ...place,
    value: text.slice(start, start + length),
  }));
}

/** `\n` and `\t` as what they stand for. */
function withoutEscapes(parts: readonly Part[]): Part[] {
  return withWholeEscapes(parts).flatMap((part) =>
    split(part, /(\\[nt\\])/, (value) =>
      value === "\\n" ? "\n" : value === "\\t" ? "\t" : value === "\\\\" ? "\\" : null,
    ),
  );
}

/** A backslash that double quotes leave of two is a part of its own: joined to what it stands before. */
function withWholeEscapes(parts: readonly Part[]): readonly Part[] {
  const whole: Part[] = [];
  for (const part of parts) {
    const before = whole.at(-1);
    if (before?.value === "\\" && !part.expanded) {
      const range = joinRanges(before.range, part.range);
      whole[whole.length - 1] = { value: before.value + part.value, range, verbatim: false };
    } else whole.push(part);
  }
  return whole;
}

function directives(part: Part): Part[] {
  return split(part, /(%[sd%])/, (value) => (value === "%%" ? "%" : /^%[sd]$/.test(value) ? value : null));
}

function split(part: Part, pattern: RegExp, meaning: (value: string) => string | null): Part[] {
  let at = part.range.start;
  return part.value.split(pattern).map((value) => {
    const range = part.verbatim ? { ...part.range, start: at, end: at + value.length } : part.range;
    at += value.length;
    const meant = meaning(value);
    return meant === null ? { ...part, value, range } : { ...part, value: meant, range, verbatim: false };
  });
}

function lineEnd({ command: { range } }: TracedCommand): Part {
  return { value: "\n", range: { start: range.end, end: range.end }, verbatim: false };
}
