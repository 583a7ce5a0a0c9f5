import type { TextRange } from "../../text/textRange.ts";
import { truthOf } from "./compareValues.ts";
import { returnedValue } from "./followCall.ts";
import { dedentedText, formattedText } from "./formatText.ts";
import { givenByEnvironment } from "./givenEnvironment.ts";
import { jsonText } from "./jsonText.ts";
import { listedValues } from "./listedValues.ts";
import { madeBy } from "./madeObjects.ts";
import { fieldsOfObject } from "./objectFields.ts";
import type { PythonCall, PythonExpression } from "./pythonModule.ts";
import {
  type Evaluate,
  type PythonContext,
  type PythonItem,
  type PythonPiece,
  type PythonValue,
  piecesOf,
  textOf,
  unknown,
} from "./pythonValue.ts";
import { fetched } from "./readItem.ts";
import { changedText, isTextMethod, joinedPath } from "./textMethods.ts";

/**
 * What a call comes to: of the few functions whose result follows from their arguments alone, and of the file's own.
 * `null` for any other.
 */
export function callValue(call: PythonCall, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  const classOf = (object: string) => {
    if (context.module.classes.has(object)) return object;
    const made = madeBy(object, context);
    return made === null || typeof made === "string" ? made : made.call.callee;
  };
  return builtInValue(call, context, evaluate) ?? returnedValue(call, context, evaluate, classOf);
}

export function readsEnvironment(expression: PythonExpression): boolean {
  return expression.kind === "call" && /^(?:os\.)?(?:environ\.get|getenv)$/.test(expression.callee);
}

function builtInValue(call: PythonCall, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  const { callee, positional, keywords, range } = call;
  const [first, second] = positional;
  if (readsEnvironment(call)) {
    const given = givenByEnvironment(first, range, context, evaluate);
    if (given) return given;
    const otherwise = second ?? keywordOf(call, "default");
    return otherwise ? used(otherwise, call, context, evaluate) : null;
  }
  // `config.get("image", "org/image")`: as of a variable of the environment, the file says what happens without it.
  if (/\.(?:get|pop)$/.test(callee) && first)
    return fetched(call, { key: first, otherwise: second }, context, evaluate);
  // What `dataclasses`, pydantic, typer and Modal have in the place of a default.
  if (/^(?:\w+\.)?(?:field|Field|Option|Argument|parameter)$/.test(callee)) {
    const made = keywordOf(call, "default_factory");
    if (made?.kind === "other" && made.inside.length === 1 && made.inside[0])
      return evaluate(made.inside[0], context);
    if (made?.kind === "name" && /^(?:list|dict)$/.test(made.name))
      return evaluate({ ...call, callee: made.name, positional: [], keywords: [] }, context);
    const given = keywordOf(call, "default") ?? first;
    return given ? used(given, call, context, evaluate) : null;
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
    return evaluate({ kind: "mapping", entries: [...base, ...entries], range }, context);
  }
  if (callee === "getattr" && first?.kind === "name" && second)
    return attribute(call, first, context, evaluate);
  if (/^(?:vars|(?:dataclasses\.)?asdict)$/.test(callee) && first)
    return fieldsOfObject(first, context, evaluate);
  if (/\.(?:model_dump|dict|to_dict|_asdict)$/.test(callee) && !first)
    return fieldsOfObject(receiverOf(call), context, evaluate);
  return (
    convertedValue(call, context, evaluate) ??
    listedValues(call, context, evaluate) ??
    textValue(call, context, evaluate)
  );
}

function keywordOf({ keywords }: PythonCall, name: string): PythonExpression | undefined {
  return keywords.find((each) => each.kind === "keyword" && each.name === name)?.value;
}

/** What stands before the last dot of a call. */
function receiverOf({ receiver, callee, range }: PythonCall): PythonExpression {
  return receiver ?? { kind: "name", name: callee.slice(0, callee.lastIndexOf(".")), range };
}

/** `getattr(args, "length", 8192)`. */
function attribute(
  { positional, range }: PythonCall,
  object: Extract<PythonExpression, { kind: "name" }>,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const [, key, otherwise] = positional;
  const name = key ? textOf(evaluate(key, context)) : null;
  if (name === null || !/^\w+$/.test(name)) return null;
  const value = evaluate({ kind: "name", name: `${object.name}.${name}`, range }, context);
  return value.kind === "unknown" && otherwise ? evaluate(otherwise, context) : value;
}

/** Functions that give back a text, or make a text of a list. */
function textValue(call: PythonCall, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  const { callee, positional, keywords, range, receiver } = call;
  const [first] = positional;
  if (callee === "json.dumps" && first) return jsonText(evaluate(first, context), range);
  // Split as a shell splits, which whoever runs the list does to the text again; quoted as it would be unquoted.
  if (/^(?:shlex\.)?(?:split|quote)$/.test(callee) && first) return evaluate(first, context);
  // Where the program is, it is found by its name too.
  if (/^(?:shutil\.)?which$/.test(callee) && first) {
    const program = evaluate(first, context);
    return textOf(program) === "vllm" ? program : null;
  }
  if (/^(?:textwrap\.)?dedent$/.test(callee) && first) return dedentedText(evaluate(first, context));
  if (/^(?:shlex\.join|subprocess\.list2cmdline)$/.test(callee) && first) {
    const list = evaluate(first, context);
    return list.kind === "list" ? joined(list.items, " ", range) : null;
  }
  if (/\.split$/.test(callee) && !first) return evaluate(receiverOf(call), context);
  if (/^(?:(?:pathlib\.)?(?:Pure)?(?:Posix)?Path|os\.path\.join)$/.test(callee) && first)
    return joinedPath(
      positional.map((each) => evaluate(each, context)),
      range,
    );
  const method = /\.(\w+)$/.exec(callee)?.[1];
  if (method === "as_posix" && !first) return evaluate(receiverOf(call), context);
  if (method === "joinpath") {
    const parts = [receiverOf(call), ...positional].map((each) => evaluate(each, context));
    return joinedPath(parts, range);
  }
  if (method === "join" && receiver && first) {
    const list = evaluate(first, context);
    const between = textOf(evaluate(receiver, context));
    return list.kind === "list" && between !== null ? joined(list.items, between, range) : null;
  }
  if (method === "format") {
    const named = evaluate({ ...call, callee: "dict", positional: [] }, context);
    const given = { positional: positional.map((each) => evaluate(each, context)), named };
    return formattedText(evaluate(receiverOf(call), context), "braces", given, range);
  }
  if (method === undefined || !isTextMethod(method)) return null;
  const text = evaluate(receiverOf(call), context);
  // A script keeps its places in the file: blanks around it mean nothing to the shell.
  if (/^[lr]?strip$/.test(method) && !first && text.kind === "text" && textOf(text)?.includes("\n"))
    return text;
  if (keywords.length > 0) return null;
  const given = positional.map((each) => textOf(evaluate(each, context)));
  return changedText(text, method, given, range);
}

function nameAsText(name: string, range: TextRange): PythonExpression {
  return { kind: "text", parts: [{ kind: "literal", value: name, range, verbatim: true }], range };
}

/** A value that stands for a whole call: `os.environ.get("LEN", "8192")`. */
function used(
  expression: PythonExpression,
  call: PythonCall,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue {
  const value = evaluate(expression, context);
  return value.kind === "unknown" ? unknown(context, call.range) : value;
}

/** `int(a)`, `str(a)`, `bool(a)`, `isinstance(a, bool)`: what a value is made into, or found to be. */
function convertedValue(call: PythonCall, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  const { callee, positional, range } = call;
  const [first, second] = positional;
  if (!first) return null;
  if (/^(?:copy\.)?(?:deep)?copy$/.test(callee)) return evaluate(first, context);
  if (callee === "isinstance" && second) {
    const value = evaluate(first, context);
    const types = second.kind === "list" ? second.items : [second];
    const found = types.map((type) => (type.kind === "name" ? isOfType(value, type.name) : null));
    if (found.includes(true)) return plain(true, range);
    return found.includes(null) ? null : plain(false, range);
  }
  if (!["str", "int", "float", "bool"].includes(callee)) return null;
  const value = evaluate(first, callee === "bool" ? { ...context, asksTruth: true } : context);
  if (callee === "str") {
    const isKnown = value.kind === "text" || value.kind === "plain";
    return { kind: "text", pieces: piecesOf(isKnown ? value : unknown(context, range)), range };
  }
  if (callee === "bool") {
    const truth = truthOf(value);
    return truth === null ? null : plain(truth, range);
  }
  const text = textOf(value);
  const number =
    text === null ? (value.kind === "plain" ? Number(value.value) : Number.NaN) : Number(text.trim() || "x");
  if (!Number.isFinite(number)) return unknown(context, range);
  const result = callee === "int" ? Math.trunc(number) : number;
  const isPlain = value.kind === "plain";
  return { ...plain(result, isPlain ? value.range : range), definition: isPlain ? value.definition : null };
}

function plain(value: number | boolean, range: TextRange): Extract<PythonValue, { kind: "plain" }> {
  return { kind: "plain", value, range, definition: null };
}

/** Whether a value is of a type; `null` where nobody can tell. */
function isOfType(value: PythonValue, type: string): boolean | null {
  const known = ["str", "bool", "int", "float", "list", "tuple", "dict"];
  if (value.kind === "unknown" || !known.includes(type)) return null;
  if (value.kind === "text") return type === "str";
  if (value.kind === "list") return type === "list" || type === "tuple";
  if (value.kind === "mapping") return type === "dict";
  const isNumber = typeof value.value === "number";
  if (type === "bool") return typeof value.value === "boolean";
  if (type === "int") return typeof value.value === "boolean" || (isNumber && Number.isInteger(value.value));
  return type === "float" && isNumber && !Number.isInteger(value.value);
}

function joined(items: readonly PythonItem[], between: string, range: TextRange): PythonValue {
  const pieces = items.flatMap((item, index) => {
    const known = piecesOf(item.value);
    const own = item.conditional ? known.map((piece) => ({ ...piece, conditional: true as const })) : known;
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
