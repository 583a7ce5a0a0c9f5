import type { TextRange } from "../../text/textRange.ts";
import type { PythonCall } from "./pythonModule.ts";
import type { Evaluate, PythonContext, PythonItem, PythonPair, PythonValue } from "./pythonValue.ts";
import { keyText } from "./textMethods.ts";

/** What a loop goes through, `options.items()` or `enumerate(names)`, and lists made of it; `null` for other calls. */
export function listedValues(
  { callee, receiver, positional, keywords, range }: PythonCall,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const [first] = positional;
  const method = /\.(items|keys|values|copy)$/.exec(callee)?.[1];
  if (method !== undefined && !first) {
    const name = callee.slice(0, -method.length - 1);
    const object = evaluate(receiver ?? { kind: "name", name, range }, context);
    if (method === "copy") return object.kind === "mapping" || object.kind === "list" ? object : null;
    if (object.kind !== "mapping" || object.mayHaveMore) return null;
    return listOf(
      lastOfEach(object.entries).map((pair) => ({
        ...item(ofPair(pair, method)),
        conditional: pair.conditional,
      })),
      range,
    );
  }
  if (/^(?:list|dict|tuple)$/.test(callee) && !first && keywords.length === 0)
    return callee === "dict" ? null : listOf([], range);
  const given = positional.map((each) => evaluate(each, context));
  switch (callee) {
    case "list":
    case "tuple":
    case "sorted":
    case "reversed":
    case "enumerate":
    case "len":
      return ofOne(callee, itemsOf(given[0]), range);
    case "zip":
      return zipped(given.map(itemsOf), range);
    case "range":
      return counted(given, range);
    case "max":
    case "min":
      return extreme(callee, given, range);
    default:
      return null;
  }
}

function ofPair({ key, keyRange, value }: PythonPair, method: string): PythonValue {
  const name = keyText({ key, keyRange });
  if (method === "keys") return name;
  return method === "values" ? value : listOf([name, value].map(item), value.range);
}

/** Each key once, in its first place, with its last value. */
function lastOfEach(entries: readonly PythonPair[]): readonly PythonPair[] {
  const byKey = new Map<string, PythonPair>();
  for (const pair of entries) byKey.set(pair.key, pair);
  return [...byKey.values()];
}

function item(value: PythonValue): PythonItem {
  return { value, conditional: false, isMany: false };
}

function listOf(items: readonly PythonItem[], range: TextRange): PythonValue {
  return { kind: "list", items, range };
}

/** The items of a list, or the keys of a mapping; `null` where not all are known to be there. */
function itemsOf(value: PythonValue | undefined): readonly PythonItem[] | null {
  if (value?.kind === "mapping" && !value.mayHaveMore)
    return value.entries.map((pair) => ({
      ...item(keyText(pair)),
      conditional: pair.conditional,
    }));
  return value?.kind === "list" ? value.items : null;
}

function ofOne(callee: string, items: readonly PythonItem[] | null, range: TextRange): PythonValue | null {
  if (items === null) return null;
  if (callee === "list" || callee === "tuple") return listOf(items, range);
  if (items.some(({ conditional, isMany }) => conditional || isMany)) return null;
  if (callee === "len") return { kind: "plain", value: items.length, range, definition: null };
  if (callee === "enumerate")
    return listOf(
      items.map(({ value }, index) =>
        item(listOf([number(index, value.range), value].map(item), value.range)),
      ),
      range,
    );
  return callee === "reversed" ? listOf([...items].reverse(), range) : null;
}

function number(value: number, range: TextRange): PythonValue {
  return { kind: "plain", value, range, definition: null, isUse: true };
}

function zipped(lists: readonly (readonly PythonItem[] | null)[], range: TextRange): PythonValue | null {
  const known = lists.filter((list) => list !== null);
  const [first] = known;
  if (!first || known.length < lists.length) return null;
  if (known.some((list) => list.some(({ conditional, isMany }) => conditional || isMany))) return null;
  const length = Math.min(...known.map((list) => list.length));
  const rows = first.slice(0, length).map((own, index) => {
    return item(
      listOf(
        known.flatMap((list) => list[index] ?? []),
        own.value.range,
      ),
    );
  });
  return listOf(rows, range);
}

/** Beyond these nobody counts flags or servers. */
const longestRange = 200;

function counted(given: readonly PythonValue[], range: TextRange): PythonValue | null {
  const numbers = given.map((each) =>
    each.kind === "plain" && typeof each.value === "number" ? each.value : null,
  );
  const [a, b, step] = numbers;
  if (a === undefined || numbers.includes(null) || step !== undefined) return null;
  const [start, end] = b === undefined ? [0, a] : [a, b];
  if (start === null || end === null || end === undefined || end - start > longestRange) return null;
  return listOf(
    Array.from({ length: Math.max(0, end - start) }, (_, index) => item(number(start + index, range))),
    range,
  );
}

function extreme(callee: "max" | "min", given: readonly PythonValue[], range: TextRange): PythonValue | null {
  const [only] = given;
  const values = given.length === 1 && only?.kind === "list" ? only.items.map(({ value }) => value) : given;
  const numbers = values.flatMap((each) =>
    each.kind === "plain" && typeof each.value === "number" ? [each.value] : [],
  );
  if (numbers.length === 0 || numbers.length < values.length) return null;
  const value = callee === "max" ? Math.max(...numbers) : Math.min(...numbers);
  return { kind: "plain", value, range, definition: null };
}
