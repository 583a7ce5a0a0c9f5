import { atUse } from "./atUse.ts";
import { basesOf } from "./callSites.ts";
import { sameValue } from "./compareValues.ts";
import { hasRun } from "./hasRun.ts";
import type { PythonCall, PythonModule, PythonStatement } from "./pythonModule.ts";
import type { Evaluate, PythonContext, PythonValue } from "./pythonValue.ts";

/**
 * What a function of the file returns to a call of it; `null` where it is none of the file's, or where that depends on
 * what the file does not tell. `classOf` tells an object's class. Guards that return nothing (`if not model: return None`) are passed over.
 */
export function returnedValue(
  call: PythonCall,
  context: PythonContext,
  evaluate: Evaluate,
  classOf: (object: string) => string | null,
): PythonValue | null {
  const scope = calledFunction(call.callee, context, classOf);
  // What calls itself is not followed round and round.
  if (scope === null || context.frames?.has(scope) || context.at.scope === scope) return null;
  const frames = new Map([...(context.frames ?? []), [scope, { call, context }]]);
  const value = returnOf(scope, { ...context, frames }, evaluate);
  return value && atUse(call.callee, value, call.range, context);
}

/** `self.command` of a method that is read like a field. */
export function propertyValue(name: string, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  const scope = /^self\.\w+$/.test(name) ? calledFunction(name, context) : null;
  if (scope === null || context.at.scope === scope) return null;
  return returnOf(scope, context, evaluate);
}

/** What the only `return` of a called function says, and where. */
export function onlyReturn(
  callee: string,
  context: PythonContext,
): Extract<PythonStatement, { kind: "return" }> | null {
  const scope = calledFunction(callee, context);
  const [only, ...others] = scope === null ? [] : returnsOf(scope, context.module);
  return only && others.length === 0 ? only : null;
}

function returnOf(scope: number, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  let found: PythonValue | null = null;
  for (const statement of returnsOf(scope, context.module)) {
    const depth = statement.blocks.indexOf(scope) + 1;
    const body = { ...context, at: { ...statement, blocks: statement.blocks.slice(0, depth) } };
    const runs = hasRun(statement, body, evaluate);
    if (runs === false) continue;
    const value = evaluate(statement.value, { ...context, at: statement });
    if (value.kind === "unknown") return null;
    const isGuard = runs === null && value.kind === "plain" && value.value === null;
    if (!isGuard && found !== null && !sameValue(found, value)) return null;
    if (!isGuard) found ??= value;
    if (runs === true) break;
  }
  return found;
}

function returnsOf(
  scope: number,
  module: PythonModule,
): readonly Extract<PythonStatement, { kind: "return" }>[] {
  const before = known.get(module) ?? new Map<number, Extract<PythonStatement, { kind: "return" }>[]>();
  if (!known.has(module)) {
    for (const statement of module.statements) {
      if (statement.kind !== "return" || statement.scope === null) continue;
      const others = before.get(statement.scope);
      if (others) others.push(statement);
      else before.set(statement.scope, [statement]);
    }
    known.set(module, before);
  }
  return before.get(scope) ?? [];
}

const known = new WeakMap<PythonModule, Map<number, Extract<PythonStatement, { kind: "return" }>[]>>();

/** The function that a call means, by its name; `null` where several have it, or none. */
function calledFunction(
  callee: string,
  { module, at }: PythonContext,
  classOf: (object: string) => string | null = (object) => object,
): number | null {
  const [, object, name = ""] = /^(?:([\w.]+)\.)?(\w+)$/.exec(callee) ?? [];
  const ofClass =
    object === "self" || object === "cls" ? at.owner : object === undefined ? null : classOf(object);
  // A function within another has no owner, and is called by its name alone.
  const owners =
    object === undefined ? [null] : ofClass === null ? [] : [ofClass, ...basesOf(ofClass, module)];
  for (const owner of owners) {
    const [only, ...others] = [...module.functions].filter(
      ([, each]) => each.name === name && each.owner === owner && each.name !== owner,
    );
    if (only) return others.length === 0 ? only[0] : null;
  }
  return null;
}
