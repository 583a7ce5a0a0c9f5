import type { EmbeddedText } from "../syntax/embeddedText.ts";
import type { TracedCommand } from "../syntax/shell/traceCommands.ts";
import { contentOfHeredoc } from "./heredocContent.ts";
import { stagesOf } from "./heredocStages.ts";
import { programName } from "./launcherWords.ts";
import { isShellScript } from "./shebang.ts";

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
]);

const shellFile = /\.(sh|bash|zsh|sbatch|slurm)$/;

/** A file whose name the script does not tell, `$(mktemp)` for one, or that ends in none that says what it is. */
/** Whether a file is a script, by its name or what it begins with. */
export function isShellFile(name: string, text: string): boolean {
  return shellFile.test(name) || isShellScript(text);
}

function isUntold(name: string): boolean {
  return /[$`]/.test(name) || !/\.\w+$/.test(name);
}

/** What only a shell can make something of, comments above it aside. */
const startsServer =
  /^(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*(?:exec\s+)?(?:[A-Z_]\w*=\S*\s+)*(?:\S*\/)?(?:vllm\s+serve|python[\d.]*\s+-m\s+vllm(?:\.\S+)?)\s/;

/** The script that a heredoc holds, where a shell reads it or a shell file is made of it; else `null`. */
export function scriptOfHeredoc(traced: TracedCommand): EmbeddedText | null {
  const redirect = traced.command.redirects.find(({ heredoc }) => heredoc !== null);
  if (!redirect?.heredoc) return null;
  const { heredoc } = redirect;
  const stages = stagesOf(traced);
  const writes = stages.some(({ targets }) =>
    targets.some(
      (name) => isShellFile(name, heredoc.text) || (isUntold(name) && startsServer.test(heredoc.text)),
    ),
  );
  const isRead = stages.some(({ words }) => words.some((word) => readers.has(programName(word))));
  if (!writes && !isRead) return null;
  return contentOfHeredoc(traced, redirect);
}
