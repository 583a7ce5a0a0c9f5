import { definedDefault } from "./argumentDefaults.ts";
import { callSites, callsByName } from "./callSites.ts";
import { sameValue } from "./compareValues.ts";
import type {
  PythonCall,
  PythonExpression,
  PythonModule,
  PythonParameter,
  PythonStatement,
} from "./pythonModule.ts";
import type { Evaluate, PythonContext, PythonFrame, PythonPair, PythonValue } from "./pythonValue.ts";

/**
 * What a function finds under one of its parameters: what every call of it in the file gives, or else its default, as a
 * program is meant that is started without more. `null` where calls give different values, or one that nobody can tell.
 */
export function parameterValue(
  name: string,
  parameter: PythonParameter,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const frames = framesOf(name, parameter, context);
  if (frames.length === 0 && parameter.takes === "named")
    return { kind: "mapping", entries: [], mayHaveMore: true, range: context.at.range };
  if (frames.length > mostCalls) return null;
  let found: PythonValue | null = null;
  for (const frame of frames) {
    const value = givenBy(frame, name, parameter, context, evaluate);
    if (value === null || value.kind === "unknown") return null;
    if (found !== null && !sameValue(found, value)) return null;
    found ??= value;
  }
  return found ?? knownOrNull(ofItself(name, parameter, context, evaluate));
}

/** Beyond these nobody calls a function with one value. */
const mostCalls = 50;

/** The calls that count: the one that is being followed, else all of the file that do not hand on what they got. */
function framesOf(name: string, { index }: PythonParameter, context: PythonContext): readonly PythonFrame[] {
  const { scope } = context.at;
  if (scope === null) return [];
  const frame = context.frames?.get(scope);
  if (frame) return [frame];
  const isHandedDown = (argument: PythonExpression | undefined) =>
    argument?.kind === "name" && argument.name === name;
  return callSites(scope, context.module)
    .filter(({ call, at }) => {
      if (at.scope !== scope) return true;
      return !isHandedDown(keywordOf(call, name) ?? (index === null ? undefined : call.positional[index]));
    })
    .map(({ call, at }) => ({ call, context: { ...context, at } }));
}

/** What the function says itself, when no call gives anything. */
function ofItself(
  name: string,
  parameter: PythonParameter,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  if (parameter.default) return evaluate(parameter.default, context);
  return parameter.takes === "one" && isCalled(context) ? definedDefault(name, context, evaluate) : null;
}

function isCalled({ module, at, uses }: PythonContext): boolean {
  const called = at.scope === null ? undefined : module.functions.get(at.scope);
  if (called === undefined) return false;
  // `typer.run(main)` mentions it besides its definition.
  return called.isHandedOn || hasCall(called.name, module) || (uses.get(called.name) ?? 0) > 1;
}

/** Whether the file calls a function, or makes an object of a class. */
export function hasCall(name: string, module: PythonModule): boolean {
  return callsByName(module).has(name);
}

/** What the only call that gives something gives for a parameter; `null` where there is none such, or nobody can tell. */
export function givenTo(
  name: string,
  parameter: PythonParameter,
  context: PythonContext,
): { readonly argument: PythonExpression; readonly at: PythonStatement } | null {
  const frames = framesOf(name, parameter, context);
  const given = frames.map(({ call, context: { at } }) => ({
    at,
    argument: argumentOf(call, name, parameter),
  }));
  const [first, ...others] = given.filter(({ argument }) => argument !== null);
  if (!first || others.length > 0 || first.argument === null || first.argument === "unknown") return null;
  return { argument: first.argument, at: first.at };
}

/** What one call makes of a parameter; `null` where nobody can tell. */
function givenBy(
  { call, context: there }: PythonFrame,
  name: string,
  parameter: PythonParameter,
  here: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  // Where the call stands says nothing of how deep the evaluation is by now.
  const context = { ...there, depth: here.depth };
  if (parameter.takes === "positional") {
    const items = call.positional.slice(parameter.index ?? 0);
    return evaluate({ kind: "list", items, range: call.range }, context);
  }
  if (parameter.takes === "named") return otherKeywords(call, here, context, evaluate);
  const argument = argumentOf(call, name, parameter);
  if (argument === null) return ofItself(name, parameter, here, evaluate);
  return argument === "unknown"
    ? ofSplats(call, name, parameter, here, context, evaluate)
    : evaluate(argument, context);
}

/** `**kwargs`: the keywords of a call that name no parameter. */
function otherKeywords(
  call: PythonCall,
  here: PythonContext,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const { scope } = here.at;
  const own = new Set(
    here.module.statements.flatMap((each) =>
      each.kind === "bind" && each.scope === scope ? [each.name] : [],
    ),
  );
  const all = evaluate({ ...call, callee: "dict", positional: [] }, context);
  if (all.kind !== "mapping") return null;
  return { ...all, entries: all.entries.filter(({ key }) => !own.has(key)) };
}

/** `load(**options)` with known options. */
function ofSplats(
  call: PythonCall,
  name: string,
  parameter: PythonParameter,
  here: PythonContext,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  if (call.positional.some(({ kind }) => kind === "splat")) return null;
  const all = evaluate({ ...call, callee: "dict", positional: [] }, context);
  if (all.kind !== "mapping") return null;
  const entry: PythonPair | undefined = all.entries.findLast(({ key }) => key === name);
  if (entry) return entry.conditional ? null : entry.value;
  return all.mayHaveMore ? null : ofItself(name, parameter, here, evaluate);
}

function knownOrNull(value: PythonValue | null): PythonValue | null {
  return value?.kind === "unknown" ? null : value;
}

/** What a call gives for a parameter; `null` where it leaves it out, `unknown` where a splat may hold it. */
function argumentOf(
  call: PythonCall,
  name: string,
  { index }: PythonParameter,
): Exclude<PythonExpression, { kind: "splat" }> | "unknown" | null {
  const { positional, keywords } = call;
  const before = index === null ? [] : positional.slice(0, index + 1);
  const isBehindSplat = before.some(({ kind }) => kind === "splat");
  const written = keywordOf(call, name) ?? (index === null || isBehindSplat ? undefined : positional[index]);
  if (written && written.kind !== "splat") return written;
  return isBehindSplat || keywords.some(({ kind }) => kind === "splat") ? "unknown" : null;
}

function keywordOf({ keywords }: PythonCall, name: string): PythonExpression | undefined {
  return keywords.find((each) => each.kind === "keyword" && each.name === name)?.value;
}
