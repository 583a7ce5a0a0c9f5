import type { Deployment } from "../deployment/deployment.ts";
import type { WorkspaceDefaults } from "../deployment/fromLaunch.ts";
import { sharesGpus } from "../deployment/sharing.ts";
import type { Analysis, PlanAnalysis } from "../findings/analysis.ts";
import type { Plan, PlanService } from "../plan/plan.ts";
import type { Assessment } from "../sizing/assess.ts";
import { readAnew } from "../sizing/sameAssessment.ts";
import { firstOf } from "../syntax/yaml/moveYaml.ts";
import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { getEntry, type YamlEntry, type YamlMapping } from "../syntax/yaml/yamlNode.ts";

/** What is known of a plan before its servers are assessed. */
export interface ReadPlan {
  readonly yaml: ParsedYaml;
  readonly plan: Plan;
  readonly defaults: WorkspaceDefaults;
}

/** Gives what reads a service's deployment. */
export type ServiceReaders = (service: PlanService) => () => Deployment;

/** The assessment of a service as it was before the text changed, where nothing that it rests on did. */
export type ReuseAssessment = (service: PlanService) => Assessment | null;

const reuseNothing: ReuseAssessment = () => null;

/**
 * `previous`: the plan's analysis before, with the same settings and catalogue. A service's assessment rests on its own
 * entry and on all of the plan but the other services, as long as none of them shares GPUs. Services that name a
 * script are assessed anew: the script may have changed. Its words may stand elsewhere by now, so the deployment is
 * read anew when somebody looks at it.
 */
export function reusableAssessments(
  previous: Analysis | null,
  { yaml, plan, defaults }: ReadPlan,
  readerOf: ServiceReaders,
): ReuseAssessment {
  const before = previous?.plan;
  const [oldServices, newServices] = [servicesOf(before?.yaml), servicesOf(yaml)];
  if (!before?.plan || !oldServices || !newServices || sharesGpus(before.plan) || sharesGpus(plan))
    return reuseNothing;
  if (!isSameAround(before, yaml) || JSON.stringify(before.defaults) !== JSON.stringify(defaults))
    return reuseNothing;
  const known = new Map((previous?.assessments ?? []).map((assessment) => [assessment.name, assessment]));
  return (service) => {
    const assessment = known.get(service.name);
    const [oldEntry, newEntry] = [getEntry(oldServices, service.name), getEntry(newServices, service.name)];
    return assessment?.kind === "estimated" && service.script === null && isSame(oldEntry, newEntry)
      ? readAnew(assessment, readerOf(service))
      : null;
  };
}

/** Whether everything but the services is what it was. */
function isSameAround(before: PlanAnalysis, yaml: ParsedYaml): boolean {
  const [old, now] = [rootOf(before.yaml)?.entries ?? [], rootOf(yaml)?.entries ?? []];
  return (
    old.length === now.length &&
    now.every((entry, index) => entry.key.text === "services" || isSame(old[index] ?? null, entry))
  );
}

function isSame(before: YamlEntry | null, now: YamlEntry | null): boolean {
  return before !== null && now !== null && firstOf(before) === firstOf(now);
}

function servicesOf(yaml: ParsedYaml | undefined): YamlMapping | null {
  const root = yaml && rootOf(yaml);
  const value = root ? getEntry(root, "services")?.value : null;
  return value?.kind === "mapping" ? value : null;
}

function rootOf({ tree }: ParsedYaml): YamlMapping | null {
  return tree?.kind === "mapping" ? tree : null;
}
