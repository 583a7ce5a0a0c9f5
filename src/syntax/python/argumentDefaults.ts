import type { TextRange } from "../../text/textRange.ts";
import { atUse, sharedPlace } from "./atUse.ts";
import { callsByName } from "./callSites.ts";
import type { PythonCall, PythonExpression, PythonStatement } from "./pythonModule.ts";
import {
  type Evaluate,
  type PythonContext,
  type PythonPair,
  type PythonValue,
  textOf,
} from "./pythonValue.ts";

/**
 * `args.length` of `args = parser.parse_args()`: the default that `parser.add_argument("--length", default=8192)` gives,
 * as a script without arguments is meant. `null` where the name is no such argument, or has no default.
 * Source: Python's `argparse`, "dest", "action" and "default"; click, "Options".
 */
export function argumentDefault(
  name: string,
  range: TextRange,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const [, object, field] = /^(?:self\.)?(\w+)\.(\w+)$/.exec(name) ?? [];
  if (object === undefined || field === undefined) return null;
  if (!isParsedName(object, context, evaluate)) return null;
  const value = assignedElsewhere(`${object}.${field}`, range, context, evaluate);
  if (value) return value;
  const known = definedDefault(field, context, evaluate);
  return known === null ? null : atUse(name, known, range, context);
}

/** `args.dtype = names[args.dtype]` in the function that parses, for the others; `null` where nothing is assigned. */
function assignedElsewhere(
  name: string,
  range: TextRange,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const { at } = context;
  const [only, more] = (context.events.get(name) ?? []).filter(
    (each) => each.kind === "assign" && each !== at && each.scope !== at.scope,
  );
  if (only?.kind !== "assign") return null;
  // Within an assignment's own function what stands before it counts.
  const isKnown = !more && !only.adds && only.blocks.length === 0 && only.range.start < at.range.start;
  return isKnown
    ? evaluate(only.value, { ...context, at: only })
    : { kind: "unknown", expression: name, range };
}

function isParsedName(name: string, context: PythonContext, evaluate: Evaluate): boolean {
  return usualNames.test(name) || argumentsOf(context, evaluate).parsed.has(name);
}

/** `vars(args)`: every option that the script defines, of those that have no default with a value that nobody can tell. */
export function definedOptions(
  object: PythonExpression,
  context: PythonContext,
  evaluate: Evaluate,
): { readonly entries: readonly PythonPair[]; readonly mayHaveMore: boolean } {
  const isParsed =
    object.kind === "name"
      ? isParsedName(object.name, context, evaluate)
      : object.kind === "call" && parses.test(object.callee);
  if (!isParsed) return { entries: [], mayHaveMore: false };
  const { defined, mayHaveMore } = argumentsOf(context, evaluate);
  const entries = [...defined.keys()].map((field) => {
    const range = sharedPlace(object.range);
    const value = definedDefault(field, context, evaluate);
    const placed = value && atUse(`--${field}`, value, range, context);
    const unknownValue = { kind: "unknown", expression: field, range } as const;
    return { key: field, keyRange: range, value: placed ?? unknownValue, range, conditional: false };
  });
  return { entries, mayHaveMore };
}

const parses = /(?:^|\.)parse_(?:args|known_args)$/;

/** What is parsed is handed from function to function, under names that everybody gives it. */
const usualNames = /^(?:args?|opts?|options|arguments|cli_args|parsed_args|namespace)$/;

/** The default of an option, of `argparse` or of `click`, by the name that the script has for it. */
export function definedDefault(
  field: string,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const found = argumentsOf(context, evaluate).defined.get(field);
  return found ? defaultOf(found.call, { ...context, at: found.at }, evaluate) : null;
}

interface ScriptArguments {
  /** The names that hold what was parsed. */
  readonly parsed: ReadonlySet<string>;
  /** By their name in what was parsed; `null` for one that several parsers define. */
  readonly defined: ReadonlyMap<string, { readonly call: PythonCall; readonly at: PythonStatement } | null>;
  /** Whether something else adds options of its own, `EngineArgs.add_cli_args(parser)`. */
  readonly mayHaveMore: boolean;
}

/** By the statements of a file: they are asked for at every name. */
const known = new WeakMap<PythonContext["events"], ScriptArguments>();

function argumentsOf(context: PythonContext, evaluate: Evaluate): ScriptArguments {
  const before = known.get(context.events);
  if (before) return before;
  const parsed = new Set<string>();
  const defined = new Map<string, { readonly call: PythonCall; readonly at: PythonStatement } | null>();
  // What is not there yet has no default either, should a definition ask for one.
  const mayHaveMore = ["add_cli_args", "make_arg_parser"].some((name) =>
    callsByName(context.module).has(name),
  );
  known.set(context.events, { parsed, defined, mayHaveMore });
  for (const at of new Set([...context.events.values()].flat())) {
    const call =
      (at.kind === "assign" || at.kind === "expression") && at.value.kind === "call" ? at.value : null;
    if (call === null) continue;
    if (at.kind === "assign" && parses.test(call.callee)) parsed.add(at.name);
    if (!/\.(?:add_argument|option)$/.test(call.callee)) continue;
    const field = fieldOf(call, { ...context, at }, evaluate);
    if (field !== null) defined.set(field, defined.has(field) ? null : { call, at });
  }
  return { parsed, defined, mayHaveMore };
}

/** `dest`, else the first long option with underscores. */
function fieldOf(call: PythonCall, context: PythonContext, evaluate: Evaluate): string | null {
  const text = (expression: PythonExpression) => textOf(evaluate(expression, context));
  const dest = keywordOf(call, "dest");
  if (dest) return text(dest);
  const names = call.positional.map(text);
  const long = names.find((option) => option?.startsWith("--"));
  const own = call.callee.endsWith(".option") ? names.find((name) => name && /^\w+$/.test(name)) : undefined;
  if (own) return own;
  if (long) return long.slice(2).replace(/\/.*/, "").replaceAll("-", "_");
  // One that is told by its place.
  const [name] = names;
  return call.callee.endsWith(".add_argument") && name && /^\w+$/.test(name) ? name : null;
}

function defaultOf(call: PythonCall, context: PythonContext, evaluate: Evaluate): PythonValue | null {
  const written = keywordOf(call, "default");
  if (written) {
    const value = evaluate(written, context);
    const isNone = value.kind === "plain" && value.value === null;
    return value.kind === "unknown" || (isNone && !context.asksTruth) ? null : value;
  }
  const isFlag = keywordOf(call, "is_flag");
  if (isFlag?.kind === "constant" && isFlag.value === true)
    return { kind: "plain", value: false, range: call.range, definition: null };
  const action = keywordOf(call, "action");
  const name = action && textOf(evaluate(action, context));
  if (name !== "store_true" && name !== "store_false") return context.asksTruth ? notGiven(call) : null;
  return { kind: "plain", value: name === "store_false", range: call.range, definition: null };
}

/** What an option holds that nobody gives and that has no default. */
function notGiven(call: PythonCall): PythonValue | null {
  if (keywordOf(call, "required") || keywordOf(call, "action")) return null;
  return { kind: "plain", value: null, range: call.range, definition: null };
}

function keywordOf({ keywords }: PythonCall, name: string): PythonExpression | null {
  const found = keywords.find((keyword) => keyword.kind === "keyword" && keyword.name === name);
  return found?.value ?? null;
}
