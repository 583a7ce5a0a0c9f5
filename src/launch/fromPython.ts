import { evaluatePython } from "../syntax/python/evaluatePython.ts";
import { countNameUses, eventsByName } from "../syntax/python/nameEvents.ts";
import {
  expressionsIn,
  type PythonCall,
  type PythonExpression,
  type PythonModule,
  type PythonStatement,
} from "../syntax/python/pythonModule.ts";
import type { PythonParser } from "../syntax/python/pythonParser.ts";
import type { PythonContext, PythonValue } from "../syntax/python/pythonValue.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsRange, type TextRange } from "../text/textRange.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { findShellLaunches } from "./fromShell.ts";
import { gpuRequestOfEnvironment } from "./gpuRequest.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import {
  containerCommand,
  isBystanderCall,
  parsedServerCommand,
  processCommand,
  runsProcess,
} from "./pythonCalls.ts";
import { cellCommands } from "./pythonCellCommands.ts";
import { givenEnvironment } from "./pythonCode.ts";
import { engineNames, engineOf, keywordInsertion, readEngineCall, settingOf } from "./pythonEngine.ts";
import { settingsGivenLater } from "./pythonEngineFields.ts";
import { environmentBefore, environmentOf } from "./pythonEnvironment.ts";
import { itemInsertion, textInsertion } from "./pythonInsertion.ts";
import { itemsOfList, scriptOfText } from "./pythonItems.ts";
import { grownList, isExpectation, isOnlyShown, joinedCommand } from "./pythonLoose.ts";
import { rayConfigNames, readRayConfig } from "./pythonRayServe.ts";
import { runsAround } from "./pythonRuns.ts";

/** What a Python file launches: engines made in it (`LLM(…)`), and servers started as processes. */
export function findPythonLaunches(
  source: SourceText,
  parsers: { readonly python: PythonParser; readonly shell: ShellParser },
  given: readonly EnvironmentVariable[] = [],
): Launch[] {
  if (!namesServer.test(source.text)) return [];
  const module = parsers.python.parse(source.text).tree;
  const search: Search = {
    source,
    module,
    shell: parsers.shell,
    engines: engineNames(module),
    rayConfigs: rayConfigNames(module),
    events: eventsByName(module.statements),
    uses: countNameUses(source.text),
    budget: { left: mostSteps },
    environment: givenEnvironment(given),
    found: [],
    heads: [],
  };
  for (const statement of module.statements) visitStatement(search, statement, visitCall);
  for (const statement of cellCommands(source.text, module))
    visitStatement(search, statement, visitCellCommand);
  // Lists that no call was seen to run: handed on, returned, kept in an object.
  for (const statement of module.statements) visitStatement(search, statement, visitLooseList);
  if (namesCommand.test(source.text))
    for (const statement of module.statements) visitStatement(search, statement, visitLooseJoin);
  return search.found.sort((a, b) => a.headRange.start - b.headRange.start);
}

/** What every launch has in it, be it an engine or a command: texts that only import vLLM need not be parsed. */
const namesServer = /\bLLM\b|EngineArgs|LLMConfig|serve|run[-_]batch|docker|podman|nerdctl/i;

/** A text that is a command has it in one piece; others that are joined are prompts, and long. */
const namesCommand = /\bvllm\s+serve\b|\bvllm\.entrypoints\.|\b(?:docker|podman)\s+run\b/;

interface Search {
  readonly source: SourceText;
  readonly module: PythonModule;
  readonly shell: ShellParser;
  readonly engines: ReadonlyMap<string, Launch["entry"]>;
  readonly rayConfigs: ReadonlySet<string>;
  readonly events: PythonContext["events"];
  readonly uses: PythonContext["uses"];
  readonly budget: PythonContext["budget"];
  readonly environment: NonNullable<PythonContext["environment"]>;
  readonly found: Launch[];
  /** Where the words that start each launch were written, be it in a list that another line runs. */
  readonly heads: TextRange[];
}

/** Steps of evaluation for a whole file, some 50 ms; real files take a few hundred. */
const mostSteps = 30_000;

/** Beyond these a file is made to be long, and what more it launches is left out. */
const mostLaunches = 200;

function visitStatement(
  search: Search,
  statement: PythonStatement,
  visit: (search: Search, expression: PythonExpression, context: PythonContext) => void,
): void {
  if (!("value" in statement) || search.found.length >= mostLaunches) return;
  const { text } = search.source;
  const { module, events, uses, budget, environment } = search;
  const context = { text, module, events, uses, budget, environment, at: statement, depth: 0 };
  const isPrinted =
    statement.kind === "expression" &&
    statement.value.kind === "call" &&
    isBystanderCall(statement.value.callee);
  if (isPrinted) return;
  for (const expression of expressionsIn(statement.value)) visit(search, expression, context);
}

function visitCall(search: Search, expression: PythonExpression, context: PythonContext): void {
  if (expression.kind !== "call") return;
  const entry = engineOf(expression, search.engines, search);
  if (entry) {
    const insertion = keywordInsertion(search.source, expression);
    const { settings, mayHaveMore } = readEngineCall(expression, context);
    const later = entry === "LLM(...)" ? [] : settingsGivenLater(expression, context);
    const named = { settings: [...settings, ...later], mayHaveMore };
    addEngine(search, expression, entry, { named, insertion }, context);
  } else if (search.rayConfigs.has(expression.callee)) {
    const insertion = { offset: expression.range.end, separator: "", form: "none" } as const;
    const named = readRayConfig(expression, context);
    addEngine(search, expression, "AsyncEngineArgs(...)", { named, insertion }, context);
  } else if (search.engines.has(parsedEngine(expression))) {
    addParsedEngine(search, expression, context);
  } else if (runsProcess(expression.callee)) visitProcess(search, expression, context);
  else {
    const command = parsedServerCommand(expression, search.module, context);
    if (command) addValue(search, command, expression, context, environmentBefore(search.module, context));
  }
}

/** `AsyncEngineArgs` of `AsyncEngineArgs.from_cli_args(args)`. */
function parsedEngine({ callee }: PythonCall): string {
  return callee.endsWith(".from_cli_args") ? callee.slice(0, -".from_cli_args".length) : "";
}

/** What is made of the words that a program is called with, the model among them. */
function addParsedEngine(search: Search, call: PythonCall, context: PythonContext): void {
  const entry = search.engines.get(parsedEngine(call));
  const [given] = call.positional;
  // Others only read what was given: an engine is made of it by this name.
  if (!entry || !given || !search.source.text.includes("from_engine_args")) return;
  const value = { kind: "unknown", expression: "", range: given.range } as const;
  const place = { name: "model", nameRange: call.calleeRange, range: given.range };
  const settings = [settingOf(place, value, context, false), ...settingsGivenLater(call, context)];
  const named = { settings, mayHaveMore: true };
  const insertion = { offset: call.range.end, separator: "", form: "none" } as const;
  addEngine(search, call, entry, { named, insertion }, context);
}

function visitCellCommand(search: Search, expression: PythonExpression, context: PythonContext): void {
  if (expression === (context.at.kind === "expression" && context.at.value))
    addScript(
      search,
      evaluatePython(expression, context),
      null,
      context,
      environmentBefore(search.module, context),
    );
}

function addEngine(
  search: Search,
  call: PythonCall,
  entry: Launch["entry"],
  own: Pick<Launch, "named" | "insertion">,
  context: PythonContext,
): void {
  const environment = environmentBefore(search.module, context);
  search.found.push({
    kind: "python",
    entry,
    range: call.range,
    headRange: call.calleeRange,
    service: null,
    arguments: [],
    ...own,
    environment,
    image: null,
    gpuRequest: gpuRequestOfEnvironment(environment),
    installedVersion: null,
    directives: directivesOf(search, context),
  });
}

function directivesOf(search: Search, { at }: PythonContext): Launch["directives"] {
  return commentDirectives(search.source, /^#/)(at.range.start);
}

/** A process by the line that starts it, or else by the calls of the function that is given its command. */
function visitProcess(search: Search, call: PythonCall, context: PythonContext): void {
  if (addProcess(search, call, context)) return;
  for (const { through, ...run } of runsAround(context)) {
    if (addProcess(search, call, run.context, run.call)) continue;
    for (const each of through) addProcess(search, call, each.context, each.call);
  }
}

/** Whether the process is a server, which `by` launches. */
function addProcess(search: Search, call: PythonCall, context: PythonContext, by = call): boolean {
  const before = search.found.length;
  startProcess(search, call, context, by);
  return search.found.length > before;
}

function startProcess(search: Search, call: PythonCall, context: PythonContext, by: PythonCall): void {
  const process = processCommand(call);
  if (!process) return;
  const environment = [...environmentBefore(search.module, context), ...environmentOf(call, context)];
  const container = containerCommand(call, context);
  const value = container ?? evaluatePython(process.command, context);
  if (!container && (value.kind === "text" || process.isShell))
    addScript(search, value, by, context, environment);
  else addValue(search, value, by, context, environment);
}

function addValue(
  search: Search,
  value: PythonValue,
  call: PythonCall | null,
  context: PythonContext,
  environment: readonly EnvironmentVariable[],
): void {
  if (value.kind !== "list") return;
  const items = itemsOfList(value.items);
  for (const launch of commandLaunches(search.source, search.shell, items, { environment })) {
    // `["vllm", "serve"]` by itself is what other lists begin with.
    if (call === null && launch.arguments.length === 0) continue;
    const pieces = items.flatMap(({ text }) => text.pieces);
    const insertion = launch.insertion
      ? textInsertion(search.source, launch.insertion, pieces)
      : itemInsertion(search.source, launch, items, value.range);
    push(search, { ...launch, insertion }, call, context);
  }
}

function addScript(
  search: Search,
  value: PythonValue,
  call: PythonCall | null,
  context: PythonContext,
  environment: readonly EnvironmentVariable[],
): void {
  const script = scriptOfText(value);
  if (!mayHoldLaunch(script.text)) return;
  for (const launch of findShellLaunches(search.source, search.shell.parse(script).tree, {
    environment,
    arguments: [],
  })) {
    const insertion = textInsertion(search.source, launch.insertion, script.pieces);
    push(search, { ...launch, insertion }, call, context);
  }
}

function push(search: Search, launch: Launch, call: PythonCall | null, context: PythonContext): void {
  // A command that stands elsewhere is launched by the line that runs it, as an array of the shell is.
  const isElsewhere = call !== null && !containsRange(call.range, launch.headRange);
  search.heads.push(launch.headRange);
  search.found.push({
    ...launch,
    kind: "python",
    headRange: isElsewhere ? call.calleeRange : launch.headRange,
    range: isElsewhere ? call.range : launch.range,
    directives: directivesOf(search, context),
  });
}

function visitLooseList(search: Search, expression: PythonExpression, context: PythonContext): void {
  if (expression.kind !== "list" || expression.items.length < 2 || isExpectation(context.at)) return;
  if (!mayHoldLaunch(search.source.text.slice(expression.range.start, expression.range.end))) return;
  if (isRun(search, expression.range) || isOnlyShown(context)) return;
  const value = grownList(expression, context) ?? evaluatePython(expression, context);
  addValue(search, value, null, context, environmentBefore(search.module, context));
}

/** Whether some of what stands there was found to be a launch already. */
function isRun({ heads, found }: Search, place: TextRange): boolean {
  return [...heads, ...found.flatMap((launch) => launch.arguments.map(({ range }) => range))].some((range) =>
    containsRange(place, range),
  );
}

function visitLooseJoin(search: Search, expression: PythonExpression, context: PythonContext): void {
  const command = joinedCommand(expression, context);
  const [head] = command?.kind === "text" ? command.pieces : [];
  if (command && head && !isRun(search, head.range) && !isOnlyShown(context))
    addScript(search, command, null, context, environmentBefore(search.module, context));
}
