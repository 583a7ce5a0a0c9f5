import { type EmbeddedText, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type SplitWord, splitWords } from "../syntax/splitWords.ts";
import { commandsOfBatchLine } from "./batchLines.ts";
import { countNames } from "./fillIn.ts";
import type { EnvironmentVariable } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { assign, declareParameters, forget } from "./powershellAssignments.ts";
import { callsOf, functionOf, type PowershellFunction, readFunctions } from "./powershellFunctions.ts";
import { arraySyntax, type PowershellState, wordSyntax } from "./powershellState.ts";
import { closingBracket, type PowershellStatement, readStatements } from "./powershellStatements.ts";
import { readerOf, spread } from "./powershellValues.ts";
import {
  isPowershellBystander,
  lineOfCmd,
  scriptOfPowershell,
  startsProcess,
  wordsOfStartedProcess,
  writesFile,
} from "./windowsPrograms.ts";

/** A command that a script runs, its variables filled in. */
export interface PowershellCommand {
  readonly words: readonly SplitWord[];
  readonly environment: readonly EnvironmentVariable[];
  /** Where it stands in the script. */
  readonly text: EmbeddedText;
  /** The words are those of the line, items of `Start-Process`, or stand in a text that another program reads. */
  readonly place: "line" | "list" | "text";
  /** What is piped into it, or handed over as `-Value`: a script, or what a file shall hold. */
  readonly input: SplitWord | null;
}

/** The commands of a script that may concern servers, in the order in which they run. */
export function runPowershell(script: EmbeddedText, state: PowershellState, depth = 0): PowershellCommand[] {
  const functions = readFunctions(readStatements(script));
  const run: Run = { ...functions, state, depth, commands: [], finished: new Set(), input: null };
  for (const statement of functions.statements) runStatement(statement, run);
  for (const name of functions.functions.keys()) runFunction(name, null, run);
  return run.commands;
}

/** What a command of another language runs: itself, or what it hands to PowerShell. */
export function commandsOfWords(
  words: readonly SplitWord[],
  environment: readonly EnvironmentVariable[],
  file: string,
): readonly Pick<PowershellCommand, "words" | "environment">[] {
  const script = scriptOfPowershell(words);
  if (!script) return [{ words, environment }];
  const state = createState(file);
  for (const variable of environment) state.environment.set(variable.name.toLowerCase(), variable);
  return runPowershell(script, state, 1);
}

export function createState(file: string): PowershellState {
  return {
    texts: new Map(),
    arrays: new Map(),
    environment: new Map(),
    undecided: [],
    file,
    uses: countNames(file.toLowerCase(), /\$\{?([a-z_]\w*)/g),
  };
}

interface Run {
  readonly functions: ReadonlyMap<string, PowershellFunction>;
  readonly statements: readonly PowershellStatement[];
  readonly state: PowershellState;
  readonly depth: number;
  readonly commands: PowershellCommand[];
  /** Functions that have run: once, with what all calls agree in. */
  readonly finished: Set<string>;
  /** What the statement before puts out, where that is a text. */
  input: SplitWord | null;
}

/** How deep `powershell -Command "cmd /c …"` is followed. */
const deepestScript = 5;

function runStatement(statement: PowershellStatement, run: Run): void {
  const { state } = run;
  const { text } = statement;
  leaveBlocks(statement, state);
  const parameters = /^\s*param\s*\(/i.exec(text.text)?.[0];
  if (parameters !== undefined) {
    const close = closingBracket(text.text, parameters.length - 1);
    if (close > 0) declareParameters(sliceEmbedded(text, parameters.length, close), statement, state);
    return;
  }
  const loop = /^\s*foreach\s*\(\s*\$(\w+)\s+in\b/i.exec(text.text)?.[1]?.toLowerCase();
  if (loop !== undefined) {
    forget(loop, state);
    state.texts.set(loop, null);
  }
  const called = functionOf(text.text);
  if (run.functions.has(called)) runFunction(called, statement, run);
  const input = statement.isPiped ? run.input : null;
  const assigned = assign(statement, state);
  const start = startOfCommand(text.text, assigned);
  const command = start === null ? null : sliceEmbedded(text, start, text.text.length);
  const words = command ? wordsOf(command, state) : [];
  const [only, more] = words;
  run.input = only && !more && /^(?:@?["']|\$)/.test(command?.text ?? "") ? only : null;
  if (!command || (!mayHoldLaunch(command.text) && !/[@$]\w/.test(command.text) && !input)) return;
  const environment = [...state.environment.values()];
  run.commands.push(
    ...expandCommand({ words, environment, text: command, place: "line", input }, state, run.depth),
  );
}

function wordsOf(command: EmbeddedText, state: PowershellState): readonly SplitWord[] {
  const read = readerOf(state);
  const isList = startsProcess(command.text);
  const syntax = isList ? arraySyntax(state, read) : wordSyntax(state, read);
  const listed = isList ? withoutListBrackets(command) : command;
  return splitWords(listed, syntax).flatMap((word) => spread(word, state));
}

/** `-ArgumentList @("serve", "org/a")`: the same text, as long, without the signs of the array. */
function withoutListBrackets(command: EmbeddedText): EmbeddedText {
  const { text } = command;
  const at = text.search(/[\s,]@\(/);
  const close = at < 0 ? -1 : closingBracket(text, at + 2);
  if (close < 0) return command;
  return { ...command, text: `${text.slice(0, at)}   ${text.slice(at + 3, close)} ${text.slice(close + 1)}` };
}

/** Where a statement's command begins; of `$id = docker run …` behind the sign, of another assignment nowhere. */
function startOfCommand(text: string, assigned: number | null): number | null {
  if (assigned === null) return /^[\s{(}]*(?:return\s+)?(?:&\s*|\.\s+)?/i.exec(text)?.[0].length ?? 0;
  const command = /^\(?(?:&\s*)?(?=[A-Za-z"']|\$\w+\s+@)/.exec(text.slice(assigned));
  const isCommand =
    /^\(?(?:&\s*\S|(?:docker|podman|wsl|vllm|python[\d.]*|powershell|pwsh|cmd|ssh|conda|uv|Start-Process|saps|start|Invoke-Expression|iex|New-ScheduledTaskAction)(?:\.exe)?\s)/i;
  return command && isCommand.test(text.slice(assigned)) ? assigned + command[0].length : null;
}

/** What a command runs: itself, or what it hands to another shell. */
function expandCommand(
  command: PowershellCommand,
  state: PowershellState,
  depth: number,
): PowershellCommand[] {
  if (depth > deepestScript) return [];
  const { text } = command;
  const isStart = startsProcess(command.words[0]?.text.text ?? "");
  const words = isStart ? wordsOfStartedProcess(command.words) : command.words;
  const place = isStart ? "list" : command.place;
  if (isPowershellBystander(words)) return writesFile(words) ? [command] : [];
  const [first, second, more] = words;
  const isExpression = /^(?:Invoke-Expression|iex)$/i.test(first?.text.text ?? "");
  const script = isExpression ? (more ? null : (second?.text ?? null)) : scriptOfPowershell(words);
  if (script) {
    const inner: PowershellState = {
      ...createState(""),
      ...(isExpression ? state : { environment: new Map(state.environment) }),
      file: state.file,
      uses: state.uses,
    };
    return runPowershell(script, inner, depth + 1).map((each) => ({ ...each, text, place: "text" }));
  }
  const line = lineOfCmd(words);
  if (line)
    return commandsOfBatchLine(line).flatMap((each) =>
      expandCommand({ ...command, words: each, place: "text" }, state, depth + 1),
    );
  return [{ ...command, words, place }];
}

/** What was assigned under a condition is not known behind it. */
function leaveBlocks({ blocks }: PowershellStatement, state: PowershellState): void {
  const left = state.undecided.filter(({ block }) => !blocks.includes(block));
  if (left.length === 0) return;
  for (const { name } of left) {
    forget(name, state);
    state.texts.set(name, null);
  }
  state.undecided.splice(
    0,
    state.undecided.length,
    ...state.undecided.filter(({ block }) => blocks.includes(block)),
  );
}

/** Functions that are followed: no script that people write has more. */
const mostFunctions = 200;

/** A function's body runs where it is called first; variables that it assigns are its own. */
function runFunction(name: string, call: PowershellStatement | null, run: Run): void {
  const declared = run.functions.get(name);
  if (!declared || run.finished.has(name) || run.finished.size >= mostFunctions) return;
  run.finished.add(name);
  const { state } = run;
  const given = call
    ? callsOf(name, run, (text) => wordsOf(text, state))
    : new Map<string, SplitWord | null>();
  const [texts, arrays] = [new Map(state.texts), new Map(state.arrays)];
  if (declared.parameters) declareParameters(declared.parameters, declared.head, state);
  const give = () => {
    for (const [parameter, word] of given) {
      forget(parameter, state);
      state.texts.set(parameter, word);
    }
  };
  give();
  for (const statement of declared.body) {
    runStatement(statement, run);
    if (/^\s*param\s*\(/i.test(statement.text.text)) give();
  }
  restore(state.texts, texts);
  restore(state.arrays, arrays);
}

function restore<T>(known: Map<string, T>, before: ReadonlyMap<string, T>): void {
  known.clear();
  for (const [name, value] of before) known.set(name, value);
}
