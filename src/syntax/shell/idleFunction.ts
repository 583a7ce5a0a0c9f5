import { assignedNames, innerStatements } from "./assignedNames.ts";
import type {
  CommandPart,
  FunctionStatement,
  ShellScript,
  ShellStatement,
  ShellWord,
  SimpleCommand,
  WordPart,
} from "./shellScript.ts";

/** What a script's functions are asked for. */
export interface FunctionsOfScript {
  readonly functions: ReadonlyMap<string, FunctionStatement>;
  /** The script of a `$(…)`; `null` where too many were read already. */
  readonly scriptOf: (part: CommandPart) => ShellScript | null;
  /** What was found before. */
  readonly idle: Map<FunctionStatement, boolean>;
}

/**
 * Whether a function only prints, waits, looks up or ends processes, and leaves the caller's variables as they are:
 * scripts have many such, call them everywhere, and a walk of them shows nothing.
 */
export function isIdle(declared: FunctionStatement, script: FunctionsOfScript): boolean {
  const known = script.idle.get(declared);
  if (known !== undefined) return known;
  // One that calls itself is walked.
  script.idle.set(declared, false);
  const own = assignedNames(declared.body, "local");
  const assigned = [...assignedNames(declared.body, "replaced"), ...assignedNames(declared.body, "appended")];
  const idle =
    assigned.every((name) => own.has(name)) &&
    declared.body.every((statement) => doesNothing(statement, script));
  script.idle.set(declared, idle);
  return idle;
}

const harmless: ReadonlySet<string> = new Set(
  (
    ": true false echo shift test [ sleep wait kill pkill pgrep ps return break continue exit date tr cut head tail wc " +
    "sort uniq grep awk sed rm mkdir touch ls dirname basename seq jq curl cat lsof nvidia-smi hostname"
  ).split(" "),
);

function doesNothing(statement: ShellStatement, script: FunctionsOfScript): boolean {
  const words = wordsOf(statement);
  return (
    words !== null &&
    (statement.kind !== "command" || isHarmless(statement, script)) &&
    words.every((word) => word.parts.every((part) => givesNothing(part, script))) &&
    innerStatements(statement).every((inner) => doesNothing(inner, script))
  );
}

/** `null` for a statement that does more than its words and the statements in it. */
function wordsOf(statement: ShellStatement): readonly ShellWord[] | null {
  switch (statement.kind) {
    case "function":
      return null;
    case "command":
      return statement.words;
    case "assignment":
      return /^(?:local)?$/.test(statement.keyword)
        ? statement.assignments.flatMap(({ value }) =>
            value.kind === "array" ? value.words : (value.word ?? []),
          )
        : null;
    case "branch":
      return statement.subject ? [statement.subject] : [];
    case "loop":
      return statement.words ?? [];
    case "test":
      return statement.words;
    default:
      return [];
  }
}

function isHarmless(
  { words: [first, second], assignments, redirects }: SimpleCommand,
  script: FunctionsOfScript,
): boolean {
  if (!first || assignments.length > 0 || redirects.some(({ heredoc }) => heredoc !== null)) return false;
  const called = script.functions.get(first.written);
  if (called) return isIdle(called, script);
  if (first.written === "printf") return second?.written !== "-v";
  return harmless.has(first.written) || (first.written === "command" && second?.written === "-v");
}

function givesNothing(part: WordPart, script: FunctionsOfScript): boolean {
  if (part.kind === "parameter")
    return !part.operator.endsWith("=") && part.operand.every((inner) => givesNothing(inner, script));
  if (part.kind !== "command" || part.script.text === "") return true;
  // Those within each other go as deep as anybody likes.
  if (/[$<>]\(|`/.test(part.script.text)) return false;
  return script.scriptOf(part)?.body.every((statement) => doesNothing(statement, script)) ?? false;
}
