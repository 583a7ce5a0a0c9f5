import { callSites } from "../syntax/python/callSites.ts";
import type { PythonCall } from "../syntax/python/pythonModule.ts";
import type { PythonContext } from "../syntax/python/pythonValue.ts";
import { runsProcess } from "./pythonCalls.ts";

/** A run of a function: the call that makes it, and what its parameters are there. */
export interface PythonRun {
  readonly call: PythonCall;
  readonly context: PythonContext;
}

/**
 * The runs of the function around a place (`def sh(command): subprocess.run(command, shell=True)`), for each call of it;
 * `through` are those by calls of the function that a call stands in.
 */
export function runsAround(
  context: PythonContext,
  deepest = 2,
): readonly (PythonRun & { readonly through: readonly PythonRun[] })[] {
  const { scope } = context.at;
  const sites = scope === null ? [] : callSites(scope, context.module);
  if (scope === null || sites.length > mostCalls) return [];
  return sites.flatMap(({ call, at }) => {
    if (runsProcess(call.callee) || at.scope === scope || context.budget.left <= 0) return [];
    context.budget.left -= costOfRun;
    const inside = (there: PythonContext) => {
      const frames = new Map([...(there.frames ?? []), [scope, { call, context: { ...there, at } }]]);
      return { ...context, frames };
    };
    const around = deepest > 0 ? runsAround({ ...context, at }, deepest - 1) : [];
    const through = around.flatMap((run) => [run, ...run.through]);
    return [
      {
        call,
        context: inside(context),
        through: through.map((run) => ({ call: run.call, context: inside(run.context) })),
      },
    ];
  });
}

/** Beyond these a function is no helper of a program that launches servers. */
const mostCalls = 100;

/** Helpers that call helpers a hundred times each are made to take long. */
const costOfRun = 50;
