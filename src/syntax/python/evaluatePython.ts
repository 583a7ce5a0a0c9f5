import type { TextRange } from "../../text/textRange.ts";
import { argumentDefault } from "./argumentDefaults.ts";
import { callValue, readsEnvironment } from "./callValue.ts";
import { noGrowth, updated } from "./changeValue.ts";
import { compareValues, ifAtAll, truthOf } from "./compareValues.ts";
import { propertyValue } from "./followCall.ts";
import { formattedText } from "./formatText.ts";
import { comprehensionValue } from "./loopRounds.ts";
import { fieldsOfObject, objectField } from "./objectFields.ts";
import type { PythonExpression, PythonMapping } from "./pythonModule.ts";
import {
  type PythonContext,
  type PythonItem,
  type PythonPair,
  type PythonPiece,
  type PythonValue,
  textOf,
  unknown,
} from "./pythonValue.ts";
import { readItem } from "./readItem.ts";
import { resolveName } from "./resolveName.ts";
import { joinedPath, textAt, wordsOfText } from "./textMethods.ts";
import { joinedPieces, usedPieces } from "./usedPieces.ts";

/** Names that stand for names that stand for names: nobody goes deeper, and circles end here. */
const deepestEvaluation = 40;

/** What an expression comes to; nothing is executed, and what the file does not tell stays unknown. */
export function evaluatePython(expression: PythonExpression, outer: PythonContext): PythonValue {
  const context = { ...outer, depth: outer.depth + 1 };
  const { budget } = context;
  if (context.depth > deepestEvaluation || --budget.left < 0) return unknown(context, expression.range);
  const value = evaluate(expression, context);
  if (value.kind === "list") budget.left -= value.items.length;
  if (value.kind === "text") budget.left -= value.pieces.length;
  if (value.kind === "mapping") budget.left -= value.entries.length;
  return value;
}

function evaluate(expression: PythonExpression, context: PythonContext): PythonValue {
  const { range } = expression;
  switch (expression.kind) {
    case "text":
      return {
        kind: "text",
        range,
        pieces: expression.parts.flatMap((part): readonly PythonPiece[] =>
          part.kind === "literal"
            ? [{ ...part, unresolved: false, expression: null, definition: null }]
            : usedPieces(context, evaluatePython(part.value, context), part.range),
        ),
      };
    case "number":
    case "constant":
      return { kind: "plain", value: expression.value, range, definition: null };
    case "name":
      // What vLLM takes for the name of the type.
      if (/^torch\.(?:bfloat16|float16|float32|half|float)$/.test(expression.name))
        return textAt(expression.name.slice("torch.".length), range);
      return (
        resolveName(expression.name, range, context, evaluatePython) ??
        argumentDefault(expression.name, range, context, evaluatePython) ??
        objectField(expression.name, range, context, evaluatePython) ??
        propertyValue(expression.name, context, evaluatePython) ??
        (expression.name.endsWith(".__dict__")
          ? fieldsOfObject({ ...expression, name: expression.name.slice(0, -9) }, context, evaluatePython)
          : null) ??
        unknown(context, range)
      );
    case "list":
      return { kind: "list", items: expression.items.flatMap((item) => itemsOf(item, context)), range };
    case "mapping":
      return mappingOf(expression, context);
    case "binary":
      return combine(context, expression);
    case "choice": {
      const holds = truthOf(evaluatePython(expression.condition, { ...context, asksTruth: true }));
      const [whenTrue, whenFalse] = [expression.whenTrue, expression.whenFalse];
      if (holds !== null) return evaluatePython(holds ? whenTrue : whenFalse, context);
      const [a, b] = [evaluatePython(whenTrue, context), evaluatePython(whenFalse, context)];
      return ifAtAll(a, b, range) ?? unknown(context, range);
    }
    case "comparison": {
      const asking = { ...context, asksTruth: true } as const;
      const [left, right] = [expression.left, expression.right].map((each) => evaluatePython(each, asking));
      const holds = left && right ? compareValues(left, expression.operator, right) : null;
      return holds === null
        ? unknown(context, range)
        : { kind: "plain", value: holds, range, definition: null };
    }
    case "item":
      return readItem(expression, context, evaluatePython);
    case "call":
      return callValue(expression, context, evaluatePython) ?? unknown(context, range);
    case "comprehension":
      return comprehensionValue(expression, context, evaluatePython) ?? unknown(context, range);
    case "splat":
    case "other":
      return unknown(context, range);
  }
}

function itemsOf(expression: PythonExpression, context: PythonContext): PythonItem[] {
  if (expression.kind !== "splat")
    return [{ value: evaluatePython(expression, context), conditional: false, isMany: false }];
  return spreadItems(evaluatePython(expression.value, context), unknown(context, expression.range));
}

/** What a value gives to the list that it is added to; a text that is added was split into its words. */
function spreadItems(value: PythonValue, otherwise: PythonValue): PythonItem[] {
  const items = value.kind === "list" ? value.items : wordsOfText(value);
  return items === null ? [{ value: otherwise, conditional: false, isMany: true }] : [...items];
}

function mappingOf({ entries, range }: PythonMapping, context: PythonContext): PythonValue {
  const pairs: PythonPair[] = [];
  let mayHaveMore = false;
  for (const entry of entries) {
    const value = evaluatePython(entry.value, context);
    if (entry.kind === "splat") {
      if (value.kind === "mapping") pairs.push(...value.entries);
      mayHaveMore ||= value.kind !== "mapping" || value.mayHaveMore;
      continue;
    }
    const key = evaluatePython(entry.key, context);
    const name = key.kind === "text" ? textOf(key) : null;
    if (name === null) mayHaveMore = true;
    else
      pairs.push({
        key: name,
        keyRange: key.kind === "text" && key.pieces.length === 1 ? innerRange(key) : entry.key.range,
        value,
        range: entry.range,
        conditional: false,
      });
  }
  return { kind: "mapping", entries: pairs, mayHaveMore, range };
}

/** The characters of a key without its quotes. */
function innerRange({ pieces: [only], range }: Extract<PythonValue, { kind: "text" }>): TextRange {
  return only?.verbatim ? only.range : range;
}

function combine(
  context: PythonContext,
  { operator, left, right, range }: Extract<PythonExpression, { kind: "binary" }>,
): PythonValue {
  const a = evaluatePython(left, context);
  const b = evaluatePython(right, context);
  // `os.environ.get("X") or "default"`.
  if (operator === "or" || operator === "and") {
    const holds = readsEnvironment(left) && a.kind === "unknown" ? false : truthOf(a);
    if (holds === null) return unknown(context, range);
    return holds === (operator === "or") ? a : b;
  }
  if (operator === "%" && a.kind === "text") {
    const given = right.kind === "list" ? right.items.map((each) => evaluatePython(each, context)) : [b];
    return formattedText(a, "percent", { positional: given, named: b }, range) ?? unknown(context, range);
  }
  if (operator === "|" && a.kind === "mapping")
    return {
      ...updated(a, b, { context, certain: true, growth: noGrowth(), evaluate: evaluatePython }),
      range,
    };
  if (operator === "*" && a.kind === "list") return unknown(context, range);
  if (operator === "+" && a.kind === "list")
    return { kind: "list", items: [...a.items, ...spreadItems(b, unknown(context, right.range))], range };
  // `Path("/models") / "a"`.
  if (operator === "/" && (a.kind === "text" || b.kind === "text"))
    return joinedPath([a, b], range) ?? unknown(context, range);
  if (operator === "+" && (a.kind === "text" || b.kind === "text")) {
    const pieces = [...joinedPieces(context, a, left.range), ...joinedPieces(context, b, right.range)];
    return { kind: "text", pieces, range };
  }
  const value =
    a.kind === "plain" && b.kind === "plain" ? compute(operator, Number(a.value), Number(b.value)) : null;
  return value === null ? unknown(context, range) : { kind: "plain", value, range, definition: null };
}

function compute(operator: string, a: number, b: number): number | null {
  const results: Readonly<Record<string, number>> = {
    "+": a + b,
    "-": a - b,
    "*": a * b,
    "/": a / b,
    "//": Math.floor(a / b),
    "%": a % b,
    "**": a ** b,
  };
  const value = results[operator];
  return value !== undefined && Number.isFinite(value) ? value : null;
}
