import type { TextRange } from "../../text/textRange.ts";
import { atUse } from "./atUse.ts";
import { truthOf } from "./compareValues.ts";
import { parameterValue } from "./parameterValue.ts";
import type { PythonCall, PythonStatement } from "./pythonModule.ts";
import {
  type Evaluate,
  type PythonContext,
  type PythonItem,
  type PythonValue,
  textOf,
} from "./pythonValue.ts";

/**
 * The value of a name at a statement: what was assigned to it and added to it before, in the same function or else
 * at the module's level. `null` where nobody can tell.
 */
export function resolveName(
  name: string,
  range: TextRange,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const all = eventsOf(name, context).flatMap((event) => {
    const runs = hasRun(event, context, evaluate);
    return runs === false ? [] : [{ event, certain: runs === true }];
  });
  // What came before an assignment that surely runs does not count any more.
  const last = all.findLastIndex(({ event, certain }) => event.kind === "assign" && !event.adds && certain);
  let value: PythonValue | null = null;
  for (const { event, certain } of all.slice(Math.max(0, last)))
    value = applyEvent(value, event, name, { ...context, evaluate, certain });
  return value === null ? null : atUse(name, value, range, context);
}

/** Whether a statement has run when the place is reached; `null` where that depends on what the file does not tell. */
function hasRun(event: PythonStatement, context: PythonContext, evaluate: Evaluate): boolean | null {
  let runs: boolean | null = true;
  for (const [index, block] of event.blocks.entries()) {
    if (context.at.blocks[index] === block) continue;
    const tests = context.conditions.get(block);
    const depth = context.depth + 1;
    for (const { test, holds } of tests ?? []) {
      const at = { ...event, range: test.range, blocks: event.blocks.slice(0, index) };
      const truth = truthOf(evaluate(test, { ...context, at, depth, asksTruth: true }));
      if (truth === null) runs = null;
      else if (truth !== holds) return false;
    }
    if (!tests) runs = null;
  }
  return runs;
}

function eventsOf(name: string, { events, at }: PythonContext): readonly PythonStatement[] {
  // What a class says of its objects has no name of its own outside the class's body.
  const isSeen = ({ scope, owner }: PythonStatement) =>
    scope !== null || owner === null || (at.scope === null && at.owner === owner);
  const all = (events.get(name) ?? []).filter(isSeen);
  const own = all.filter(({ scope }) => scope === at.scope);
  const before = own.filter((statement) => statement.range.start < at.range.start);
  if (at.scope === null || own.some(({ kind }) => kind === "assign" || kind === "bind")) return before;
  return all.filter(({ scope }) => scope === null);
}

/** The statements that concern each name, in order. */
export function eventsByName(
  statements: readonly PythonStatement[],
): ReadonlyMap<string, readonly PythonStatement[]> {
  const events = new Map<string, PythonStatement[]>();
  for (const statement of statements) {
    for (const name of namesOf(statement)) {
      const known = events.get(name);
      if (known) known.push(statement);
      else events.set(name, [statement]);
    }
  }
  return events;
}

function namesOf(statement: PythonStatement): readonly string[] {
  switch (statement.kind) {
    case "assign":
    case "bind":
    case "assign-item":
      return [statement.name];
    case "expression": {
      const called = statement.value.kind === "call" ? statement.value.callee : "";
      return called.includes(".") ? [called.slice(0, called.lastIndexOf("."))] : [];
    }
    case "import":
      return statement.names.map((each) => each.as);
  }
}

/** `append` of `name.append(…)`. */
function methodOf({ callee }: PythonCall, name: string): string | null {
  return callee.startsWith(`${name}.`) && /^\w+$/.test(callee.slice(name.length + 1))
    ? callee.slice(name.length + 1)
    : null;
}

interface Applying extends PythonContext {
  readonly evaluate: Evaluate;
  /** Whether the event has surely happened. */
  readonly certain: boolean;
}

function applyEvent(
  value: PythonValue | null,
  event: PythonStatement,
  name: string,
  context: Applying,
): PythonValue | null {
  const inside = { ...context, at: event };
  const { certain } = context;
  switch (event.kind) {
    case "assign":
      if (event.adds) return added(value, context.evaluate(event.value, inside), certain);
      return certain ? context.evaluate(event.value, inside) : null;
    case "assign-item": {
      const key = textOf(context.evaluate(event.key, inside));
      if (value?.kind !== "mapping" || key === null) return null;
      const pair = {
        key,
        keyRange: event.key.range,
        value: context.evaluate(event.value, inside),
        range: event.range,
        conditional: !certain,
      };
      return { ...value, entries: [...value.entries, pair] };
    }
    case "bind":
      return event.parameter ? parameterValue(event.name, event.parameter, inside, context.evaluate) : null;
    case "expression":
      return event.value.kind === "call" ? applyMethod(value, event.value, name, inside, certain) : null;
    default:
      return null;
  }
}

function applyMethod(
  value: PythonValue | null,
  call: PythonCall,
  name: string,
  context: Applying,
  certain: boolean,
): PythonValue | null {
  const [first] = call.positional;
  switch (methodOf(call, name)) {
    case "append":
      return first && value?.kind === "list"
        ? added(
            value,
            { kind: "list", items: [itemOf(context.evaluate(first, context))], range: first.range },
            certain,
          )
        : null;
    case "insert":
      return inserted(value, call, context, certain);
    case "extend":
      return first ? added(value, context.evaluate(first, context), certain) : null;
    case "update":
      return value?.kind === "mapping" ? updated(value, call, context, certain) : null;
    // These leave the list as it is.
    case "copy":
    case "index":
    case "count":
    case "get":
    case "items":
    case "keys":
    case "format":
    case "split":
      return value;
    default:
      return null;
  }
}

function inserted(
  value: PythonValue | null,
  { positional: [index, item] }: PythonCall,
  context: Applying,
  certain: boolean,
): PythonValue | null {
  const at = index && context.evaluate(index, context);
  if (value?.kind !== "list" || at?.kind !== "plain" || typeof at.value !== "number" || !item) return null;
  const own = { ...itemOf(context.evaluate(item, context)), conditional: !certain };
  return { ...value, items: [...value.items.slice(0, at.value), own, ...value.items.slice(at.value)] };
}

function updated(
  value: Extract<PythonValue, { kind: "mapping" }>,
  call: PythonCall,
  context: Applying,
  certain: boolean,
): PythonValue {
  const more = context.evaluate({ ...call, callee: "dict" }, context);
  if (more.kind !== "mapping") return { ...value, mayHaveMore: true };
  const entries = more.entries.map((pair) => ({ ...pair, conditional: pair.conditional || !certain }));
  return {
    ...value,
    entries: [...value.entries, ...entries],
    mayHaveMore: value.mayHaveMore || more.mayHaveMore,
  };
}

function added(value: PythonValue | null, more: PythonValue, certain: boolean): PythonValue | null {
  if (value?.kind === "list") {
    const items = more.kind === "list" ? more.items : [{ ...itemOf(more), isMany: true }];
    const marked = items.map((item) => ({ ...item, conditional: item.conditional || !certain }));
    return { ...value, items: [...value.items, ...marked] };
  }
  if (value?.kind === "text" && more.kind === "text" && certain) {
    return { ...value, pieces: [...value.pieces, ...more.pieces] };
  }
  return null;
}

function itemOf(value: PythonValue): PythonItem {
  return { value, conditional: false, isMany: false };
}

/** How often each name stands in a text, attributes (`a.b`) not counted by themselves. */
export function countNameUses(text: string): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const [name] of text.matchAll(/(?<![\w.])[A-Za-z_]\w*/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}
