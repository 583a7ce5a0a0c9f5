import { cursorPlaceAt } from "../syntax/yaml/cursorPlace.ts";
import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { effectiveEntries, resolveAlias } from "../syntax/yaml/yamlNode.ts";
import { type CursorPlace, nodeAtPath, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import type { QuantityKind } from "../units/quantityUnits.ts";
import { quantityForms } from "../units/quantityUnits.ts";
import type { TextNames } from "./schema/leaf.ts";
import { type KeyDescription, type SchemaPlace, schemaAtPath } from "./schemaAtPath.ts";

/** What may be written at an offset of a plan, with text around it that need not be whole. */
export interface PlanCompletions {
  readonly place: CursorPlace;
  readonly schema: SchemaPlace;
  /** Keys that the mapping does not have yet; empty where a value stands. */
  readonly keys: readonly KeyDescription[];
  /** Words and examples that may stand as the value, in the order of the format. */
  readonly values: readonly ValueSuggestion[];
  /** In an alternative, names that the plan has where names are free: services, settings, parts of the memory. */
  readonly planKeys: readonly string[];
  /** Names of the catalogue, of files or of a vLLM setting that may stand here; those who have them add them. */
  readonly names: TextNames | "vLLM setting" | "GPU" | null;
}

export interface ValueSuggestion {
  readonly text: string;
  /**
   * `word`: one of a few. `name`: of a pool, service or variant in this plan. `unit`: the number being typed with a
   * unit. `removal`: the `null` that takes a key out of an alternative.
   */
  readonly kind: "word" | "name" | "unit" | "example" | "removal";
}

/** Completions at an offset; `null` in comments, in blocks of text and where the format has nothing. */
export function planCompletionsAt(yaml: ParsedYaml, offset: number): PlanCompletions | null {
  const place = cursorPlaceAt(yaml.text, offset);
  const schema = place && schemaAtPath(place.path);
  if (!place || !schema) return null;
  const takesKeys = place.on !== "value";
  const takesValues = place.on !== "key";
  return {
    place,
    schema,
    keys: takesKeys ? missingKeys(yaml, place, schema) : [],
    planKeys: takesKeys && schema.nameOf !== null ? keysOfPlan(yaml, place) : [],
    values: takesValues ? [...valuesFor(yaml, place, schema), ...removals(yaml, place)] : [],
    names: takesValues && schema.names ? schema.names : takesKeys ? catalogueKeys(schema) : null,
  };
}

/** The known keys without those that stand already; the one under the cursor counts as not there. */
function missingKeys(yaml: ParsedYaml, place: CursorPlace, schema: SchemaPlace): readonly KeyDescription[] {
  const present = presentKeys(yaml, place);
  const excluded = (name: string) =>
    exclusiveKeys.some((pair) => pair.includes(name) && pair.some((other) => present.has(other)));
  return schema.keys.filter(({ name }) => !present.has(name) && !excluded(name));
}

function presentKeys(yaml: ParsedYaml, place: CursorPlace): ReadonlySet<string> {
  const mapping = nodeAtPath(yaml.tree, place.path);
  const entries = mapping?.kind === "mapping" ? effectiveEntries(mapping) : [];
  return new Set(entries.flatMap(({ key }) => (key.range.start === place.replace.start ? [] : [key.text])));
}

/** What an alternative can change: the names that the plan has at the same place and the alternative has not yet. */
function keysOfPlan(yaml: ParsedYaml, place: CursorPlace): readonly string[] {
  const inPlan = pathInPlan(place.path);
  const mapping = inPlan && nodeAtPath(yaml.tree, inPlan);
  if (mapping?.kind !== "mapping") return [];
  const present = presentKeys(yaml, place);
  return effectiveEntries(mapping).flatMap(({ key }) => (present.has(key.text) ? [] : [key.text]));
}

function removals(yaml: ParsedYaml, { path, on }: CursorPlace): readonly ValueSuggestion[] {
  const inPlan = pathInPlan(path);
  const isThere =
    on === "value" && inPlan !== null && inPlan.length > 0 && nodeAtPath(yaml.tree, inPlan) !== null;
  return isThere ? [{ text: "null", kind: "removal" }] : [];
}

/**
 * `alternatives.big.services.chat` and `alternatives.big.phases.0.change.services.chat` mean `services.chat`;
 * `null` outside of patches.
 */
export function pathInPlan(path: YamlPath): YamlPath | null {
  if (path[0] !== "alternatives" || path.length < 2) return null;
  if (path[2] !== "phases") return path.slice(2);
  return path[4] === "change" ? path.slice(5) : null;
}

const exclusiveKeys: readonly (readonly [string, string])[] = [
  ["gpu", "pools"],
  ["args", "script"],
];

function valuesFor(yaml: ParsedYaml, place: CursorPlace, schema: SchemaPlace): readonly ValueSuggestion[] {
  const words = (schema.values ?? []).map((text): ValueSuggestion => ({ text, kind: "word" }));
  const names = [...namesInPlan(yaml, schema.names, place.path), ...variantsFor(yaml, place.path)].map(
    (text): ValueSuggestion => ({ text, kind: "name" }),
  );
  const number = /^\$?\d[\d,]*(?:\.\d+)?(?=\s*[A-Za-z/%]*$)/.exec(place.written)?.[0];
  if (schema.quantity && number) return [...words, ...unitsFor(schema.quantity, number)];
  const examples =
    names.length > 0 || schema.names === "pool" || schema.names === "service" || schema.values
      ? []
      : schema.examples;
  return [...words, ...names, ...examples.map((text): ValueSuggestion => ({ text, kind: "example" }))];
}

/** Pools and services of the plan; a service is not offered to itself. */
function namesInPlan(yaml: ParsedYaml, names: TextNames | null, path: YamlPath): readonly string[] {
  if (names !== "pool" && names !== "service") return [];
  const mapping = nodeAtPath(yaml.tree, [names === "pool" ? "pools" : "services"]);
  if (mapping?.kind !== "mapping") return [];
  const own = path[0] === "services" && names === "service" ? path[1] : null;
  return effectiveEntries(mapping).flatMap(({ key }) => (key.text === own ? [] : [key.text]));
}

/** Under `precision` the variants that the service's `latency` has. */
function variantsFor(yaml: ParsedYaml, path: YamlPath): readonly string[] {
  if (path.at(-1) !== "precision") return [];
  const service = pathInPlan(path.slice(0, -1)) ?? path.slice(0, -1);
  const latency = nodeAtPath(yaml.tree, [...service, "latency"]);
  const byGpu = latency?.kind === "mapping" ? effectiveEntries(latency) : [];
  const variants = byGpu.flatMap(({ value }) => {
    const times = resolveAlias(value);
    return times.kind === "mapping" ? effectiveEntries(times).map(({ key }) => key.text) : [];
  });
  return [...new Set(variants)];
}

function unitsFor(kinds: readonly QuantityKind[], number: string): readonly ValueSuggestion[] {
  const units = kinds.flatMap((kind) => quantityForms[kind].units.map((unit) => unit.spellings[0] ?? ""));
  return [...new Set(units)].map((unit) => ({
    text: `${number}${/^[a-z]{4,}$/.test(unit) ? " " : ""}${unit}`,
    kind: "unit",
  }));
}

function catalogueKeys(schema: SchemaPlace): PlanCompletions["names"] {
  return schema.nameOf === "vLLM setting" || schema.nameOf === "GPU" ? schema.nameOf : null;
}
