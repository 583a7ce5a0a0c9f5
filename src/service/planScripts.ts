import type { UnreadScript } from "../findings/analysis.ts";
import type { Launch } from "../launch/launch.ts";
import type { LaunchParsers } from "../launch/launchParsers.ts";
import { findNamedLaunch, type NamedLaunch } from "../launch/namedLaunch.ts";
import type { NeighbourFiles } from "../launch/neighbourFiles.ts";
import type { PlanService } from "../plan/plan.ts";

/** The launches that the services of a plan name as their scripts, each looked for once. */
export interface PlanScripts {
  readonly find: (service: PlanService) => Launch | null;
  /** Those that were asked for and not found. */
  readonly problems: () => readonly UnreadScript[];
}

export function createPlanScripts(parsers: LaunchParsers, files: NeighbourFiles): PlanScripts {
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
      return named && "launch" in named ? named.launch : null;
    },
    problems: () =>
      [...found.values()].flatMap(({ named, range }) =>
        named && "problem" in named ? [{ range, problem: named.problem }] : [],
      ),
  };
}
