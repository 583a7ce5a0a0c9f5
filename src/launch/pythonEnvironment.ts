import { evaluatePython } from "../syntax/python/evaluatePython.ts";
import type { PythonCall, PythonExpression, PythonModule } from "../syntax/python/pythonModule.ts";
import { type PythonContext, type PythonValue, textOf } from "../syntax/python/pythonValue.ts";
import type { EnvironmentVariable } from "./launch.ts";
import { wordOfValue } from "./pythonItems.ts";

/** `os.environ["CUDA_VISIBLE_DEVICES"] = "0,1"` before the place, in the same function or at the module's level. */
export function environmentBefore(module: PythonModule, context: PythonContext): EnvironmentVariable[] {
  const byName = new Map<string, EnvironmentVariable>();
  for (const statement of module.statements) {
    const isBefore = statement.range.start < context.at.range.start;
    const isSeen = statement.scope === null || statement.scope === context.at.scope;
    if (statement.kind !== "assign-item" || statement.name !== "os.environ" || !isBefore || !isSeen) continue;
    const inside = { ...context, at: statement };
    const variable = variableOf(statement.key, evaluatePython(statement.value, inside), inside);
    const certain = statement.blocks.every((block, index) => context.at.blocks[index] === block);
    if (variable)
      byName.set(
        variable.name,
        certain ? variable : { ...variable, value: { ...variable.value, conditional: true } },
      );
  }
  return [...byName.values()];
}

function variableOf(
  key: PythonExpression,
  value: PythonValue,
  context: PythonContext,
): EnvironmentVariable | null {
  const name = textOf(evaluatePython(key, context));
  return name === null ? null : { name, nameRange: key.range, value: wordOfValue(value) };
}

/** `env={**os.environ, "A": "1"}`. */
export function environmentOf(call: PythonCall, context: PythonContext): EnvironmentVariable[] {
  const given = call.keywords.find((each) => each.kind === "keyword" && each.name === "env");
  const value = given && evaluatePython(given.value, context);
  if (value?.kind !== "mapping") return [];
  return value.entries.map(({ key, keyRange, value: each }) => ({
    name: key,
    nameRange: keyRange,
    value: wordOfValue(each),
  }));
}
