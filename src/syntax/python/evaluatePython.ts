import { containsRange, type TextRange } from "../../text/textRange.ts";
import { argumentDefault } from "./argumentDefaults.ts";
import { compareValues, ifAtAll, truthOf } from "./compareValues.ts";
import { jsonText } from "./jsonText.ts";
import { objectField } from "./objectFields.ts";
import type { PythonCall, PythonExpression, PythonMapping } from "./pythonModule.ts";
import {
  type PythonContext,
  type PythonItem,
  type PythonPair,
  type PythonPiece,
  type PythonValue,
  piecesOf,
  textOf,
  unknown,
} from "./pythonValue.ts";
import { fetched, readItem } from "./readItem.ts";
import { resolveName } from "./resolveName.ts";
import { changedText, isTextMethod, joinedPath, textAt } from "./textMethods.ts";

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
      const [left, right] = [expression.left, expression.right].map((each) => evaluatePython(each, context));
      const holds = left && right ? compareValues(left, expression.operator, right) : null;
      return holds === null
        ? unknown(context, range)
        : { kind: "plain", value: holds, range, definition: null };
    }
    case "item":
      return readItem(expression, context, evaluatePython);
    case "call":
      return evaluateCall(expression, context);
    case "splat":
    case "other":
      return unknown(context, range);
  }
}

/** Pieces where they are used: `{PORT}` and `str(PORT)` stand for the value, wherever that was written. */
function usedPieces({ text }: PythonContext, value: PythonValue, range: TextRange): readonly PythonPiece[] {
  const written = text.slice(range.start, range.end);
  if (value.kind === "unknown") {
    return [
      { value: written, range, verbatim: true, unresolved: true, expression: written, definition: null },
    ];
  }
  return piecesOf(value).map((piece) =>
    piece.expression === null && containsRange(range, piece.range)
      ? piece
      : { ...piece, range, verbatim: false, expression: written },
  );
}

function itemsOf(expression: PythonExpression, context: PythonContext): PythonItem[] {
  if (expression.kind !== "splat")
    return [{ value: evaluatePython(expression, context), conditional: false, isMany: false }];
  const value = evaluatePython(expression.value, context);
  return value.kind === "list"
    ? [...value.items]
    : [{ value: unknown(context, expression.range), conditional: false, isMany: true }];
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
        keyRange: entry.key.range,
        value,
        range: entry.range,
        conditional: false,
      });
  }
  return { kind: "mapping", entries: pairs, mayHaveMore, range };
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
  if (operator === "+" && a.kind === "list")
    return b.kind === "list"
      ? { kind: "list", items: [...a.items, ...b.items], range }
      : {
          kind: "list",
          items: [...a.items, { value: unknown(context, right.range), conditional: false, isMany: true }],
          range,
        };
  // `Path("/models") / "a"`.
  if (operator === "/" && (a.kind === "text" || b.kind === "text"))
    return joinedPath([a, b], range) ?? unknown(context, range);
  if (operator === "+" && (a.kind === "text" || b.kind === "text")) {
    const pieces = [...usedPieces(context, a, left.range), ...usedPieces(context, b, right.range)];
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

function readsEnvironment(expression: PythonExpression): boolean {
  return expression.kind === "call" && /^(?:os\.)?(?:environ\.get|getenv)$/.test(expression.callee);
}

/** The few functions whose result follows from their arguments alone. */
function evaluateCall(call: PythonCall, context: PythonContext): PythonValue {
  const { callee, positional, keywords, range, receiver } = call;
  const [first, second] = positional;
  if (readsEnvironment(call)) return second ? used(second, call, context) : unknown(context, range);
  // `config.get("image", "org/image")`: as of a variable of the environment, the file says what happens without it.
  if (/\.(?:get|pop)$/.test(callee) && first)
    return fetched(call, { key: first, otherwise: second }, context, evaluatePython);
  // What `dataclasses`, pydantic and typer have in the place of a default.
  if (/^(?:\w+\.)?(?:field|Field|Option|Argument)$/.test(callee)) {
    const given = keywords.find((each) => each.kind === "keyword" && each.name === "default")?.value ?? first;
    return given ? used(given, call, context) : unknown(context, range);
  }
  if (callee === "dict") {
    const entries = keywords.map((keyword) =>
      keyword.kind === "splat"
        ? keyword
        : {
            kind: "entry" as const,
            key: nameAsText(keyword.name, keyword.nameRange),
            value: keyword.value,
            range: keyword.range,
          },
    );
    const base = first ? [{ kind: "splat" as const, value: first, range: first.range }] : [];
    return mappingOf({ kind: "mapping", entries: [...base, ...entries], range }, context);
  }
  if (["str", "int", "float", "list", "tuple"].includes(callee) && first)
    return converted(callee, first, call, context);
  if (callee === "json.dumps" && first)
    return jsonText(evaluatePython(first, context), range) ?? unknown(context, range);
  // Split as a shell splits, which whoever runs the list does to the text again.
  if (callee === "shlex.split" && first) return evaluatePython(first, context);
  if (/\.split$/.test(callee) && !first)
    return evaluatePython(receiver ?? { kind: "name", name: callee.slice(0, -6), range }, context);
  if (/^(?:(?:pathlib\.)?(?:Pure)?(?:Posix)?Path|os\.path\.join)$/.test(callee) && first)
    return (
      joinedPath(
        positional.map((each) => evaluatePython(each, context)),
        range,
      ) ?? unknown(context, range)
    );
  const method = /\.(\w+)$/.exec(callee)?.[1];
  if (method !== undefined && isTextMethod(method)) {
    const name = callee.slice(0, -method.length - 1);
    const text = evaluatePython(receiver ?? { kind: "name", name, range }, context);
    const given = positional.map((each) => textOf(evaluatePython(each, context)));
    return changedText(text, method, given, range) ?? unknown(context, range);
  }
  if (callee === ".join" && receiver && first) {
    const list = evaluatePython(first, context);
    const between = textOf(evaluatePython(receiver, context));
    if (list.kind === "list" && between !== null) return joined(list.items, between, range);
  }
  return unknown(context, range);
}

function nameAsText(name: string, range: TextRange): PythonExpression {
  return { kind: "text", parts: [{ kind: "literal", value: name, range, verbatim: true }], range };
}

/** A value that stands for a whole call: `os.environ.get("LEN", "8192")`. */
function used(expression: PythonExpression, call: PythonCall, context: PythonContext): PythonValue {
  const value = evaluatePython(expression, context);
  return value.kind === "unknown" ? unknown(context, call.range) : value;
}

function converted(
  callee: string,
  first: PythonExpression,
  call: PythonCall,
  context: PythonContext,
): PythonValue {
  const value = evaluatePython(first, context);
  if (callee === "list" || callee === "tuple")
    return value.kind === "list" ? value : unknown(context, call.range);
  if (callee === "str") {
    if (value.kind !== "text" && value.kind !== "plain") return unknown(context, call.range);
    return { kind: "text", pieces: piecesOf(value), range: call.range };
  }
  const text = textOf(value);
  const number =
    text === null ? (value.kind === "plain" ? Number(value.value) : Number.NaN) : Number(text.trim() || "x");
  if (!Number.isFinite(number)) return unknown(context, call.range);
  const result = callee === "int" ? Math.trunc(number) : number;
  const range = value.kind === "plain" ? value.range : call.range;
  return {
    kind: "plain",
    value: result,
    range,
    definition: value.kind === "plain" ? value.definition : null,
  };
}

function joined(items: readonly PythonItem[], between: string, range: TextRange): PythonValue {
  const pieces = items.flatMap((item, index) => {
    const own = piecesOf(item.value);
    const start = own[0]?.range.start ?? range.start;
    const gap: PythonPiece = {
      value: between,
      range: { start, end: start },
      verbatim: false,
      unresolved: false,
      expression: null,
      definition: null,
    };
    return index === 0 ? own : [gap, ...own];
  });
  return { kind: "text", pieces, range };
}
