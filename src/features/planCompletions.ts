import type { Deployment } from "../deployment/deployment.ts";
import { poolOf } from "../deployment/fromPlan.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis, PlanAnalysis } from "../findings/analysis.ts";
import {
  type PlanCompletions,
  pathInPlan,
  planCompletionsAt,
  type ValueSuggestion,
} from "../plan/planCompletions.ts";
import type { KeyDescription } from "../plan/schemaAtPath.ts";
import { formatScalar } from "../syntax/yaml/yamlEdit.ts";
import type { YamlPath } from "../syntax/yaml/yamlPath.ts";
import { gpuCompletions, priceCompletions } from "./catalogueCompletions.ts";
import type { Completion, CompletionKind } from "./completionItem.ts";
import { fittingGpuCompletions, fittingModelCompletions } from "./fittingCompletions.ts";
import { finishKey, finishValue } from "./planInsertion.ts";
import { settingKeyCompletions, settingValueCompletions } from "./planSettingCompletions.ts";

/**
 * Keys, values, units and names where the cursor stands, also in a plan that is half typed. The tree may be of a text
 * that was a few keystrokes younger: the place is told from `plan.yaml.text` alone.
 */
export function planCompletions(
  { assessments }: Analysis,
  plan: PlanAnalysis,
  offset: number,
  lookUps: LookUps,
): readonly Completion[] {
  const found = planCompletionsAt(plan.yaml, offset);
  if (found === null) return [];
  const { path, on, replace } = found.place;
  const deployments = assessments.map(({ deployment }) => deployment);
  const keys = [
    ...found.planKeys.map((name) => nameCompletion(name, found)),
    ...found.keys
      .toSorted((a, b) => Number(b.required) - Number(a.required))
      .map((key) => keyCompletion(key, found)),
    ...keysOfCatalogue(plan, found),
  ].map((key) => finishKey(plan.yaml.text, found.place, key));
  const values = [
    ...(on === "key" ? [] : settingValueCompletions(path, replace)),
    ...found.values.filter(({ kind }) => kind !== "example").map((value) => valueCompletion(value, found)),
    ...namesOfCatalogue(plan, deployments, found, lookUps),
    ...found.values.filter(({ kind }) => kind === "example").map((value) => valueCompletion(value, found)),
  ].map((value) => finishValue(plan.yaml.text, value));
  return unique([...keys, ...values]);
}

function keyCompletion(
  { name, description, example, required }: KeyDescription,
  { place }: PlanCompletions,
): Completion {
  return {
    label: name,
    kind: "key",
    range: place.replace,
    newText: name,
    detail: [required ? "required" : null, example].filter((part) => part !== null).join(" · "),
    documentation: description,
  };
}

/** A name that the plan has, to be changed in an alternative. */
function nameCompletion(name: string, { place, schema }: PlanCompletions): Completion {
  const detail = `${schema.nameOf} of the plan`;
  const newText = formatScalar(name, true);
  return { label: name, kind: "reference", range: place.replace, newText, detail };
}

const valueKinds: Record<ValueSuggestion["kind"], CompletionKind> = {
  word: "value",
  name: "reference",
  unit: "value",
  example: "value",
  removal: "value",
};

const valueDetails: Partial<Record<ValueSuggestion["kind"], string>> = {
  example: "for example",
  removal: "takes it out in this alternative",
};

function valueCompletion({ text, kind }: ValueSuggestion, { place }: PlanCompletions): Completion {
  const detail = valueDetails[kind];
  return {
    label: text,
    kind: valueKinds[kind],
    range: place.replace,
    newText: written(text, kind),
    ...(detail !== undefined && { detail }),
  };
}

/** Names are texts whatever they look like; of the rest only what YAML would read as a block (`> 10s`) needs quotes. */
function written(text: string, kind: ValueSuggestion["kind"]): string {
  if (kind === "name") return formatScalar(text, true);
  return /^[>|]/.test(text) ? JSON.stringify(text) : text;
}

/** Keys that the plan's format cannot know: vLLM's settings, and GPUs where figures are given by GPU. */
function keysOfCatalogue(plan: PlanAnalysis, { names, place }: PlanCompletions): readonly Completion[] {
  if (names === "GPU") return gpuCompletions(place.replace);
  return names === "vLLM setting" ? settingKeyCompletions(plan, place) : [];
}

/** Values that the plan's format cannot know, those first that fit. */
function namesOfCatalogue(
  plan: PlanAnalysis,
  deployments: readonly Deployment[],
  { names, place }: PlanCompletions,
  lookUps: LookUps,
): readonly Completion[] {
  const { path, replace, written } = place;
  switch (names) {
    case "gpu":
      return fittingGpuCompletions(inPoolAt(path, deployments), lookUps, replace);
    case "model":
      return fittingModelCompletions(serviceAt(path, deployments), lookUps, written, replace);
    case "price":
      return priceCompletions(gpuIdsAt(plan, path, lookUps), replace);
    default:
      return [];
  }
}

function serviceAt(path: YamlPath, deployments: readonly Deployment[]): Deployment | null {
  const [section, name] = pathInPlan(path) ?? path;
  return section === "services" ? (deployments.find((each) => each.name === name) ?? null) : null;
}

/** What runs in the pool whose GPU is written; all services where it is the one of the whole plan. */
function inPoolAt(path: YamlPath, deployments: readonly Deployment[]): readonly Deployment[] {
  const [section, name] = pathInPlan(path) ?? path;
  if (section === "gpu") return deployments;
  return deployments.filter(
    ({ source }) =>
      section === "pools" && source.kind === "service" && poolOf(source.plan, source.service)?.name === name,
  );
}

/** The GPUs that may be in the pool whose price is written; none where it is not known. */
function gpuIdsAt({ plan }: PlanAnalysis, path: YamlPath, lookUps: LookUps): readonly string[] {
  const [, name] = pathInPlan(path) ?? path;
  const gpu = plan?.pools.find((pool) => pool.name === name)?.gpu;
  return (gpu?.kind === "named" ? lookUps.findGpuChoice(gpu.name.value)?.ids : null) ?? [];
}

/** A name of the plan that the catalogue has too stands once, where it ranks first. */
function unique(completions: readonly Completion[]): readonly Completion[] {
  const seen = new Set<string>();
  return completions.filter(({ label, kind }) => {
    const isNew = !seen.has(`${kind === "key" || kind === "reference"}\0${label}`);
    seen.add(`${kind === "key" || kind === "reference"}\0${label}`);
    return isNew;
  });
}
