import type { EmbeddedText } from "../syntax/embeddedText.ts";
import { scriptOfWords } from "../syntax/shell/expandedWord.ts";
import { expandValue } from "../syntax/shell/expandWord.ts";
import { withoutTabs } from "../syntax/shell/heredocText.ts";
import { readHeredocText } from "../syntax/shell/readWord.ts";
import type { Redirect } from "../syntax/shell/shellScript.ts";
import type { TracedCommand } from "../syntax/shell/traceCommands.ts";

/** What a heredoc gives: without quotes around its end mark, the shell's variables are filled in first. */
export function contentOfHeredoc({ context }: TracedCommand, redirect: Redirect): EmbeddedText | null {
  const { heredoc, target } = redirect;
  if (!heredoc) return null;
  const text = redirect.operator === "<<-" ? withoutTabs(heredoc) : heredoc;
  if (target?.parts.some((part) => part.kind === "literal" && part.quoted)) return text;
  const word = readHeredocText(text);
  return scriptOfWords([{ ...word, pieces: expandValue(word, context), conditional: false }]);
}
