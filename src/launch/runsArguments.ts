import { innerStatements } from "../syntax/shell/assignedNames.ts";
import type { FunctionStatement, ShellStatement, ShellWord } from "../syntax/shell/shellScript.ts";
import { isBystanderName } from "./launcherWords.ts";

/**
 * Whether a function may run the words it is given (`run() { echo "$@"; "$@"; }`). One that only prints or joins
 * them launches nothing.
 */
export function runsArguments(declared: FunctionStatement): boolean {
  return declared.body.some(mayRun);
}

function mayRun(statement: ShellStatement): boolean {
  if (statement.kind === "assignment") {
    return statement.assignments.some(({ value }) => value.kind === "array" && value.words.some(takesAll));
  }
  if (statement.kind === "command") {
    const [first] = statement.words;
    if (!first || isBystanderName(first.written)) return false;
    return (
      statement.words.some(takesAll) ||
      takesOne(first) ||
      (/^(eval|bash|sh)$/.test(first.written) && statement.words.some(takesOne))
    );
  }
  return innerStatements(statement).some(mayRun);
}

/** `"$@"`, `$*`. */
export function takesAll(word: ShellWord): boolean {
  return word.parts.some((part) => part.kind === "parameter" && /^[@*]$/.test(part.name));
}

function takesOne(word: ShellWord): boolean {
  return word.parts.some((part) => part.kind === "parameter" && /^\d$/.test(part.name));
}
