import type { TextRange } from "../../text/textRange.ts";
import type { PythonExpression } from "./pythonModule.ts";
import { type Evaluate, type PythonContext, type PythonValue, textOf } from "./pythonValue.ts";

/**
 * What whoever starts the program gives it as a variable of the environment; `null` where nothing is said of that
 * variable. It is written around the program, and not where the program asks for it.
 */
export function givenByEnvironment(
  key: PythonExpression | undefined,
  range: TextRange,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  if (!context.environment || !key) return null;
  const given = context.environment.get(textOf(evaluate(key, context)) ?? "");
  if (!given) return null;
  const { value, expression } = given;
  const place = { start: range.start, end: range.end, elsewhere: { place: null, replaceable: false } };
  const piece = {
    value: value ?? expression,
    range: place,
    verbatim: false,
    unresolved: value === null,
    expression,
    definition: null,
  };
  return { kind: "text", pieces: [piece], range };
}
