import type { PythonCall } from "./pythonModule.ts";
import {
  type Evaluate,
  type PythonContext,
  type PythonItem,
  type PythonPair,
  type PythonPiece,
  type PythonValue,
  piecesOf,
  textOf,
} from "./pythonValue.ts";
import { wordsOfText } from "./textMethods.ts";

/** How a statement changes a value. */
export interface Change {
  /** Where the statement stands. */
  readonly context: PythonContext;
  /** Whether it has surely run. */
  readonly certain: boolean;
  readonly growth: Growth;
  readonly evaluate: Evaluate;
}

/**
 * The lists that a pass over a name's statements has made itself. It adds to them in place, as thousands of additions
 * would else copy thousands of times what was there; nobody else holds them before the pass is over.
 */
export interface Growth {
  readonly items: Own<PythonItem>;
  readonly pieces: Own<PythonPiece>;
  readonly entries: Own<PythonPair>;
}

interface Own<Part> {
  list: Part[] | null;
}

export function noGrowth(): Growth {
  return { items: { list: null }, pieces: { list: null }, entries: { list: null } };
}

function extended<Part>(list: readonly Part[], more: readonly Part[], own: Own<Part>): readonly Part[] {
  const grown = own.list === list ? own.list : [...list];
  for (const each of more) grown.push(each);
  own.list = grown;
  return grown;
}

type Mapping = Extract<PythonValue, { kind: "mapping" }>;

/** What is left of a value after `value.method(…)`; `null`: nobody can tell. */
export function afterMethod(
  value: PythonValue | null,
  method: string | null,
  call: PythonCall,
  change: Change,
): PythonValue | null {
  const { context, evaluate } = change;
  const [first] = call.positional;
  // Texts and numbers are never changed, only replaced.
  if (value === null || value.kind === "text" || value.kind === "plain") return value;
  if (method !== null && leaveAlone.has(method)) return value;
  if (value.kind === "list" && first) {
    if (method === "append") {
      const items = [itemOf(evaluate(first, context))];
      return added(value, { kind: "list", items, range: first.range }, change);
    }
    if (method === "insert") return inserted(value, call, change);
    if (method === "extend") return added(value, evaluate(first, context), change);
  }
  if (value.kind !== "mapping") return null;
  if (method === "update") return updated(value, evaluate({ ...call, callee: "dict" }, context), change);
  if (method === "setdefault") return withDefault(value, call, change);
  return method === "pop" && first ? without(value, textOf(evaluate(first, context)), change) : null;
}

const leaveAlone: ReadonlySet<string> = new Set(
  "copy index count get items keys values format split join poll wait".split(" "),
);

/** `value += more`. */
export function added(
  value: PythonValue | null,
  more: PythonValue,
  { certain, growth }: Change,
): PythonValue | null {
  if (value?.kind === "list") {
    const items =
      more.kind === "list" ? more.items : (wordsOfText(more) ?? [{ ...itemOf(more), isMany: true }]);
    const marked = certain ? items : items.map((item) => ({ ...item, conditional: true }));
    return { ...value, items: extended(value.items, marked, growth.items) };
  }
  if (value?.kind !== "text" || more.kind === "list" || more.kind === "mapping") return null;
  const pieces = piecesOf(more);
  if (certain) return { ...value, pieces: extended(value.pieces, pieces, growth.pieces) };
  // Glued to the word before, it would change that word.
  if (pieces[0]?.value.startsWith(" ") !== true) return null;
  const marked = pieces.map((piece) => ({ ...piece, conditional: true as const }));
  return { ...value, pieces: extended(value.pieces, marked, growth.pieces) };
}

/** `value.update(more)`, `value |= more`. */
export function updated(value: Mapping, more: PythonValue, { certain, growth }: Change): Mapping {
  if (more.kind !== "mapping") return { ...value, mayHaveMore: true };
  const marked = certain ? more.entries : more.entries.map((pair) => ({ ...pair, conditional: true }));
  const entries = extended(value.entries, marked, growth.entries);
  return { ...value, entries, mayHaveMore: value.mayHaveMore || more.mayHaveMore };
}

/** `value[key] = …`. */
export function withEntry(value: Mapping, pair: PythonPair, { growth }: Change): Mapping {
  return { ...value, entries: extended(value.entries, [pair], growth.entries) };
}

function withDefault(
  value: Mapping,
  { positional: [key, otherwise], range }: PythonCall,
  change: Change,
): Mapping | null {
  const { context, certain, evaluate } = change;
  const name = key ? textOf(evaluate(key, context)) : null;
  if (!key || !otherwise || name === null) return null;
  const before = value.entries.findLast((entry) => entry.key === name);
  if (before && !before.conditional) return value;
  // As of `get` with a default: the file says what happens without more.
  const conditional = !certain || before !== undefined;
  const pair = { key: name, keyRange: key.range, value: evaluate(otherwise, context), range, conditional };
  return withEntry(value, pair, change);
}

function without(value: Mapping, key: string | null, { certain }: Change): Mapping {
  if (key === null)
    return { ...value, entries: value.entries.map((pair) => ({ ...pair, conditional: true })) };
  const entries = value.entries.flatMap((pair) =>
    pair.key !== key ? [pair] : certain ? [] : [{ ...pair, conditional: true }],
  );
  return { ...value, entries };
}

function inserted(
  value: Extract<PythonValue, { kind: "list" }>,
  { positional: [index, item] }: PythonCall,
  { context, certain, evaluate }: Change,
): PythonValue | null {
  const at = index && evaluate(index, context);
  if (at?.kind !== "plain" || typeof at.value !== "number" || !item) return null;
  const own = { ...itemOf(evaluate(item, context)), conditional: !certain };
  return { ...value, items: [...value.items.slice(0, at.value), own, ...value.items.slice(at.value)] };
}

function itemOf(value: PythonValue): PythonItem {
  return { value, conditional: false, isMany: false };
}
