import { toWord } from "../syntax/shell/expandedWord.ts";
import { expandWords } from "../syntax/shell/expandWord.ts";
import type { ShellStatement, SimpleCommand } from "../syntax/shell/shellScript.ts";
import type { TracedCommand } from "../syntax/shell/traceCommands.ts";
import { textOfWord, type Word } from "../syntax/word.ts";
import { programName } from "./launcherWords.ts";

/** One command of those that a heredoc passes: its words, and the files that it writes what it reads to. */
export interface Stage {
  /** Without `sudo` in front. */
  readonly words: readonly Word[];
  readonly targets: readonly string[];
}

/** The command that a heredoc stands at, or one that prints, and those that its output is piped through. */
export function stagesOf(traced: TracedCommand, printers: readonly string[] = []): readonly Stage[] {
  const behind = traced.pipedInto ? simpleCommands(traced.pipedInto) : [];
  return [traced.command, ...behind].map((command) => stageOf(traced, command, printers));
}

export function isOption(word: Word): boolean {
  return textOfWord(word).startsWith("-");
}

function simpleCommands(statement: ShellStatement): readonly SimpleCommand[] {
  if (statement.kind === "command") return [statement];
  return statement.kind === "pipeline" ? statement.commands.flatMap(simpleCommands) : [];
}

function stageOf({ context }: TracedCommand, command: SimpleCommand, printers: readonly string[]): Stage {
  const read = (words: SimpleCommand["words"]) => expandWords(words, context).map(toWord);
  const all = read(command.words);
  const program = all.findIndex((word, at) => at > 0 && !isOption(word));
  const words = programName(all[0]) === "sudo" && program > 0 ? all.slice(program) : all;
  const redirected = command.redirects.flatMap(({ operator, target }) =>
    operator.startsWith(">") && target ? read([target]) : [],
  );
  const name = programName(words[0]);
  const teed = name === "tee" ? words.slice(1).filter((word) => !isOption(word)) : [];
  const writes = name === "cat" || name === "tee" || printers.includes(name);
  const targets = writes ? [...teed, ...redirected].map(textOfWord) : [];
  return { words, targets: targets.filter((target) => !target.startsWith("/dev/")) };
}
