import { toWord } from "../syntax/shell/expandedWord.ts";
import type { ShellScript } from "../syntax/shell/shellScript.ts";
import { traceCommands } from "../syntax/shell/traceCommands.ts";
import { copyVariables, type Variables } from "../syntax/shell/variables.ts";
import type { Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import { countUses } from "./scriptVariables.ts";

/** What is set between the steps of a file that is no script itself, but assigns as scripts do. Never changed. */
export interface ScriptState {
  readonly variables: Variables;
}

/** What a script leaves set, and the words of each command that it runs. */
export function readAssignments(
  source: SourceText,
  script: ShellScript,
  before: ScriptState,
): ScriptState & { readonly commands: readonly (readonly Word[])[] } {
  const uses = countUses(source);
  const variables = copyVariables(before.variables);
  const commands: (readonly Word[])[] = [];
  traceCommands(
    script,
    variables,
    (name) => uses.get(name) ?? 0,
    ({ words }) => commands.push(words.map(toWord)),
  );
  return { variables, commands };
}
