import { atUse } from "./atUse.ts";
import { givenByEnvironment } from "./givenEnvironment.ts";
import type { PythonCall, PythonExpression } from "./pythonModule.ts";
import { type Evaluate, type PythonContext, type PythonValue, textOf, unknown } from "./pythonValue.ts";

/** `options["length"]`, `gpus[0]`. */
export function readItem(
  { object: written, key, range }: Extract<PythonExpression, { kind: "item" }>,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue {
  if (written.kind === "name" && written.name === "os.environ") {
    const given = givenByEnvironment(key, range, context, evaluate);
    if (given) return given;
  }
  const object = evaluate(written, context);
  const at = evaluate(key, context);
  const found = object.kind === "mapping" ? entryOf(object, textOf(at)) : elementOf(object, at);
  return found
    ? atUse(context.text.slice(range.start, range.end), found, range, context)
    : unknown(context, range);
}

/** The value that surely is under a key. */
function entryOf(
  { entries, mayHaveMore }: Extract<PythonValue, { kind: "mapping" }>,
  key: string | null,
): PythonValue | null {
  const last = entries.findLast((entry) => entry.key === key);
  return last && !last.conditional && !mayHaveMore ? last.value : null;
}

function elementOf(list: PythonValue, index: PythonValue): PythonValue | null {
  if (list.kind !== "list" || index.kind !== "plain" || typeof index.value !== "number") return null;
  if (list.items.some((item) => item.conditional || item.isMany)) return null;
  return list.items.at(index.value)?.value ?? null;
}

/** `options.get("length", 8192)`: of options that the file does not tell, what it says happens without them. */
export function fetched(
  { callee, range, receiver }: PythonCall,
  given: { readonly key: PythonExpression; readonly otherwise: PythonExpression | undefined },
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue {
  const name = callee.slice(0, callee.lastIndexOf("."));
  const object = evaluate(receiver ?? { kind: "name", name, range }, context);
  const key = textOf(evaluate(given.key, context));
  const isKnown = object.kind === "mapping";
  const found = isKnown ? entryOf(object, key) : null;
  if (found) return found;
  // A model's name, or what nobody knows, is looked up in a table: it is no option that has a default.
  const isWhole = isKnown && !object.mayHaveMore;
  const isOption = isWhole ? key !== null : /^[\w.-]+$/.test(key ?? "");
  const mayBeThere = !isOption || (isKnown && object.entries.some((entry) => entry.key === key));
  if (mayBeThere || !(isKnown || object.kind === "unknown")) return unknown(context, range);
  if (!given.otherwise)
    return isWhole ? { kind: "plain", value: null, range, definition: null } : unknown(context, range);
  const otherwise = evaluate(given.otherwise, context);
  return otherwise.kind === "unknown" ? unknown(context, range) : otherwise;
}
