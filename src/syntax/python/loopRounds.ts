import { truthOf } from "./compareValues.ts";
import type { PythonComprehension, PythonExpression, PythonLoop, PythonPattern } from "./pythonModule.ts";
import {
  type Evaluate,
  type PythonContext,
  type PythonItem,
  type PythonValue,
  textOf,
} from "./pythonValue.ts";
import { keyText } from "./textMethods.ts";

/** One round of a loop: what its variables hold, and whether it surely takes place. */
export interface LoopRound {
  readonly values: ReadonlyMap<string, PythonValue>;
  readonly conditional: boolean;
}

/** Beyond these a loop is for data, not for the flags of a server. */
const mostRounds = 200;

/** Loops within loops within loops are made to take long. */
export const costOfRound = 10;

/** The rounds of a loop, in order; `null` where the file does not tell what it goes through. */
export function loopRounds(
  { target, values }: PythonLoop,
  context: PythonContext,
  evaluate: Evaluate,
): readonly LoopRound[] | null {
  const items = itemsOf(evaluate(values, context));
  if (items === null || items.length > mostRounds) return null;
  const rounds: LoopRound[] = [];
  for (const { value, conditional } of items) {
    const bound = new Map<string, PythonValue>();
    if (!bind(target, value, bound)) return null;
    rounds.push({ values: bound, conditional });
  }
  return rounds;
}

function itemsOf(value: PythonValue): readonly PythonItem[] | null {
  if (value.kind === "list") return value.items.some(({ isMany }) => isMany) ? null : value.items;
  if (value.kind !== "mapping" || value.mayHaveMore) return null;
  return value.entries.map((pair) => ({
    value: keyText(pair),
    conditional: pair.conditional,
    isMany: false,
  }));
}

function bind(target: PythonPattern, value: PythonValue, bound: Map<string, PythonValue>): boolean {
  if (target === null) return false;
  if (typeof target === "string") {
    bound.set(target, value);
    return true;
  }
  if (value.kind !== "list" || value.items.length !== target.length) return false;
  return target.every((part, index) => {
    const item = value.items[index];
    return item !== undefined && !item.conditional && !item.isMany && bind(part, item.value, bound);
  });
}

/** The context of one round. */
export function inRound(context: PythonContext, { values }: LoopRound): PythonContext {
  const { scope } = context.at;
  const around = context.round?.scope === scope ? context.round.values : [];
  return { ...context, round: { scope, values: new Map([...around, ...values]) } };
}

/** The value of a comprehension; `null` where the file does not tell what it goes through. */
export function comprehensionValue(
  comprehension: PythonComprehension,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const items = elements(comprehension, 0, context, evaluate);
  if (items === null) return null;
  const { range, makes } = comprehension;
  if (makes === "list") return { kind: "list", items, range };
  const entries = items.map(({ value, conditional }) => {
    const [key, entry] = value.kind === "list" ? value.items : [];
    const name = key ? textOf(key.value) : null;
    return key && entry && name !== null
      ? { key: name, keyRange: key.value.range, value: entry.value, range: entry.value.range, conditional }
      : null;
  });
  const known = entries.filter((entry) => entry !== null);
  return { kind: "mapping", entries: known, mayHaveMore: known.length < entries.length, range };
}

function elements(
  comprehension: PythonComprehension,
  from: number,
  context: PythonContext,
  evaluate: Evaluate,
): readonly PythonItem[] | null {
  const clause = comprehension.clauses[from];
  if (clause === undefined) {
    const { element } = comprehension;
    const value = itemItself(element, context) ?? evaluate(element, context);
    return [{ value, conditional: false, isMany: false }];
  }
  if ("test" in clause) {
    const holds = truthOf(evaluate(clause.test, { ...context, asksTruth: true }));
    if (holds === false) return [];
    const items = elements(comprehension, from + 1, context, evaluate);
    return holds === null ? (items?.map((item) => ({ ...item, conditional: true })) ?? null) : items;
  }
  const found: PythonItem[] = [];
  for (const round of loopRounds(clause, context, evaluate) ?? [null]) {
    context.budget.left -= costOfRound;
    const inside =
      round &&
      context.budget.left > 0 &&
      elements(comprehension, from + 1, inRound(context, round), evaluate);
    if (!inside) return null;
    for (const item of inside)
      found.push(round.conditional && !item.conditional ? { ...item, conditional: true } : item);
  }
  return found;
}

/** `shlex.quote(part) for part in parts`: the words of the list that it goes through, which stand where they stood. */
function itemItself(element: PythonExpression, { round }: PythonContext): PythonValue | null {
  const [only] =
    element.kind === "call" && /^(?:(?:shlex\.)?quote|str)$/.test(element.callee)
      ? element.positional
      : [element];
  const value = only?.kind === "name" ? round?.values.get(only.name) : undefined;
  return value?.kind === "text" ? value : null;
}
