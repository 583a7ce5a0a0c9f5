import type { NamingService } from "../deployment/deployment.ts";
import type { Analysis } from "../findings/analysis.ts";
import { splitReference } from "../launch/namedLaunch.ts";
import { pathBeside } from "../launch/neighbourFiles.ts";

/** A service of a plan that names a launch file as its script. */
export interface PlanLink extends NamingService {
  readonly scriptPath: string;
  /** The launch that is meant among several; `null`: the only one. */
  readonly launch: string | null;
}

/** The scripts that the plans which are open name, by the plans' URIs. */
export interface PlanLinks {
  /** Takes note of a plan; the paths of the scripts that have something new to say of it. */
  readonly note: (uri: string, analysis: Analysis) => readonly string[];
  readonly forget: (uri: string) => readonly string[];
  readonly linksTo: (path: string) => readonly PlanLink[];
}

export function createPlanLinks(): PlanLinks {
  const byPlan = new Map<string, readonly PlanLink[]>();
  const pathsOf = (uri: string) => (byPlan.get(uri) ?? []).map(({ scriptPath }) => scriptPath);
  const forget = (uri: string) => {
    const paths = pathsOf(uri);
    byPlan.delete(uri);
    return paths;
  };
  return {
    forget,
    note: (uri, analysis) => {
      const before = forget(uri);
      if (analysis.kind === "plan") byPlan.set(uri, linksOf(analysis));
      return [...before, ...pathsOf(uri)];
    },
    linksTo: (path) => {
      const wanted = pathBeside("", path);
      return [...byPlan.values()].flat().filter(({ scriptPath }) => scriptPath === wanted);
    },
  };
}

function linksOf({ path, source: { text }, plan: read, assessments }: Analysis): readonly PlanLink[] {
  const scripts = new Set((read?.plan?.services ?? []).flatMap(({ name, script }) => (script ? [name] : [])));
  return assessments.flatMap((assessment) => {
    // Most services name none, and their deployments are not read for this.
    if (!scripts.has(assessment.name ?? "")) return [];
    const { deployment } = assessment;
    const { source } = deployment;
    if (source.kind !== "service" || source.service.script === null) return [];
    const { file, service } = splitReference(source.service.script.value);
    const scriptPath = pathBeside(path, file);
    const plan = path.slice(path.lastIndexOf("/") + 1);
    if (scriptPath === null) return [];
    return [{ plan, path, text, scriptPath, launch: service, planned: deployment }];
  });
}
