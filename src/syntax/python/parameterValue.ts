import { definedDefault } from "./argumentDefaults.ts";
import {
  expressionsIn,
  type PythonCall,
  type PythonExpression,
  type PythonParameter,
  type PythonStatement,
} from "./pythonModule.ts";
import type { Evaluate, PythonContext, PythonValue } from "./pythonValue.ts";

/**
 * What a function finds under one of its parameters: what the file's only call of it gives, or else its default, as a
 * program is meant that is started without more. `null` where several calls give something.
 */
export function parameterValue(
  name: string,
  parameter: PythonParameter,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const given = givenTo(name, parameter, context);
  if (given) return knownOrNull(evaluate(given.argument, { ...context, at: given.at }));
  // Of a function that nobody calls here the callers decide, whatever its defaults are.
  if (given === null || !isCalled(parameter, context)) return null;
  if (parameter.default) return knownOrNull(evaluate(parameter.default, context));
  return definedDefault(name, context, evaluate);
}

function isCalled({ function: called, isHandedOn }: PythonParameter, context: PythonContext): boolean {
  // `typer.run(main)` mentions it besides its definition.
  return isHandedOn || hasCall(called, context) || (context.uses.get(called) ?? 0) > 1;
}

/** Whether the file calls a function, or makes an object of a class. */
export function hasCall(name: string, context: PythonContext): boolean {
  return callsOf(context).has(name);
}

/** What the only call of a function gives; `undefined` where none gives anything, `null` where nobody can tell. */
export function givenTo(
  name: string,
  parameter: PythonParameter,
  context: PythonContext,
): { readonly argument: PythonExpression; readonly at: PythonStatement } | null | undefined {
  const calls = callsOf(context).get(parameter.function) ?? [];
  const given = calls.map(({ call, at }) => ({ at, argument: argumentOf(call, name, parameter) }));
  const [first] = given.filter(({ argument }) => argument !== null);
  if (!first) return undefined;
  const { argument, at } = first;
  return given.length > 1 || argument === "unknown" || argument === null ? null : { argument, at };
}

function knownOrNull(value: PythonValue): PythonValue | null {
  return value.kind === "unknown" ? null : value;
}

/** What a call gives for a parameter; `null` where it leaves it out, `unknown` where a splat may hold it. */
function argumentOf(
  { positional, keywords }: PythonCall,
  name: string,
  { index }: PythonParameter,
): Exclude<PythonExpression, { kind: "splat" }> | "unknown" | null {
  const named = keywords.find((each) => each.kind === "keyword" && each.name === name);
  const written = named?.value ?? (index === null ? undefined : positional[index]);
  if (written && written.kind !== "splat") return written;
  const hasSplat =
    keywords.some(({ kind }) => kind === "splat") || positional.some(({ kind }) => kind === "splat");
  return hasSplat ? "unknown" : null;
}

interface CallSite {
  readonly call: PythonCall;
  readonly at: PythonStatement;
}

/** The calls of a file by what they call, of `self.start(…)` by `start`. */
const known = new WeakMap<readonly PythonStatement[], ReadonlyMap<string, readonly CallSite[]>>();

function callsOf({ statements }: PythonContext): ReadonlyMap<string, readonly CallSite[]> {
  const before = known.get(statements);
  if (before) return before;
  const calls = new Map<string, CallSite[]>();
  for (const at of statements) {
    if (!("value" in at)) continue;
    for (const call of expressionsIn(at.value)) {
      if (call.kind !== "call") continue;
      const name = call.callee.slice(call.callee.lastIndexOf(".") + 1);
      const sites = calls.get(name);
      if (sites) sites.push({ call, at });
      else calls.set(name, [{ call, at }]);
    }
  }
  known.set(statements, calls);
  return calls;
}
