import type { UnreadScript } from "../findings/analysis.ts";
import type { LaunchParsers } from "../launch/launchParsers.ts";
import {
  findNamedLaunch,
  type NamedLaunch,
  type ScriptLaunch,
  splitReference,
} from "../launch/namedLaunch.ts";
import { type NeighbourFiles, pathBeside } from "../launch/neighbourFiles.ts";
import type { PlanService } from "../plan/plan.ts";

/** The launches that the services of a plan name as their scripts, each looked for once. */
export interface PlanScripts {
  readonly find: (service: PlanService) => ScriptLaunch | null;
  /** Those that were asked for and not found. */
  readonly problems: () => readonly UnreadScript[];
}

/** `path` is the plan's own. */
export function createPlanScripts(path: string, parsers: LaunchParsers, files: NeighbourFiles): PlanScripts {
  const found = new Map<string, { readonly named: NamedLaunch; readonly range: UnreadScript["range"] }>();
  const look = ({ value, range }: NonNullable<PlanService["script"]>): NamedLaunch => {
    // Two services may share a script; each has the launch at its own reference.
    const key = `${range.start}:${value}`;
    const known = found.get(key) ?? { named: findNamedLaunch(value, range, parsers, files), range };
    found.set(key, known);
    return known.named;
  };
  return {
    find: ({ script }) => {
      const named = script && look(script);
      const scriptPath = script && pathBeside(path, splitReference(script.value).file);
      return named && "launch" in named && scriptPath !== null ? { ...named, path: scriptPath } : null;
    },
    problems: () =>
      [...found.values()].flatMap(({ named, range }) =>
        named && "problem" in named ? [{ range, problem: named.problem }] : [],
      ),
  };
}
