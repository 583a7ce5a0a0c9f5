import type { PlanAnalysis } from "../findings/analysis.ts";
import { type PlanCompletions, planCompletionsAt, type ValueSuggestion } from "../plan/planCompletions.ts";
import type { KeyDescription } from "../plan/schemaAtPath.ts";
import { nodeAtPath, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import type { TextRange } from "../text/textRange.ts";
import { flagDescription } from "../vllm/flagDescriptions.ts";
import { allFlags, flagByName } from "../vllm/flags.ts";
import { gpuCompletions, modelCompletions, priceCompletions } from "./catalogueCompletions.ts";
import type { Completion, CompletionKind } from "./completionItem.ts";

/** Keys, values, units and names where the cursor stands, also in a plan that is half typed. */
export function planCompletions(plan: PlanAnalysis, offset: number): readonly Completion[] {
  const found = planCompletionsAt(plan.yaml, offset);
  if (found === null) return [];
  const { path, on, replace } = found.place;
  const keys = found.keys
    .toSorted((a, b) => Number(b.required) - Number(a.required))
    .map((key) => keyCompletion(key, replace));
  const values = found.values.map((value) => valueCompletion(value, replace));
  const settingValues = on === "key" ? [] : settingValueCompletions(path, replace);
  return [...keys, ...settingValues, ...values, ...catalogueCompletions(plan, found)];
}

function keyCompletion(
  { name, description, example, required }: KeyDescription,
  range: TextRange,
): Completion {
  return {
    label: name,
    kind: "key",
    range,
    newText: `${name}: `,
    detail: [required ? "required" : null, example].filter((part) => part !== null).join(" · "),
    documentation: description,
  };
}

const valueKinds: Record<ValueSuggestion["kind"], CompletionKind> = {
  word: "value",
  name: "reference",
  unit: "value",
  example: "value",
};

function valueCompletion({ text, kind }: ValueSuggestion, range: TextRange): Completion {
  const detail = kind === "example" ? { detail: "for example" } : {};
  return { label: text, kind: valueKinds[kind], range, newText: text, ...detail };
}

/** What the plan's format cannot know: names of the catalogue and vLLM's settings. */
function catalogueCompletions(plan: PlanAnalysis, { names, place }: PlanCompletions): readonly Completion[] {
  switch (names) {
    case "gpu":
      return gpuCompletions(place.replace);
    case "GPU":
      return gpuCompletions(place.replace).map((gpu) => ({ ...gpu, newText: `${gpu.newText}: ` }));
    case "model":
      return modelCompletions(place.replace);
    case "price":
      return priceCompletions(place.replace);
    case "vLLM setting":
      return settingCompletions(presentKeys(plan, place.path), place.replace);
    case "pool":
    case "service":
    case "file":
    case null:
      return [];
  }
}

/** Keys of a mapping as flags would be spelt; a hyphen and an underscore are one. */
function presentKeys({ yaml }: PlanAnalysis, path: YamlPath): ReadonlySet<string> {
  const node = nodeAtPath(yaml.tree, path);
  const entries = node?.kind === "mapping" ? node.entries : [];
  return new Set(
    entries.filter(({ colon }) => colon !== null).map(({ key }) => key.text.replaceAll("_", "-")),
  );
}

/** vLLM's settings, those that decide the memory first. */
function settingCompletions(present: ReadonlySet<string>, range: TextRange): readonly Completion[] {
  const offered = allFlags().filter(
    ({ flag, removedIn }) => removedIn === null && flag.startsWith("--") && !present.has(flag.slice(2)),
  );
  const ranked = offered.toSorted(
    (a, b) => Number(b.memoryRelevant) - Number(a.memoryRelevant) || a.flag.localeCompare(b.flag, "en"),
  );
  return ranked.map((flag) => {
    const documentation = flagDescription(flag.field) ?? flag.constraints;
    const name = flag.flag.slice(2);
    return {
      label: name,
      kind: "key",
      range,
      newText: `${name}: `,
      detail: flag.default === null ? (flag.type ?? "") : `default ${JSON.stringify(flag.default)}`,
      ...(documentation !== null && { documentation }),
    };
  });
}

/** The values of a vLLM setting under `args`. */
function settingValueCompletions(path: YamlPath, range: TextRange): readonly Completion[] {
  if (path.at(-2) !== "args") return [];
  const flag = flagByName(`--${String(path.at(-1)).replaceAll("_", "-")}`);
  const choices = flag?.type === "bool" ? ["true", "false"] : (flag?.choices ?? []).map(String);
  return choices.map((choice) => ({ label: choice, kind: "value", range, newText: choice }));
}
