import type { TextRange } from "../../text/textRange.ts";
import { atUse } from "./atUse.ts";
import { hasRun } from "./hasRun.ts";
import type { PythonExpression } from "./pythonModule.ts";
import { type Evaluate, type PythonContext, type PythonValue, textOf, unknown } from "./pythonValue.ts";

/**
 * What the program has set a variable of the environment to, or else what whoever starts it gives it; `null` where
 * nothing is said of that variable. The latter is written around the program, and not where the program asks for it.
 */
export function givenByEnvironment(
  key: PythonExpression | undefined,
  range: TextRange,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const name = key && textOf(evaluate(key, context));
  if (!name) return null;
  const own = setByProgram(name, context, evaluate);
  if (own?.kind === "unknown") return unknown(context, range);
  if (own) return atUse(context.text.slice(range.start, range.end), own, range, context);
  const given = context.environment?.get(name);
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

/** `os.environ["GPUS"] = "0,1"` before the place, in the same function or at the module's level. */
function setByProgram(name: string, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  const { at, events } = context;
  const last = events.get("os.environ")?.findLast((event) => {
    const isBefore = event.range.start < at.range.start && (event.scope === null || event.scope === at.scope);
    return event.kind === "assign-item" && isBefore && textOf(evaluate(event.key, context)) === name;
  });
  const runs = last ? hasRun(last, context, evaluate) : false;
  if (last?.kind !== "assign-item" || runs === false) return null;
  return runs ? evaluate(last.value, { ...context, at: last }) : unknown(context, last.range);
}
