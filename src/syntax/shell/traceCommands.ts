import type { TextRange } from "../../text/textRange.ts";
import { applyBuiltin } from "./applyBuiltin.ts";
import { assignedNames } from "./assignedNames.ts";
import { assignDefaults, assignVariables, valueWord } from "./assignVariables.ts";
import { applyCalculation } from "./calculation.ts";
import { chosenOutput } from "./chosenOutput.ts";
import { decideBranch, decideCondition } from "./decideBranch.ts";
import { type ExpandedWord, type Piece, textOf } from "./expandedWord.ts";
import { expandWords } from "./expandWord.ts";
import type { ExpansionContext } from "./expansion.ts";
import { type FunctionsOfScript, isIdle } from "./idleFunction.ts";
import type {
  Assignment,
  BranchStatement,
  FunctionStatement,
  ListStatement,
  PipelineStatement,
  ShellScript,
  ShellStatement,
  ShellWord,
  SimpleCommand,
} from "./shellScript.ts";
import { alwaysSucceeds, branchOfDefault, endOfScript, givesDefault } from "./statementSigns.ts";
import { createScriptReader } from "./substitutedScripts.ts";
import { mostRounds, traceLoop } from "./traceLoop.ts";
import {
  bindPositional,
  copyVariables,
  forgetVariable,
  joinVariables,
  replaceVariables,
  restorePositional,
  unbindPositional,
  type Variables,
} from "./variables.ts";

/** A variable as a command gets it: from a prefix assignment or an `export` before. */
export interface TracedVariable {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly value: ExpandedWord;
}

/** A simple command at the moment when it would run. */
export interface TracedCommand {
  readonly command: SimpleCommand;
  readonly words: readonly ExpandedWord[];
  readonly prefix: readonly TracedVariable[];
  readonly context: ExpansionContext;
  /** The function of the script that the command calls. */
  readonly callee: FunctionStatement | null;
  /** What reads its output: `tee x` of `cat <<EOF | tee x`. */
  readonly pipedInto: ShellStatement | null;
  /** Whether it runs only under a condition that the file does not decide. */
  readonly conditional: boolean;
  /** Runs a script that the command holds (`bash -c`, `eval`) with the variables as they are here. */
  readonly traceInner: (
    script: ShellScript,
    visit: (command: TracedCommand) => void,
    /** What the script finds as `$1`, `$2`, …; `null` where it is read by this shell and keeps those it has. */
    positional: readonly ExpandedWord[] | null,
    /** What else it finds set: `docker run -e A=b image bash -c '…'`. */
    given?: readonly (Pick<TracedVariable, "name" | "nameRange"> & { readonly pieces: readonly Piece[] })[],
  ) => void;
}

/** No script that people write comes near. */
const mostCommands = 20_000;
const mostCalls = 16;
/** Functions that call each other: a call within a call takes of the stack what nobody knows the end of. */
const deepestCall = 50;
/** Of `$(…)`, each level of which is parsed anew. */
const deepestSubstitution = 12;

interface Tracer extends FunctionsOfScript {
  readonly visit: (command: TracedCommand) => void;
  readonly pipedInto: ShellStatement | null;
  readonly conditional: boolean;
  readonly useCount: (name: string) => number;
  readonly functions: Map<string, FunctionStatement>;
  readonly calls: Map<FunctionStatement, { count: number; running: boolean }>;
  /** Shared with the scripts that are traced inside this one. */
  readonly budget: {
    commandsLeft: number;
    roundsLeft: number;
    depth: number;
    callDepth: number;
  };
}

/**
 * Walks a script as the shell would and shows each simple command, its words expanded as far as the file tells.
 * Nothing is executed: of branches each is walked, and what they leave differently is unknown behind them; a loop
 * is walked once with what changes in it unknown; a function is walked where it is called, else at the end.
 */
export function traceCommands(
  script: ShellScript,
  variables: Variables,
  useCount: (name: string) => number,
  visit: (command: TracedCommand) => void,
): void {
  const tracer: Tracer = {
    visit,
    pipedInto: null,
    conditional: false,
    useCount,
    functions: new Map(),
    scriptOf: createScriptReader(script.readInner),
    idle: new Map(),
    calls: new Map(),
    budget: {
      commandsLeft: mostCommands,
      roundsLeft: mostRounds,
      depth: 0,
      callDepth: 0,
    },
  };
  traceBody(tracer, script.body.slice(0, endOfScript(script.body)), variables);
  for (const declared of tracer.functions.values()) {
    if (!tracer.calls.has(declared))
      callFunction(tracer, declared, { ...copyVariables(variables), ended: false }, null);
  }
}

function traceBody(tracer: Tracer, body: readonly ShellStatement[], variables: Variables): void {
  for (const statement of body) traceStatement(tracer, statement, variables);
}

function traceStatement(tracer: Tracer, statement: ShellStatement, variables: Variables): void {
  switch (statement.kind) {
    case "command":
      traceCommand(tracer, statement, variables);
      break;
    case "assignment":
      traceSubstitutions(tracer, wordsAssigned(statement.assignments), variables);
      assignVariables(statement, contextOf(tracer, variables));
      break;
    case "list":
      traceList(tracer, statement, variables);
      break;
    case "pipeline":
      tracePipeline(tracer, statement, variables);
      break;
    case "group":
      traceBody(tracer, statement.body, statement.subshell ? copyVariables(variables) : variables);
      break;
    case "branch":
      traceBranches(tracer, statement, variables);
      break;
    case "loop":
      traceLoop(statement, contextOf(tracer, variables), tracer.budget, (body, inside) =>
        traceBody(tracer, body, inside),
      );
      break;
    case "function":
      tracer.functions.set(statement.name, statement);
      break;
    case "test":
      applyCalculation(statement, contextOf(tracer, variables));
      break;
  }
}

/** Each command of a pipeline runs in a shell of its own. */
function tracePipeline(tracer: Tracer, { commands }: PipelineStatement, variables: Variables): void {
  for (const [index, command] of commands.entries()) {
    const pipedInto = commands[index + 1] ?? tracer.pipedInto;
    traceStatement({ ...tracer, pipedInto }, command, copyVariables(variables));
  }
}

function traceCommand(tracer: Tracer, command: SimpleCommand, variables: Variables): void {
  if (--tracer.budget.commandsLeft < 0) return;
  const context = contextOf(tracer, variables);
  assignDefaults(command.words, context);
  const words = expandWords(command.words, context);
  const prefix = command.assignments.map((assignment) => ({
    name: assignment.name,
    nameRange: assignment.nameRange,
    value: valueWord(assignment, context),
  }));
  traceSubstitutions(tracer, [...command.words, ...wordsAssigned(command.assignments)], variables);
  const traceInner: TracedCommand["traceInner"] = (script, visit, positional, given = []) => {
    const inside = copyVariables(variables);
    const own = prefix.map(({ name, nameRange, value }) => ({ name, nameRange, pieces: value.pieces }));
    for (const { name, nameRange, pieces } of [...own, ...given])
      inside.bindings.set(name, { value: { kind: "text", pieces }, nameRange, exported: true });
    if (positional) bindPositional(inside, positional, command.range);
    traceBody({ ...tracer, visit }, script.body, inside);
  };
  const [first] = words;
  const callee = (first && tracer.functions.get(textOf(first.pieces))) ?? null;
  const { pipedInto, conditional } = tracer;
  tracer.visit({ command, words, prefix, context, callee, pipedInto, conditional, traceInner });
  if (callee && isIdle(callee, tracer)) tracer.calls.set(callee, { count: 0, running: false });
  else if (callee) callFunction(tracer, callee, variables, words.slice(1));
  else applyBuiltin(command, words, context);
}

/** `ID=$(docker run …)`: commands in substitutions run too. */
function traceSubstitutions(tracer: Tracer, words: readonly ShellWord[], variables: Variables): void {
  const { budget } = tracer;
  if (budget.depth >= deepestSubstitution) return;
  budget.depth++;
  for (const word of words) {
    for (const part of word.parts) {
      if (part.kind !== "command" || part.script.text === "" || --budget.commandsLeft < 0) continue;
      const script = tracer.scriptOf(part);
      if (script) traceBody(tracer, script.body, copyVariables(variables));
    }
  }
  budget.depth--;
}

function wordsAssigned(assignments: readonly Assignment[]): ShellWord[] {
  return assignments.flatMap(({ value }) => (value.kind === "array" ? value.words : (value.word ?? [])));
}

/**
 * Walks a function's body at a call; `null` for one that nobody calls here. Its `local` names end with it, its other assignments last. One that calls
 * itself, or is called very often, is not walked again: what it assigns is unknown then.
 */
function callFunction(
  tracer: Tracer,
  declared: FunctionStatement,
  variables: Variables,
  words: readonly ExpandedWord[] | null,
): void {
  const calls = tracer.calls.get(declared) ?? { count: 0, running: false };
  tracer.calls.set(declared, calls);
  const { budget } = tracer;
  if (calls.running || ++calls.count > mostCalls || budget.callDepth >= deepestCall) {
    for (const name of assignedNames(declared.body, "replaced"))
      forgetVariable(variables, name, declared.range);
    return;
  }
  calls.running = true;
  budget.callDepth++;
  const before = copyVariables(variables);
  if (words) bindPositional(variables, words, declared.range);
  else unbindPositional(variables);
  traceBody(tracer, declared.body, variables);
  restorePositional(variables, before);
  for (const name of assignedNames(declared.body, "local")) {
    const outer = before.bindings.get(name);
    if (outer) variables.bindings.set(name, outer);
    else variables.bindings.delete(name);
  }
  variables.ended = before.ended;
  calls.running = false;
  budget.callDepth--;
}

function traceList(tracer: Tracer, list: ListStatement, variables: Variables): void {
  // Before its assignments change what its tests ask.
  const holds = list.left ? decideCondition([list.left], contextOf(tracer, variables)) : null;
  if (list.left) traceStatement(tracer, list.left, variables);
  if (!list.right) return;
  const runsAlways = list.operator === "&&" && list.left !== null && alwaysSucceeds(list.left);
  if (runsAlways || holds === (list.operator === "&&")) {
    traceStatement(tracer, list.right, variables);
    return;
  }
  const taken = copyVariables(variables);
  traceStatement(holds === null ? { ...tracer, conditional: true } : tracer, list.right, taken);
  if (holds !== null) return;
  const lacks = list.operator === "&&" ? "-z" : "-n";
  const branch = { patterns: [], condition: list.left ? [list.left] : [], body: [list.right] };
  if (list.operator === "&&" && branchOfDefault([branch], variables) === "none") return;
  const defaulted = givesDefault(branch.condition, branch.body, variables, lacks);
  replaceVariables(variables, defaulted ? taken : joinVariables([variables, taken]));
}

function traceBranches(tracer: Tracer, statement: BranchStatement, variables: Variables): void {
  const decided =
    decideBranch(statement, contextOf(tracer, variables)) ?? branchOfDefault(statement.branches, variables);
  const results: Variables[] = [];
  let defaulted: Variables | null = null;
  for (const branch of statement.branches) {
    traceBody(tracer, branch.condition, variables);
    const taken = copyVariables(variables);
    traceBody(decided === null ? { ...tracer, conditional: true } : tracer, branch.body, taken);
    if (givesDefault(branch.condition, branch.body, variables)) defaulted ??= taken;
    results.push(taken);
  }
  const certain = decided === "none" ? variables : decided === null ? defaulted : results[decided];
  // A branch that ends the script is no choice: what follows is written for the other one.
  if (certain && !certain.ended) {
    replaceVariables(variables, certain);
    return;
  }
  if (!statement.exhaustive) results.push(variables);
  replaceVariables(variables, joinVariables(results));
}

function contextOf(tracer: Tracer, variables: Variables): ExpansionContext {
  const context: ExpansionContext = { variables, useCount: tracer.useCount };
  return { ...context, chosen: (part) => chosenOutput(part, tracer.scriptOf, context) };
}
