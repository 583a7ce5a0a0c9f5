import { embedReference } from "../syntax/embeddedText.ts";
import { textOf, toWord } from "../syntax/shell/expandedWord.ts";
import type { ShellScript } from "../syntax/shell/shellScript.ts";
import { type TracedCommand, traceCommands } from "../syntax/shell/traceCommands.ts";
import { textOfWord } from "../syntax/word.ts";
import { joinRanges } from "../text/textRange.ts";
import type { UnreadFile } from "./launch.ts";
import type { NeighbourFiles } from "./neighbourFiles.ts";

/** Files that read further files end somewhere. */
const deepest = 4;

/**
 * `source ./env.sh`, `. ./vars`: what the file assigns holds in the script from here on. None of its commands count.
 * Returns the files that cannot be read.
 */
export function sourceFile(
  traced: TracedCommand,
  readInner: ShellScript["readInner"],
  files: NeighbourFiles,
  depth = 0,
): readonly UnreadFile[] {
  const [first, second] = traced.words;
  if (!first || !second || depth > deepest || !/^(?:source|\.)$/.test(textOf(first.pieces))) return [];
  const command = toWord(first);
  if (command.value !== "source" && command.value !== ".") return [];
  const file = toWord(second);
  const name = besideScript(textOfWord(file));
  const reading = files.read(name);
  const range = joinRanges(command.range, file.range);
  if (reading.kind === "unread") return [];
  if (reading.kind === "problem") {
    // Shells are set up with files of the machine, which say nothing of the server.
    return /^[\\/]/.test(name) ? [] : [{ range, problem: `${name} ${reading.problem}` }];
  }
  const { variables } = traced.context;
  const { ended } = variables;
  const unread: UnreadFile[] = [];
  const useCount = () => 2;
  traceCommands(readInner(embedReference(reading.text, name, range)), variables, useCount, (inner) => {
    unread.push(...sourceFile(inner, readInner, files, depth + 1));
  });
  // `return` and `exit` in it are for those who call it otherwise.
  variables.ended = ended;
  return unread;
}

/** `$(dirname "$0")/env.sh`, or a variable that holds that folder: the file lies beside the script. */
export function besideScript(name: string): string {
  return /^\$.*(?:dirname|BASH_SOURCE|\$0).*[)}"]\/([^$`"]+)$/s.exec(name)?.[1] ?? name;
}
