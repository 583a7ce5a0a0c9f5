import type { SimpleCommand, WordPart } from "../syntax/shell/shellScript.ts";
import type { SplitWord } from "../syntax/splitWords.ts";
import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import { containsRange, type TextRange } from "../text/textRange.ts";
import type { FlagInsertion } from "./launch.ts";

/** Behind the command's last word that is always there; in a command over several lines on a line of its own, indented like the last. */
export function insertionBehind(source: SourceText, command: SimpleCommand): FlagInsertion {
  const certain = command.words.filter(({ parts }) => !parts.some(isConditional));
  const offset = certain.reduce((last, word) => Math.max(last, word.range.end), command.range.start);
  return insertionBehindRange(source, { start: command.range.start, end: offset });
}

/** What another language puts into the text only under a condition. */
function isConditional(part: WordPart): boolean {
  return part.kind === "literal" && part.expanded?.conditional === true;
}

/** The same for a command that stands in `range`; `mark` is what continues a line there. */
export function insertionBehindRange(
  source: SourceText,
  { start, end }: TextRange,
  mark = "\\",
): FlagInsertion {
  const line = source.text.slice(start, end);
  const at = line.search(/[\\^`]\r?\n/);
  if (at < 0 || line[at] !== mark) return { offset: end, separator: " " };
  const lineBreak = line[at + 1] === "\r" ? "\r\n" : "\n";
  const indentation = /^[ \t]*/.exec(lineText(source, positionAt(source, end).line))?.[0] ?? "";
  return { offset: end, separator: ` ${mark}${lineBreak}${indentation}` };
}

/** `wsl bash -c "cd x && %COMMAND%"`: the last words stand where the variable was assigned, and no flag fits behind. */
export function endsElsewhere({ text, range }: SplitWord): boolean {
  const last = text.pieces.at(-1);
  return last !== undefined && !containsRange(range, last.range);
}
