import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { resolveAlias, type YamlNode } from "../syntax/yaml/yamlNode.ts";
import { findContradictions } from "./contradictions.ts";
import { findFormProblems } from "./formProblems.ts";
import { firstLineOf } from "./formText.ts";
import type { Plan } from "./plan.ts";
import type { PlanProblem } from "./planProblem.ts";
import { numberAt, textAt } from "./ranged.ts";
import { readAlerts, readJobs, readObjectives, readPipeline } from "./readObjectives.ts";
import { readPools } from "./readPools.ts";
import { readServices } from "./readServices.ts";
import { readWorkload } from "./readWorkload.ts";
import { describeSyntaxProblems, withoutConsequences } from "./syntaxProblems.ts";

/** A plan as far as it can be read, and what is wrong with its form. */
export interface PlanReading {
  /** `null` when the file holds no mapping at all. Values that are wrong are absent; everything else is there. */
  readonly plan: Plan | null;
  readonly problems: readonly PlanProblem[];
}

/** Reads a plan file. Never throws; every problem has its range, a plain sentence and the edits that solve it. */
export function readPlan(yaml: ParsedYaml): PlanReading {
  const syntax = describeSyntaxProblems(yaml);
  if (yaml.tree === null || yaml.isTemplate)
    return { plan: null, problems: syntax.length > 0 ? syntax : [emptyFile(yaml.text)] };
  const { plan, problems } = readPlanTree(yaml.text, yaml.tree);
  const form = withoutConsequences(yaml.text, syntax, problems);
  return { plan, problems: [...syntax, ...form].toSorted((a, b) => a.range.start - b.range.start) };
}

/** Reads a tree that may be put together from several places of the text: the plan itself or an alternative. */
export function readPlanTree(text: string, root: YamlNode): PlanReading {
  const content = resolveAlias(root);
  const formProblems = findFormProblems(text, content);
  if (content.kind !== "mapping") return { plan: null, problems: formProblems };
  const plan: Plan = {
    range: content.range,
    name: textAt(content, "name"),
    description: textAt(content, "description"),
    pools: readPools(text, content),
    services: readServices(text, content),
    pipeline: readPipeline(content),
    workload: readWorkload(text, content),
    objectives: readObjectives(content),
    jobs: readJobs(content),
    alerts: readAlerts(content),
    hoursPerMonth: numberAt(content, "hours_per_month", "number"),
  };
  return { plan, problems: [...formProblems, ...findContradictions(text, content, plan)] };
}

function emptyFile(text: string): PlanProblem {
  const insertion = { range: { start: text.length, end: text.length }, newText: "gpuplan: 1\n" };
  return {
    code: "missing-key",
    message: 'This plan is empty. Start it with "gpuplan: 1".',
    range: firstLineOf(text, { start: 0, end: text.length }),
    fixes: [{ title: 'Insert "gpuplan: 1"', edits: [insertion] }],
  };
}
