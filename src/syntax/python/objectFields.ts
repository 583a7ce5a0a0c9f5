import type { TextRange } from "../../text/textRange.ts";
import { atUse } from "./atUse.ts";
import { givenTo, hasCall } from "./parameterValue.ts";
import { parsedClass } from "./parsedClass.ts";
import type { PythonCall, PythonExpression, PythonStatement } from "./pythonModule.ts";
import type { Evaluate, PythonContext, PythonValue } from "./pythonValue.ts";

/**
 * `config.length` of an object whose class stands in the file (`config = Config()`, `config: Config`, `self`): what its
 * constructor is given here, else the default of the class. `null` where nobody can tell.
 */
export function objectField(
  name: string,
  range: TextRange,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const dot = name.lastIndexOf(".");
  if (dot < 0) return null;
  const [object, field] = [name.slice(0, dot), name.slice(dot + 1)];
  const value =
    object === "self" || object === "cls"
      ? (assignedInClass(name, context, evaluate) ?? classDefault(context.at.owner, field, context, evaluate))
      : fieldOfObject(object, field, context, evaluate);
  return value === null || value.kind === "unknown" ? null : atUse(name, value, range, context);
}

/** `self.length = …`, written once in the class. */
function assignedInClass(name: string, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  const [only, ...others] = onSelf(name, context);
  return only?.kind === "assign" && !only.adds && others.length === 0
    ? evaluate(only.value, { ...context, at: only })
    : null;
}

function onSelf(name: string, { events, at }: PythonContext): readonly PythonStatement[] {
  return (events.get(name) ?? []).filter(({ owner }) => owner !== null && owner === at.owner);
}

function classDefault(
  owner: string | null,
  field: string,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  if (owner === null) return null;
  const [only, ...others] = (context.events.get(field) ?? []).filter(
    (statement) => statement.scope === null && statement.owner === owner,
  );
  return only?.kind === "assign" && !only.adds && others.length === 0
    ? evaluate(only.value, { ...context, at: only })
    : null;
}

function fieldOfObject(
  object: string,
  field: string,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const made = madeBy(object, context);
  // `Config.LENGTH`.
  if (made === null) return classDefault(object, field, context, evaluate);
  if (typeof made === "string") return classDefault(made, field, context, evaluate);
  const { call, at } = made;
  const given = call.keywords.find((each) => each.kind === "keyword" && each.name === field);
  if (given) return evaluate(given.value, { ...context, at });
  if (call.positional.length > 0 || call.keywords.some(({ kind }) => kind === "splat")) return null;
  return classDefault(call.callee, field, context, evaluate);
}

interface Made {
  readonly call: PythonCall;
  readonly at: PythonStatement;
}

/** The call that makes an object, or the name of its class where a parameter says only that. */
function madeBy(object: string, context: PythonContext, left = 5): Made | string | null {
  const all = context.events.get(object) ?? [];
  const own = object.startsWith("self.")
    ? onSelf(object, context)
    : all.filter(({ scope }) => scope === context.at.scope || scope === null);
  const last = own.findLast(({ kind }) => kind === "assign" || kind === "bind");
  if (last?.kind === "assign") return madeAs(last.value, last, context, left);
  if (last?.kind !== "bind") return null;
  if (last.part) return madeAs(last.part, last, context, left);
  if (!last.parameter) return null;
  const given = givenTo(last.name, last.parameter, context);
  if (given) return madeAs(given.argument, given.at, context, left);
  const type = /^\w+/.exec(last.parameter.type ?? "")?.[0];
  return type !== undefined && hasCall(type, context) ? type : null;
}

function madeAs(
  expression: PythonExpression,
  at: PythonStatement,
  context: PythonContext,
  left: number,
): Made | string | null {
  const parsed = parsedClass(expression, (name) => {
    const parser = left > 0 ? madeBy(name, { ...context, at }, left - 1) : null;
    return parser === null || typeof parser === "string" ? null : parser.call;
  });
  if (parsed !== null) return parsed;
  if (expression.kind === "call") return { call: expression, at };
  return expression.kind === "name" && left > 0
    ? madeBy(expression.name, { ...context, at }, left - 1)
    : null;
}
