import { evaluatePython } from "../syntax/python/evaluatePython.ts";
import { hasRun } from "../syntax/python/hasRun.ts";
import type { PythonCall } from "../syntax/python/pythonModule.ts";
import type { PythonContext } from "../syntax/python/pythonValue.ts";
import type { NamedSetting } from "./launch.ts";
import { settingOf } from "./pythonEngine.ts";

/** `args.max_model_len = 8192` behind `args = EngineArgs(…)`: what the options are given before the name stands for others. */
export function settingsGivenLater(call: PythonCall, context: PythonContext): NamedSetting[] {
  const { at, module } = context;
  if (at.kind !== "assign" || at.value !== call) return [];
  const settings: NamedSetting[] = [];
  for (const each of module.statements) {
    if (each.kind !== "assign" || each.scope !== at.scope || each.range.start < at.range.end) continue;
    if (each.name === at.name) break;
    const field = each.name.startsWith(`${at.name}.`) ? each.name.slice(at.name.length + 1) : "";
    const runs = /^\w+$/.test(field) ? hasRun(each, context, evaluatePython) : false;
    if (runs === false) continue;
    const { end } = each.nameRange;
    const place = { name: field, nameRange: { start: end - field.length, end }, range: each.range };
    const value = evaluatePython(each.value, { ...context, at: each });
    settings.push(settingOf(place, value, context, !runs || each.adds));
  }
  return settings;
}
