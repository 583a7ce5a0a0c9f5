import type { TextRange } from "../../text/textRange.ts";
import { definedOptions } from "./argumentDefaults.ts";
import { atUse } from "./atUse.ts";
import { basesOf, callsByName } from "./callSites.ts";
import { sameValue } from "./compareValues.ts";
import { type Made, madeBy, madeFrom } from "./madeObjects.ts";
import type { PythonExpression, PythonStatement } from "./pythonModule.ts";
import type { Evaluate, PythonContext, PythonFrame, PythonPair, PythonValue } from "./pythonValue.ts";
import { afterEvents } from "./resolveName.ts";

/**
 * `config.length` of an object whose class stands in the file (`config = Config()`, `config: Config`, `self`): what its
 * constructor is given here, else the default of the class. `null` where nobody can tell.
 */
export function objectField(
  name: string,
  range: TextRange,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const dot = name.lastIndexOf(".");
  if (dot < 0) return null;
  const [object, field] = [name.slice(0, dot), name.slice(dot + 1)];
  // `Models.SMALL.value` of an `Enum`.
  if (field === "value" && /^[A-Z]\w*\.[A-Z]\w*$/.test(object))
    return objectField(object, range, context, evaluate);
  const value =
    object === "self" || object === "cls"
      ? (assignedInClass(name, context.at.owner, context, evaluate) ??
        ownField(context.at.owner, field, context, evaluate))
      : fieldOf(madeBy(object, context) ?? object, field, context, evaluate);
  return value === null || value.kind === "unknown" ? null : atUse(name, value, range, context);
}

/** `vars(config)`, `asdict(config)`: all fields of an object; `null` where its class does not stand in the file. */
export function fieldsOfObject(
  object: PythonExpression,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const { range } = object;
  const options = definedOptions(object, context, evaluate);
  const made = object.kind === "name" ? madeBy(object.name, context) : madeFrom(object, context.at, context);
  const fields = made === null ? [] : fieldNames(typeof made === "string" ? made : made.call.callee, context);
  const entries = fields.flatMap((field): readonly PythonPair[] => {
    const value = made === null ? null : fieldOf(made, field.name, context, evaluate);
    const unknownValue = { kind: "unknown", expression: field.name, range } as const;
    return [
      {
        key: field.name,
        keyRange: field.range,
        value: value ?? unknownValue,
        range: field.range,
        conditional: false,
      },
    ];
  });
  const all = [...options.entries, ...entries];
  if (all.length > 0) return { kind: "mapping", entries: all, mayHaveMore: options.mayHaveMore, range };
  // Of a class that stands elsewhere the call tells what is not left at its default.
  if (made === null || typeof made === "string" || made.call.positional.length > 0) return null;
  const given = evaluate({ ...made.call, callee: "dict" }, { ...context, at: made.at });
  const isWhole = made.call.callee.endsWith("EngineArgs");
  return given.kind === "mapping" ? { ...given, mayHaveMore: given.mayHaveMore || !isWhole } : null;
}

/** `self.length = …` and what is added to it, where one method of the class does all of it. */
function assignedInClass(
  name: string,
  owner: string | null,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  if (owner === null) return null;
  const owners = new Set([owner, ...basesOf(owner, context.module)]);
  const events = (context.events.get(name) ?? []).filter(
    (event) => event.owner !== null && owners.has(event.owner) && changes(event),
  );
  const [first] = events;
  const depth = first ? first.blocks.indexOf(first.scope ?? -1) + 1 : 0;
  if (!first || events.some(({ scope }) => scope !== first.scope)) return null;
  return afterEvents(
    name,
    events,
    { ...context, at: { ...first, blocks: first.blocks.slice(0, depth) } },
    evaluate,
  );
}

/** Whether a statement may leave another value behind: `self.server.poll()` does not. */
function changes(event: PythonStatement): boolean {
  return (
    event.kind !== "expression" ||
    event.value.kind !== "call" ||
    /\.(?:append|extend|insert|update|pop|setdefault|remove|clear)$/.test(event.value.callee)
  );
}

/** `self.length` of a class that is given its fields (`@dataclass`): what all who make one give, else its default. */
function ownField(
  owner: string | null,
  field: string,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  const made = owner === null ? [] : (callsByName(context.module).get(owner) ?? []);
  const [first, ...others] = made
    .slice(0, mostObjects)
    .map((each) => fieldOf(each, field, context, evaluate));
  if (first === undefined) return classDefault(owner, field, context, evaluate);
  return first !== null && others.every((each) => each !== null && sameValue(first, each)) ? first : null;
}

/** Beyond these nobody makes objects that are all the same. */
const mostObjects = 20;

function classDefault(
  owner: string | null,
  field: string,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  if (owner === null) return null;
  for (const each of [owner, ...basesOf(owner, context.module)]) {
    const [only, ...others] = (context.events.get(field) ?? []).filter(
      (statement) => statement.isClassLevel && statement.owner === each,
    );
    if (!only) continue;
    return only.kind === "assign" && !only.adds && others.length === 0
      ? evaluate(only.value, { ...context, at: only })
      : null;
  }
  return null;
}

/** The fields that a class's body gives a default, by the order in which a constructor takes them. */
function fieldNames(
  owner: string,
  { module }: PythonContext,
): readonly { readonly name: string; readonly range: TextRange }[] {
  return [...basesOf(owner, module)]
    .reverse()
    .concat(owner)
    .flatMap((each) =>
      module.statements.flatMap((statement) =>
        statement.isClassLevel &&
        statement.owner === each &&
        (statement.kind === "assign" || statement.kind === "declare")
          ? [{ name: statement.name, range: statement.nameRange }]
          : [],
      ),
    );
}

/** A field of an object by the call that made it, or by its class. */
function fieldOf(
  made: Made | string,
  field: string,
  context: PythonContext,
  evaluate: Evaluate,
): PythonValue | null {
  // `Config.LENGTH`.
  if (typeof made === "string")
    return classDefault(made.slice(made.lastIndexOf(".") + 1), field, context, evaluate);
  const { call, at } = made;
  const inside = { ...context, at };
  const ownConstructor = [...context.module.functions].find(
    ([, each]) => each.owner === call.callee && each.name === call.callee,
  );
  if (ownConstructor) {
    const frame: PythonFrame = { call, context: inside };
    const frames = new Map([...(context.frames ?? []), [ownConstructor[0], frame]]);
    const given = assignedInClass(`self.${field}`, call.callee, { ...context, frames }, evaluate);
    return given ?? classDefault(call.callee, field, context, evaluate);
  }
  const named = call.keywords.find((each) => each.kind === "keyword" && each.name === field);
  if (named) return evaluate(named.value, inside);
  if (call.keywords.some(({ kind }) => kind === "splat")) return null;
  if (call.positional.length > 0) {
    const index = fieldNames(call.callee, context).findIndex(({ name }) => name === field);
    const own = call.positional[index];
    if (index < 0 || call.positional.some(({ kind }) => kind === "splat")) return null;
    if (own) return evaluate(own, inside);
  }
  return classDefault(call.callee, field, context, evaluate);
}
