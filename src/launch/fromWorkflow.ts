import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { getValue, resolveAlias, type YamlContent, type YamlMapping } from "../syntax/yaml/yamlNode.ts";
import { mappingEntries } from "../syntax/yaml/yamlPath.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { textUnder } from "./yaml/podContainer.ts";
import { findScriptLaunches, installedVersionIn } from "./yaml/scriptLaunch.ts";
import { workflowInterpolation } from "./yaml/workflowExpression.ts";
import { mayBeChanged, workflowValues } from "./yaml/workflowValues.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarText } from "./yaml/yamlText.ts";

/** Launches of a GitHub workflow or action: the `run` steps that a shell reads. */
export function findWorkflowLaunches(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  const tree = file.documents[0]?.tree ?? null;
  const root = tree && resolveAlias(tree);
  if (root?.kind !== "mapping") return [];
  const workflow = { file, root };
  const environment = environmentOf({ ...workflow, job: null }, root, []);
  const jobs = mappingEntries(getValue(root, "jobs")).map(({ content }) => content);
  return [...jobs, ...[getValue(root, "runs") ?? []].flat()].flatMap((job) =>
    stepsOf({ ...workflow, job }, environment, shell),
  );
}

/** What the expressions of a job refer to. */
interface JobPlace {
  readonly file: YamlLaunchFile;
  readonly root: YamlMapping;
  /** `null` for what stands outside of jobs. */
  readonly job: YamlContent | null;
}

function stepsOf(place: JobPlace, around: readonly EnvironmentVariable[], shell: ShellParser): Launch[] {
  const { file, job } = place;
  const steps = getValue(job, "steps");
  if (steps?.kind !== "sequence") return [];
  const ofJob = (job ? environmentOf(place, job, around) : around).map((variable) =>
    mayBeChanged(file.source.text, variable.name) ? unknownVariable(variable) : variable,
  );
  let installedVersion: Launch["installedVersion"] = null;
  return steps.items.map(resolveAlias).flatMap((step) => {
    const run = getValue(step, "run");
    if (run?.kind !== "scalar" || !/^(?:ba|z|da)?sh\b/.test(textUnder(step, "shell") ?? "bash")) return [];
    const environment = environmentOf(place, step, ofJob);
    const script = interpolationIn(place, environment)(scalarText(file, run));
    const surroundings = {
      kind: "workflow",
      service: null,
      environment,
      image: null,
      gpuRequest: null,
      installedVersion,
    } as const;
    // Each step is a shell of its own, but what one installs the next ones find.
    installedVersion = installedVersionIn(script) ?? installedVersion;
    return findScriptLaunches(file, script, surroundings, shell);
  });
}

function unknownVariable(variable: EnvironmentVariable): EnvironmentVariable {
  const { range } = variable.value;
  const unresolved = `$${variable.name}`;
  return { ...variable, value: { range, value: null, written: unresolved, unresolved, segments: [] } };
}

function environmentOf(
  place: JobPlace,
  node: YamlContent,
  around: readonly EnvironmentVariable[],
): readonly EnvironmentVariable[] {
  const own = readYamlEnvironment(place.file, getValue(node, "env"), interpolationIn(place, around));
  // Steps that set nothing share one environment, of which the variables are read once.
  if (own.length === 0) return around;
  const names = new Set(own.map(({ name }) => name));
  return [...around.filter(({ name }) => !names.has(name)), ...own];
}

function interpolationIn({ file, root, job }: JobPlace, environment: readonly EnvironmentVariable[]) {
  return workflowInterpolation(workflowValues(file, root, job, environment));
}
