import { type EmbeddedText, fileRange, sliceEmbedded } from "../../syntax/embeddedText.ts";
import type { ExpandedWord, Piece } from "../../syntax/shell/expandedWord.ts";
import { removalOfWord } from "./wordRemoval.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { piecesOfText } from "./yamlText.ts";

/**
 * Splits a command line into words as programs do that know quotes and backslashes but run no shell: compose reads
 * `command: a "b c"` so. A backslash before a line break joins the lines.
 */
export function splitCommand(file: YamlLaunchFile, text: EmbeddedText): ExpandedWord[] {
  const words: ExpandedWord[] = [];
  let start = -1;
  let kept: [from: number, to: number][] = [];
  let quote = "";
  const close = (end: number) => {
    if (start >= 0) {
      const word = wordOf(file, text, { start, end, kept });
      const removal = removalOfWord(file.source.text, word.range, words.at(-1)?.range);
      words.push({ ...word, removal });
    }
    start = -1;
    kept = [];
  };
  for (let at = 0; at < text.text.length; at++) {
    const character = text.text.charAt(at);
    const joinsLines =
      character === "\\" && quote !== "'"
        ? /^\\[ \t]*(?:\r?\n|$)/.exec(text.text.slice(at, at + 80))?.[0]
        : undefined;
    if (joinsLines !== undefined) at += joinsLines.length - 1;
    else if (quote === "" && /\s/.test(character)) close(at);
    else {
      if (start < 0) start = at;
      const escapes =
        character === "\\" && quote !== "'" && (quote === "" || /["\\$`]/.test(text.text.charAt(at + 1)));
      if (escapes) {
        at++;
        kept.push([at, at + 1]);
      } else if (quote === "" && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = "";
      else keep(kept, at);
    }
  }
  close(text.text.length);
  return words;
}

function keep(kept: [from: number, to: number][], at: number): void {
  const last = kept.at(-1);
  if (last?.[1] === at) last[1] = at + 1;
  else kept.push([at, at + 1]);
}

interface WordPlace {
  readonly start: number;
  readonly end: number;
  /** The stretches that are left when quotes and escapes are gone. */
  readonly kept: readonly (readonly [from: number, to: number])[];
}

function wordOf(file: YamlLaunchFile, text: EmbeddedText, { start, end, kept }: WordPlace): ExpandedWord {
  const pieces: Piece[] = kept.flatMap(([from, to]) => piecesOfText(sliceEmbedded(text, from, to)));
  const range = fileRange(text, start, end);
  const written = file.source.text.slice(range.start, range.end);
  const conditional = pieces.some((piece) => piece.conditional);
  return { range, written: withoutQuotes(written), pieces, conditional };
}

function withoutQuotes(written: string): string {
  const first = written.charAt(0);
  const quoted = written.length > 1 && /["']/.test(first) && written.endsWith(first);
  return quoted && !written.slice(1, -1).includes(first) ? written.slice(1, -1) : written;
}
