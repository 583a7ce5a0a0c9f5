import type { TextRange } from "../../text/textRange.ts";
import { assignedNames } from "./assignedNames.ts";
import { type ExpandedWord, isResolved, textOf, unresolvedPiece, wordOfPieces } from "./expandedWord.ts";
import { type ExpansionContext, expandValue, expandWords } from "./expandWord.ts";
import type {
  Assignment,
  AssignmentStatement,
  BranchStatement,
  FunctionStatement,
  ListStatement,
  LoopStatement,
  ShellScript,
  ShellStatement,
  SimpleCommand,
} from "./shellScript.ts";
import { type BoundValue, copyVariables, joinVariables, unknownValue, type Variables } from "./variables.ts";

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
  /** Runs a script that the command holds (`bash -c`, `eval`) with the variables as they are here. */
  readonly traceInner: (script: ShellScript, visit: (command: TracedCommand) => void) => void;
}

/** No script that people write comes near; a script that calls itself would. */
const mostCommands = 20_000;
const deepestCalls = 8;

interface Tracer {
  readonly visit: (command: TracedCommand) => void;
  readonly useCount: (name: string) => number;
  readonly functions: Map<string, FunctionStatement>;
  readonly called: Set<FunctionStatement>;
  commandsLeft: number;
  callDepth: number;
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
    useCount,
    functions: new Map(),
    called: new Set(),
    commandsLeft: mostCommands,
    callDepth: 0,
  };
  traceBody(tracer, script.body, variables);
  for (const declared of tracer.functions.values()) {
    if (!tracer.called.has(declared))
      callFunction(tracer, declared, { ...copyVariables(variables), ended: false });
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
      assign(tracer, statement, variables);
      break;
    case "list":
      traceList(tracer, statement, variables);
      break;
    case "pipeline":
      for (const command of statement.commands) traceStatement(tracer, command, copyVariables(variables));
      break;
    case "group":
      traceBody(tracer, statement.body, statement.subshell ? copyVariables(variables) : variables);
      break;
    case "branch":
      traceBranches(tracer, statement, variables);
      break;
    case "loop":
      traceLoop(tracer, statement, variables);
      break;
    case "function":
      tracer.functions.set(statement.name, statement);
      break;
    case "test":
      break;
  }
}

function traceCommand(tracer: Tracer, command: SimpleCommand, variables: Variables): void {
  if (--tracer.commandsLeft < 0) return;
  const context = contextOf(tracer, variables);
  const words = expandWords(command.words, context);
  const prefix = command.assignments.map((assignment) => ({
    name: assignment.name,
    nameRange: assignment.nameRange,
    value: valueWord(assignment, context),
  }));
  const traceInner: TracedCommand["traceInner"] = (script, visit) =>
    traceBody({ ...tracer, visit }, script.body, copyVariables(variables));
  tracer.visit({ command, words, prefix, context, traceInner });
  applyBuiltin(tracer, words, variables);
}

/** What builtins and the script's own functions do to the variables. */
function applyBuiltin(tracer: Tracer, words: readonly ExpandedWord[], variables: Variables): void {
  const [name = "", ...rest] = words.map((word) => (isResolved(word.pieces) ? textOf(word.pieces) : ""));
  const declared = tracer.functions.get(name);
  if (declared) callFunction(tracer, declared, variables);
  else if (name === "exit" || name === "return") variables.ended = true;
  else if (name === "set" && (rest.includes("-a") || rest.includes("allexport"))) variables.exportAll = true;
  else if (name === "set" && rest.includes("+a")) variables.exportAll = false;
  else if (["read", "mapfile", "readarray", "getopts", "printf"].includes(name)) {
    for (const word of name === "printf" && rest[0] !== "-v" ? [] : rest) {
      const known = variables.bindings.get(word);
      const nameRange = known?.nameRange ?? { start: 0, end: 0 };
      if (/^[A-Za-z_]\w*$/.test(word)) {
        variables.bindings.set(word, { value: unknownValue, nameRange, exported: known?.exported ?? false });
      }
    }
  }
}

/** Walks a function's body at a call. Its `local` names end with it, its other assignments last. */
function callFunction(tracer: Tracer, declared: FunctionStatement, variables: Variables): void {
  tracer.called.add(declared);
  if (tracer.callDepth >= deepestCalls) return;
  tracer.callDepth++;
  const before = copyVariables(variables);
  traceBody(tracer, declared.body, variables);
  for (const name of assignedNames(declared.body, "local")) {
    const outer = before.bindings.get(name);
    if (outer) variables.bindings.set(name, outer);
    else variables.bindings.delete(name);
  }
  variables.ended = before.ended;
  tracer.callDepth--;
}

function traceList(tracer: Tracer, list: ListStatement, variables: Variables): void {
  if (list.left) traceStatement(tracer, list.left, variables);
  if (!list.right) return;
  if (list.operator === "&&" && list.left && alwaysSucceeds(list.left)) {
    traceStatement(tracer, list.right, variables);
    return;
  }
  const taken = copyVariables(variables);
  traceStatement(tracer, list.right, taken);
  replace(variables, joinVariables([variables, taken]));
}

/** Commands whose failure ends the script's sense anyway: `cd dir && A=1` assigns. */
function alwaysSucceeds(statement: ShellStatement): boolean {
  if (statement.kind === "assignment") return true;
  if (statement.kind === "list")
    return (
      statement.operator === "&&" &&
      [statement.left, statement.right].every((part) => part !== null && alwaysSucceeds(part))
    );
  return (
    statement.kind === "command" &&
    ["cd", "source", ".", "set", "mkdir", "module", "conda", "eval", "echo"].includes(
      statement.words[0]?.written ?? "",
    )
  );
}

function traceBranches(tracer: Tracer, statement: BranchStatement, variables: Variables): void {
  const results: Variables[] = [];
  for (const branch of statement.branches) {
    traceBody(tracer, branch.condition, variables);
    const taken = copyVariables(variables);
    traceBody(tracer, branch.body, taken);
    results.push(taken);
  }
  if (!statement.exhaustive) results.push(variables);
  replace(variables, joinVariables(results));
}

/** In a loop's body everything that the body assigns may come from the round before. */
function traceLoop(tracer: Tracer, loop: LoopStatement, variables: Variables): void {
  const inside = copyVariables(variables);
  const forget = (name: string, nameRange: TextRange) => {
    const known = inside.bindings.get(name);
    inside.bindings.set(name, {
      value: unknownValue,
      nameRange: known?.nameRange ?? nameRange,
      exported: known?.exported ?? false,
    });
  };
  if (loop.variable) forget(loop.variable.name, loop.variable.range);
  for (const name of assignedNames(loop.body, "replaced")) forget(name, loop.range);
  for (const name of assignedNames(loop.body, "appended")) {
    const known = inside.bindings.get(name);
    if (known?.value.kind !== "list") continue;
    const expression = `\${${name}[@]}`;
    const more = {
      ...wordOfPieces([unresolvedPiece(expression, loop.range)], loop.range),
      conditional: true,
    };
    inside.bindings.set(name, { ...known, value: { kind: "list", words: [...known.value.words, more] } });
  }
  traceBody(tracer, loop.condition, inside);
  traceBody(tracer, loop.body, inside);
  replace(variables, joinVariables([variables, { ...inside, ended: false }]));
}

function replace(target: Variables, source: Variables): void {
  if (target.bindings !== source.bindings) {
    const entries = [...source.bindings];
    target.bindings.clear();
    for (const [name, binding] of entries) target.bindings.set(name, binding);
  }
  target.exportAll = source.exportAll;
  target.ended = source.ended;
}

function assign(tracer: Tracer, statement: AssignmentStatement, variables: Variables): void {
  const exports = statement.keyword === "export" || statement.options.some((option) => /^-\w*x/.test(option));
  for (const { name, range } of statement.names) {
    const known = variables.bindings.get(name);
    if (statement.keyword === "unset") variables.bindings.delete(name);
    else if (known) variables.bindings.set(name, { ...known, exported: known.exported || exports });
    else if (statement.keyword === "local")
      variables.bindings.set(name, {
        value: { kind: "text", pieces: [] },
        nameRange: range,
        exported: false,
      });
  }
  for (const assignment of statement.assignments) {
    const known = variables.bindings.get(assignment.name);
    const exported = exports || variables.exportAll || (known?.exported ?? false);
    const value = assignedValue(assignment, known?.value, contextOf(tracer, variables));
    variables.bindings.set(assignment.name, { value, nameRange: assignment.nameRange, exported });
  }
}

function assignedValue(
  assignment: Assignment,
  known: BoundValue | undefined,
  context: ExpansionContext,
): BoundValue {
  if (assignment.subscript) return unknownValue;
  if (assignment.value.kind === "array") {
    const words = expandWords(assignment.value.words, context);
    if (!assignment.append) return { kind: "list", words };
    if (known?.kind === "unknown") return unknownValue;
    return { kind: "list", words: [...(known?.kind === "list" ? known.words : []), ...words] };
  }
  const pieces = expandValue(assignment.value.word, context);
  if (!assignment.append) return { kind: "text", pieces };
  return known?.kind === "text" ? { kind: "text", pieces: [...known.pieces, ...pieces] } : unknownValue;
}

function valueWord(assignment: Assignment, context: ExpansionContext): ExpandedWord {
  const word = assignment.value.kind === "scalar" ? assignment.value.word : null;
  const pieces = expandValue(word, context);
  const range = word?.range ?? { start: assignment.range.end, end: assignment.range.end };
  return {
    range,
    written: word?.written ?? "",
    pieces,
    conditional: pieces.some((piece) => piece.conditional),
  };
}

function contextOf(tracer: Tracer, variables: Variables): ExpansionContext {
  return { variables, useCount: tracer.useCount };
}
