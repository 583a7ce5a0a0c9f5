import { assignedNames } from "./assignedNames.ts";
import type { ExpansionContext } from "./expansion.ts";
import { roundsOfLoop } from "./loopRounds.ts";
import type { LoopStatement, ShellStatement } from "./shellScript.ts";
import { readsArguments } from "./statementSigns.ts";
import {
  copyVariables,
  forgetPositional,
  forgetVariable,
  hasPositional,
  joinVariables,
  replaceVariables,
  type Variables,
} from "./variables.ts";

type TraceBody = (body: readonly ShellStatement[], variables: Variables) => void;

/** Of all loops together, those within loops counted each time. */
export const mostRounds = 100;

/** Rounds that the file tells are walked one after the other, as far as they are not very many. */
export function traceLoop(
  loop: LoopStatement,
  context: ExpansionContext,
  budget: { roundsLeft: number },
  traceBody: TraceBody,
): void {
  const { variables } = context;
  const rounds = roundsOfLoop(loop, context);
  if (!rounds || budget.roundsLeft < rounds.values.length) {
    traceAnyRound(loop, variables, traceBody);
    return;
  }
  budget.roundsLeft -= rounds.values.length;
  for (const pieces of rounds.values) {
    const known = variables.bindings.get(rounds.name);
    const { range } = loop.variable ?? loop;
    const binding = { nameRange: known?.nameRange ?? range, exported: known?.exported ?? false };
    variables.bindings.set(rounds.name, { ...binding, value: { kind: "text", pieces } });
    traceBody(loop.body, variables);
  }
}

/** In a loop's body what the body assigns may come from the round before; what only grows keeps what it had. */
function traceAnyRound(loop: LoopStatement, variables: Variables, traceBody: TraceBody): void {
  const inside = copyVariables(variables);
  const readsWords =
    loop.condition.some((test) => readsArguments(test)) || isOverArguments(loop) || choosesByArgument(loop);
  if (readsWords) forgetPositional(inside, loop.range);
  for (const { name, range } of [loop.variable, loop.counter].filter((each) => each !== null))
    forgetVariable(inside, name, range);
  for (const name of assignedNames(loop.body, "replaced")) forgetVariable(inside, name, loop.range);
  traceBody(loop.condition, inside);
  // The head of `for ((i = 0; …))` assigns the counter for the first round only.
  if (loop.counter) forgetVariable(inside, loop.counter.name, loop.counter.range);
  traceBody(loop.body, inside);
  // A loop over the script's arguments runs not once without them, as `${1:-default}` takes the default.
  if (readsWords && !hasPositional(variables)) return;
  replaceVariables(variables, joinVariables([variables, { ...inside, ended: false }]));
}

/** `while true; do case "$1" in …`: what `getopt` has put in order, up to the `--` behind the last option. */
function choosesByArgument({ condition, body }: LoopStatement): boolean {
  const [only, more] = condition;
  const isEndless = only?.kind === "command" && !more && /^(?:true|:)$/.test(only.words[0]?.written ?? "");
  return (
    isEndless &&
    body.some((each) => each.kind === "branch" && /^\$(?:1|\{1(?::?-)?\})$/.test(each.subject?.written ?? ""))
  );
}

/** `for argument in "$@"`. */
function isOverArguments({ words }: LoopStatement): boolean {
  return words?.length === 1 && /^"?\$(?:[@*]|\{[@*]\})"?$/.test(words[0]?.written ?? "");
}
