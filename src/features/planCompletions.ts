import type { Analysis, PlanAnalysis } from "../findings/analysis.ts";
import type { TextNames } from "../plan/schema/leaf.ts";
import { type KeyDescription, type SchemaPlace, schemaAtPath } from "../plan/schemaAtPath.ts";
import { cursorPlaceAt } from "../syntax/yaml/cursorPlace.ts";
import { nodeAtPath, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import type { TextRange } from "../text/textRange.ts";
import { quantityForms } from "../units/quantityUnits.ts";
import { flagDescription } from "../vllm/flagDescriptions.ts";
import { allFlags, flagByName } from "../vllm/flags.ts";
import { gpuCompletions, modelCompletions, priceCompletions } from "./catalogueCompletions.ts";
import type { Completion } from "./completion.ts";

/** Keys, values, units and names where the cursor stands, also in a plan that is half typed. */
export function planCompletions(
  analysis: Analysis,
  plan: PlanAnalysis,
  offset: number,
): readonly Completion[] {
  const place = cursorPlaceAt(analysis.source.text, offset);
  if (place === null) return [];
  const schema = schemaAtPath(place.path);
  if (schema === null) return place.on === "value" ? argsValues(place.path, place.replace) : [];
  const keys = place.on === "value" ? [] : keyCompletions(plan, schema, place.path, place.replace);
  const values = place.on === "key" ? [] : valueCompletions(plan, schema, place.path, place.replace);
  return [...keys, ...values];
}

function keyCompletions(
  plan: PlanAnalysis,
  schema: SchemaPlace,
  path: YamlPath,
  range: TextRange,
): readonly Completion[] {
  const present = presentKeys(plan, path);
  const keys = schema.keys
    .filter(({ name }) => !present.has(name))
    .toSorted((a, b) => Number(b.required) - Number(a.required));
  const known = keys.map((key): Completion => describeKey(key, range));
  if (schema.nameOf === "vLLM setting") return [...known, ...settingCompletions(present, range)];
  if (schema.nameOf === "GPU")
    return [...known, ...gpuCompletions(range).map((gpu) => ({ ...gpu, newText: `${gpu.newText}: ` }))];
  return known;
}

function describeKey({ name, description, example, required }: KeyDescription, range: TextRange): Completion {
  return {
    label: name,
    kind: "key",
    range,
    newText: `${name}: `,
    detail: [required ? "required" : null, example].filter((part) => part !== null).join(" · "),
    documentation: description,
  };
}

/** Keys that stand there already; the one under the cursor is not yet one. */
function presentKeys({ tree }: PlanAnalysis, path: YamlPath): ReadonlySet<string> {
  const node = nodeAtPath(tree, path);
  const entries = node?.kind === "mapping" ? node.entries.filter(({ colon }) => colon !== null) : [];
  return new Set(entries.map(({ key }) => key.text));
}

/** vLLM's settings, those that decide the memory first. */
function settingCompletions(present: ReadonlySet<string>, range: TextRange): readonly Completion[] {
  const flags = allFlags().filter(
    (flag) =>
      flag.removedIn === null &&
      flag.flag.startsWith("--") &&
      !present.has(flag.flag.slice(2)) &&
      !present.has(flag.field),
  );
  return flags
    .toSorted(
      (a, b) => Number(b.memoryRelevant) - Number(a.memoryRelevant) || a.flag.localeCompare(b.flag, "en"),
    )
    .map((flag) => {
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

function valueCompletions(
  plan: PlanAnalysis,
  schema: SchemaPlace,
  path: YamlPath,
  range: TextRange,
): readonly Completion[] {
  const values = (schema.values ?? []).map(
    (value): Completion => ({ label: value, kind: "value", range, newText: value }),
  );
  const names = schema.names === null ? [] : namedThings(plan, schema.names, range);
  const quantities = (schema.quantity ?? []).flatMap((kind) => quantityForms[kind].examples);
  const examples = [...new Set([...(schema.names === null ? schema.examples : []), ...quantities])];
  const shown =
    values.length + names.length > 0
      ? []
      : examples.map(
          (example): Completion => ({
            label: example,
            kind: "value",
            range,
            newText: example,
            detail: "for example",
          }),
        );
  return [...values, ...names, ...argsValues(path, range), ...shown];
}

function namedThings({ plan }: PlanAnalysis, names: TextNames, range: TextRange): readonly Completion[] {
  const reference = (name: string): Completion => ({ label: name, kind: "reference", range, newText: name });
  switch (names) {
    case "gpu":
      return gpuCompletions(range);
    case "model":
      return modelCompletions(range);
    case "price":
      return priceCompletions(range);
    case "pool":
      return (plan?.pools ?? []).map(({ name }) => reference(name));
    case "service":
      return (plan?.services ?? []).map(({ name }) => reference(name));
    case "file":
      return [];
  }
}

/** The values of a vLLM setting under `args`. */
function argsValues(path: YamlPath, range: TextRange): readonly Completion[] {
  if (path.at(-2) !== "args") return [];
  const flag = flagByName(`--${String(path.at(-1)).replaceAll("_", "-")}`);
  const choices = flag?.type === "bool" ? ["true", "false"] : (flag?.choices ?? []).map(String);
  return choices.map((choice) => ({ label: choice, kind: "value", range, newText: choice }));
}
