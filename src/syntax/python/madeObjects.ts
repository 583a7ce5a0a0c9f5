import { onlyReturn } from "./followCall.ts";
import { givenTo, hasCall } from "./parameterValue.ts";
import { parsedClass } from "./parsedClass.ts";
import type { PythonCall, PythonExpression, PythonStatement } from "./pythonModule.ts";
import type { PythonContext } from "./pythonValue.ts";

/** The call that made an object, and where it stands. */
export interface Made {
  readonly call: PythonCall;
  readonly at: PythonStatement;
}

/** Names that stand for objects of other names: nobody goes further. */
const furthest = 6;

/** The call that makes an object, or the name of its class where a parameter says only that. */
export function madeBy(object: string, context: PythonContext, left = furthest): Made | string | null {
  const all = context.events.get(object) ?? [];
  const { at } = context;
  const own = object.startsWith("self.")
    ? all.filter(({ owner }) => owner !== null && owner === at.owner)
    : all.filter(({ scope }) => scope === at.scope || scope === null || at.outer.includes(scope));
  const last = own.findLast(({ kind }) => kind === "assign" || kind === "bind");
  if (last?.kind === "assign") return madeFrom(last.value, last, context, left);
  if (last?.kind !== "bind") return null;
  if (last.part) return madeFrom(last.part, last, context, left);
  if (!last.parameter) return null;
  const given = givenTo(last.name, last.parameter, { ...context, at: last });
  if (given) return madeFrom(given.argument, given.at, context, left);
  const type = /^\w+/.exec(last.parameter.type ?? "")?.[0];
  return type !== undefined && context.module.classes.has(type) && hasCall(type, context.module)
    ? type
    : null;
}

/** The call that an expression's object comes from: itself, what a name stands for, what a function returns. */
export function madeFrom(
  expression: PythonExpression,
  at: PythonStatement,
  context: PythonContext,
  left = furthest,
): Made | string | null {
  const inside = { ...context, at };
  const parsed = parsedClass(expression, (name) => {
    const parser = left > 0 ? madeBy(name, inside, left - 1) : null;
    return parser === null || typeof parser === "string" ? null : parser.call;
  });
  if (parsed !== null || left === 0) return parsed;
  if (expression.kind === "name") return madeBy(expression.name, inside, left - 1);
  // `config or Config()`: of what nobody gives, the other is made.
  if (expression.kind === "binary" && expression.operator === "or")
    return (
      madeFrom(expression.left, at, context, left - 1) ?? madeFrom(expression.right, at, context, left - 1)
    );
  if (expression.kind !== "call") return null;
  const returned = onlyReturn(expression.callee, inside);
  return returned ? madeFrom(returned.value, returned, context, left - 1) : { call: expression, at };
}
