import { type EmbeddedText, embedPieces, sliceEmbedded } from "../syntax/embeddedText.ts";
import type { Redirect, SimpleCommand } from "../syntax/shell/shellScript.ts";
import type { Word } from "../syntax/word.ts";
import { programName } from "./launcherWords.ts";

/** Programs that run what they read. */
const readers: ReadonlySet<string> = new Set([
  "sh",
  "bash",
  "zsh",
  "dash",
  "ssh",
  "sbatch",
  "qsub",
  "bsub",
  "su",
  "sudo",
]);

/** The script that a heredoc holds, where a shell reads it or a shell file is made of it; else `null`. */
export function scriptOfHeredoc(command: SimpleCommand, words: readonly Word[]): EmbeddedText | null {
  const heredoc = command.redirects.find((redirect) => redirect.heredoc !== null);
  if (!heredoc?.heredoc) return null;
  const makesShellFile = [...words.map((word) => word.value ?? ""), ...command.redirects.map(targetOf)].some(
    (name) => /\.(sh|bash|zsh|sbatch|slurm)$/.test(name),
  );
  const writes = ["cat", "tee"].includes(programName(words[0])) && makesShellFile;
  const isRead = words.some((word) => readers.has(programName(word)));
  if (!writes && !isRead) return null;
  const literal = heredoc.target?.parts.some((part) => part.kind === "literal" && part.quoted) ?? false;
  return literal ? heredoc.heredoc : withoutEscapes(heredoc.heredoc);
}

function targetOf({ operator, target }: Redirect): string {
  return operator.startsWith(">") ? (target?.written ?? "") : "";
}

/** Without quotes around its end mark, a heredoc gives `$` for `\$` and `\` for `\\`. */
function withoutEscapes(text: EmbeddedText): EmbeddedText {
  const parts: Parameters<typeof embedPieces>[0][number][] = [];
  let from = 0;
  const keep = (to: number) => {
    const slice = sliceEmbedded(text, from, to);
    for (const { start, length, ...place } of slice.pieces) {
      parts.push({ ...place, value: slice.text.slice(start, start + length) });
    }
  };
  for (const match of text.text.matchAll(/\\[$`\\]/g)) {
    keep(match.index);
    from = match.index + 1;
  }
  keep(text.text.length);
  return embedPieces(parts);
}
