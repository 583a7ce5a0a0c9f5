import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { getValue, resolveAlias, type YamlContent } from "../syntax/yaml/yamlNode.ts";
import { mappingEntries } from "../syntax/yaml/yamlPath.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { textUnder } from "./yaml/podContainer.ts";
import { findScriptLaunches, installedVersionIn } from "./yaml/scriptLaunch.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarText } from "./yaml/yamlText.ts";

/** Launches of a GitHub workflow or action: the `run` steps that a shell reads. */
export function findWorkflowLaunches(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  const tree = file.documents[0]?.tree ?? null;
  const root = tree && resolveAlias(tree);
  if (root?.kind !== "mapping") return [];
  const environment = environmentOf(file, root, []);
  const jobs = mappingEntries(getValue(root, "jobs")).map(({ content }) => content);
  return [...jobs, ...[getValue(root, "runs") ?? []].flat()].flatMap((job) =>
    stepsOf(file, job, environment, shell),
  );
}

function stepsOf(
  file: YamlLaunchFile,
  job: YamlContent,
  around: readonly EnvironmentVariable[],
  shell: ShellParser,
): Launch[] {
  const steps = getValue(job, "steps");
  if (steps?.kind !== "sequence") return [];
  const ofJob = environmentOf(file, job, around);
  let installedVersion: Launch["installedVersion"] = null;
  return steps.items.map(resolveAlias).flatMap((step) => {
    const run = getValue(step, "run");
    if (run?.kind !== "scalar" || !/^(?:ba|z|da)?sh\b/.test(textUnder(step, "shell") ?? "bash")) return [];
    const script = scalarText(file, run);
    const environment = environmentOf(file, step, ofJob);
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

function environmentOf(
  file: YamlLaunchFile,
  node: YamlContent,
  around: readonly EnvironmentVariable[],
): readonly EnvironmentVariable[] {
  const own = readYamlEnvironment(file, getValue(node, "env"), (text) => text);
  return [...around.filter(({ name }) => own.every((variable) => variable.name !== name)), ...own];
}
