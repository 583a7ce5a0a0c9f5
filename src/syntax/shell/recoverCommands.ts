import { type EmbeddedText, fileRange } from "../embeddedText.ts";
import { endOfLine } from "./delimiters.ts";
import { readWord } from "./readWord.ts";
import type { ShellStatement, ShellWord, SimpleCommand } from "./shellScript.ts";

/** Words that may stand before a command and are none of its words. */
const keywords: ReadonlySet<string> = new Set([
  "if",
  "then",
  "elif",
  "else",
  "fi",
  "do",
  "done",
  "while",
  "until",
  "!",
  "{",
  "}",
  "esac",
]);

/**
 * Reads `[start, end)` as simple commands, one after the other, where the grammar could make nothing of it.
 * `previous` is the statement before; where it is a command on the same line, the text continues it, and the
 * result begins with what it became.
 */
export function recoverCommands(
  source: EmbeddedText,
  start: number,
  end: number,
  previous: ShellStatement | null,
): ShellStatement[] {
  const commands: ShellStatement[] = [];
  let words: ShellWord[] = [];
  if (previous?.kind === "command" && continues(source, previous, start)) words = [...previous.words];
  else if (previous) commands.push(previous);
  const finish = () => {
    if (words.length > 0) commands.push(asCommand(words, previous));
    words = [];
  };
  for (let offset = start; offset < end; ) {
    const next = skipBetweenWords(source.text, offset, end);
    if (next.separator) finish();
    offset = next.offset;
    if (offset >= end || next.separator) continue;
    const reading = readWord(source, offset, end, true);
    if (words.length > 0 || !keywords.has(reading.word.written)) words.push(reading.word);
    offset = Math.max(reading.end, offset + 1);
  }
  finish();
  return commands;
}

function asCommand(words: readonly ShellWord[], previous: ShellStatement | null): SimpleCommand {
  const first = words[0]?.range ?? { start: 0, end: 0 };
  const last = words[words.length - 1]?.range ?? first;
  const continued = previous?.kind === "command" && previous.words[0] === words[0];
  return {
    kind: "command",
    range: { start: continued ? previous.range.start : first.start, end: last.end },
    assignments: continued ? previous.assignments : [],
    words,
    redirects: continued ? previous.redirects : [],
    cutShortBy: null,
  };
}

/** Whether only blanks and continued line ends stand between the command and `start`. */
function continues(source: EmbeddedText, command: SimpleCommand, start: number): boolean {
  const before = source.text.slice(Math.max(0, start - 500), start);
  const gap = /(?:[ \t]|\\\r?\n)*$/.exec(before)?.[0] ?? "";
  const gapStart = start - gap.length;
  return fileRange(source, gapStart, gapStart).start <= command.range.end;
}

/** Steps over blanks and continuations to the next word, or over one operator, comment or line end. */
function skipBetweenWords(text: string, from: number, end: number): { offset: number; separator: boolean } {
  let offset = from;
  while (offset < end) {
    const character = text[offset];
    const lastBackslash = character === "\\" && offset === end - 1;
    if (character === " " || character === "\t" || lastBackslash) offset++;
    else if (character === "\\" && /^\\\r?\n/.test(text.slice(offset, offset + 3))) {
      offset += text[offset + 1] === "\r" ? 3 : 2;
    } else if (character === "#") return { offset: endOfLine(text, offset, end), separator: true };
    else if (isOperator(text, offset)) return { offset: offset + 1, separator: true };
    else break;
  }
  return { offset, separator: false };
}

function isOperator(text: string, offset: number): boolean {
  const character = text[offset] ?? "";
  return (
    "\n\r;|&()".includes(character) || ((character === "<" || character === ">") && text[offset + 1] !== "(")
  );
}
