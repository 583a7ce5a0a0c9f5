import { toWord } from "../syntax/shell/expandedWord.ts";
import type { ShellScript } from "../syntax/shell/shellScript.ts";
import { traceCommands } from "../syntax/shell/traceCommands.ts";
import type { Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { EnvironmentVariable } from "./launch.ts";
import { countUses, exportedVariables, variablesAtStart } from "./scriptVariables.ts";

/** What is set between the steps of a file that is no script itself, but assigns as scripts do. */
export interface ScriptState {
  readonly variables: readonly EnvironmentVariable[];
}

/** What a script leaves set, and the words of each command that it runs. */
export function readAssignments(
  source: SourceText,
  script: ShellScript,
  { variables: environment }: ScriptState,
): ScriptState & { readonly commands: readonly (readonly Word[])[] } {
  const uses = countUses(source);
  const variables = variablesAtStart({ environment, arguments: [] });
  const commands: (readonly Word[])[] = [];
  traceCommands(
    script,
    variables,
    (name) => uses.get(name) ?? 0,
    ({ words }) => commands.push(words.map(toWord)),
  );
  return { variables: exportedVariables(variables), commands };
}
