import type { TextRange } from "../../text/textRange.ts";
import { atUse } from "./atUse.ts";
import { added, afterMethod, type Growth, noGrowth, updated, withEntry } from "./changeValue.ts";
import { sameValue } from "./compareValues.ts";
import { hasRun } from "./hasRun.ts";
import { costOfRound, inRound, loopRounds } from "./loopRounds.ts";
import { parameterValue } from "./parameterValue.ts";
import type { PythonStatement } from "./pythonModule.ts";
import { type Evaluate, type PythonContext, type PythonValue, textOf } from "./pythonValue.ts";

/**
 * The value of a name at a statement: what was assigned to it and added to it before, in the same function, those around
 * it or else at the module's level. `null` where nobody can tell.
 */
export function resolveName(
  name: string,
  range: TextRange,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const { round, at } = context;
  const ofRound = round && round.scope === at.scope ? round.values.get(name) : undefined;
  const value = ofRound ?? afterEvents(name, eventsOf(name, context), context, evaluate);
  return value === null ? null : atUse(name, value, range, context);
}

/** What a row of statements makes of a name, as seen from a place. */
export function afterEvents(
  name: string,
  events: readonly PythonStatement[],
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  // What came before an assignment that surely runs does not count any more.
  const last = events.findLastIndex(
    (event) => event.kind === "assign" && !event.adds && hasRun(event, context, evaluate) === true,
  );
  const following = { name, growth: noGrowth(), evaluate };
  return replay(null, events.slice(Math.max(0, last)), context, following);
}

/** One pass over what happens to a name. */
interface Following {
  readonly name: string;
  readonly growth: Growth;
  readonly evaluate: Evaluate;
}

function replay(
  before: PythonValue | null,
  events: readonly PythonStatement[],
  context: PythonContext,
  following: Following,
): PythonValue | null {
  let value = before;
  for (let index = 0; index < events.length; ) {
    const event = events[index];
    if (!event) break;
    const depth = loopDepth(event, context);
    if (depth === null) {
      value = afterEvent(value, event, context, following);
      index++;
      continue;
    }
    const block = event.blocks[depth];
    const length = events.slice(index).findIndex((each) => each.blocks[depth] !== block);
    const inside = events.slice(index, length < 0 ? events.length : index + length);
    value = afterLoop(value, inside, depth, context, following);
    index += inside.length;
  }
  return value;
}

/** How deep in its blocks the outermost loop stands that is over when the place is reached; `null` for none. */
function loopDepth({ blocks }: PythonStatement, { at, module }: PythonContext): number | null {
  const depth = blocks.findIndex((block, index) => at.blocks[index] !== block && module.loops.has(block));
  return depth < 0 ? null : depth;
}

/** What the statements of a loop's block have made of a name when it is over. */
function afterLoop(
  before: PythonValue | null,
  events: readonly PythonStatement[],
  depth: number,
  context: PythonContext,
  following: Following,
): PythonValue | null {
  const { evaluate } = following;
  const [first] = events;
  const loop = first && context.module.loops.get(first.blocks[depth] ?? 0);
  if (!first || !loop) return null;
  const start = { ...first, range: loop.values.range, blocks: first.blocks.slice(0, depth) };
  const runs = hasRun(start, context, evaluate);
  if (runs === false) return before;
  const rounds = runs === null ? null : loopRounds(loop, { ...context, at: start }, evaluate);
  if (rounds === null) {
    let value = before;
    for (const event of events) value = afterEvent(value, event, context, following);
    return value;
  }
  let value = before;
  for (const round of rounds) {
    context.budget.left -= costOfRound;
    if (context.budget.left < 0 || round.conditional) return null;
    const at = { ...first, blocks: first.blocks.slice(0, depth + 1) };
    value = replay(value, events, inRound({ ...context, at }, round), following);
  }
  return value;
}

function eventsOf(name: string, { events, at }: PythonContext): readonly PythonStatement[] {
  // What a class says of its objects has no name of its own outside the class's body.
  const all = (events.get(name) ?? []).filter(
    (event) => !event.isClassLevel || (at.isClassLevel && event.owner === at.owner),
  );
  const own = all.filter(({ scope }) => scope === at.scope);
  const before = own.filter((statement) => statement.range.start < at.range.start);
  if (at.scope === null || own.some(binds)) return before;
  for (const outer of at.outer) {
    const there = all.filter(({ scope }) => scope === outer);
    if (there.some(binds)) return there;
  }
  return all.filter(({ scope }) => scope === null);
}

function binds({ kind }: PythonStatement): boolean {
  return kind === "assign" || kind === "bind";
}

function afterEvent(
  value: PythonValue | null,
  event: PythonStatement,
  context: PythonContext,
  { name, growth, evaluate }: Following,
): PythonValue | null {
  const runs = hasRun(event, context, evaluate);
  if (runs === false) return value;
  const certain = runs === true;
  const inside = { ...context, at: event };
  const change = { context: inside, certain, growth, evaluate };
  switch (event.kind) {
    case "assign":
      if (!event.adds) return certain ? evaluate(event.value, inside) : null;
      return event.operator === "|="
        ? value?.kind === "mapping"
          ? updated(value, evaluate(event.value, inside), change)
          : null
        : added(value, evaluate(event.value, inside), change);
    case "assign-item": {
      const key = textOf(evaluate(event.key, inside));
      if (value?.kind !== "mapping") return null;
      if (key === null) return { ...value, mayHaveMore: true };
      const own = {
        key,
        keyRange: event.key.range,
        value: evaluate(event.value, inside),
        range: event.range,
      };
      return withEntry(value, { ...own, conditional: !certain }, change);
    }
    case "bind":
      return certain ? boundValue(event, inside, evaluate) : null;
    case "expression": {
      if (event.value.kind !== "call") return null;
      const { callee } = event.value;
      const method = callee.startsWith(`${name}.`) ? callee.slice(name.length + 1) : "";
      return afterMethod(value, /^\w+$/.test(method) ? method : null, event.value, change);
    }
    default:
      return null;
  }
}

function boundValue(
  event: Extract<PythonStatement, { kind: "bind" }>,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  if (event.parameter) return parameterValue(event.name, event.parameter, context, evaluate);
  if (event.part) return evaluate(event.part, context);
  // How often something is repeated is no value to rely on, be it once by default.
  const isCounter = event.loop?.values.kind === "call" && event.loop.values.callee === "range";
  if (!event.loop || isCounter) return null;
  // A variable that holds the same in every round, most often as there is only one.
  const rounds = loopRounds(event.loop, context, evaluate) ?? [];
  const [first, ...others] = rounds.map(({ values }) => values.get(event.name));
  return first && others.every((each) => each && sameValue(first, each)) ? first : null;
}
