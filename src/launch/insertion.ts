import type { SimpleCommand } from "../syntax/shell/shellScript.ts";
import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import type { FlagInsertion } from "./launch.ts";

/** Behind the command's last word; in a command over several lines on a line of its own, indented like the last. */
export function insertionBehind(source: SourceText, command: SimpleCommand): FlagInsertion {
  const offset = command.words.reduce((last, word) => Math.max(last, word.range.end), command.range.start);
  const written = source.text.slice(command.range.start, offset);
  const continuation = /\\(\r?\n)/.exec(written);
  if (!continuation) return { offset, separator: " " };
  const indentation = /^[ \t]*/.exec(lineText(source, positionAt(source, offset).line))?.[0] ?? "";
  return { offset, separator: ` \\${continuation[1]}${indentation}` };
}
