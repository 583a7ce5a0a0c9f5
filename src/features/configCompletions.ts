import { configKeys, ruleLevels } from "../config/configSchema.ts";
import type { ConfigAnalysis } from "../findings/analysis.ts";
import { ruleList } from "../findings/ruleList.ts";
import { cursorPlaceAt } from "../syntax/yaml/cursorPlace.ts";
import { startOfLine } from "../syntax/yaml/yamlEdit.ts";
import { type CursorPlace, mappingEntries, nodeAtPath } from "../syntax/yaml/yamlPath.ts";
import { gpuCompletions } from "./catalogueCompletions.ts";
import type { Completion } from "./completionItem.ts";

/** Keys of a `.gpuplanrc.yaml`, rules, and how they are reported. */
export function configCompletions({ yaml }: ConfigAnalysis, offset: number): readonly Completion[] {
  const place = cursorPlaceAt(yaml.text, offset);
  if (place === null) return [];
  const [first, second, ...deeper] = place.path;
  if (deeper.length > 0) return [];
  if (first === undefined) return place.on === "value" ? [] : keyCompletions(yaml, place);
  if (first === "rules" && second === undefined && place.on !== "value") return ruleCompletions(yaml, place);
  if (place.on === "key") return [];
  const values =
    first === "rules" ? (second === undefined ? [] : levelCompletions(place)) : valuesOf(first, place);
  return values.map((value) => afterColon(yaml.text, value));
}

function keyCompletions(yaml: ConfigAnalysis["yaml"], place: CursorPlace): readonly Completion[] {
  const present = presentKeys(yaml, place);
  return configKeys
    .filter(({ name }) => !present.has(name))
    .map(({ name, description, examples }) => ({
      label: name,
      kind: "key",
      range: place.replace,
      newText: hasColon(yaml.text, place) ? name : `${name}:${below(name, yaml.text, place)}`,
      detail: examples[0] ?? "",
      documentation: description,
    }));
}

/** What begins under a key goes onto a line of its own. */
function below(name: string, text: string, { inFlow, replace }: CursorPlace): string {
  if (inFlow || (name !== "rules" && name !== "ignore")) return " ";
  const column = replace.start - startOfLine(text, replace.start);
  return `\n${" ".repeat(column + 2)}${name === "ignore" ? "- " : ""}`;
}

function ruleCompletions(yaml: ConfigAnalysis["yaml"], place: CursorPlace): readonly Completion[] {
  const present = presentKeys(yaml, place);
  return ruleList
    .filter(({ id }) => !present.has(id))
    .map(({ id, severity, summary }) => ({
      label: id,
      kind: "key",
      range: place.replace,
      newText: hasColon(yaml.text, place) ? id : `${id}: `,
      detail: severity,
      documentation: summary,
    }));
}

const levelDetails: Partial<Record<string, string>> = {
  off: "not reported at all",
  default: "the rule's own severity",
};

function levelCompletions({ path, replace }: CursorPlace): readonly Completion[] {
  const own = ruleList.find(({ id }) => id === path[1])?.severity;
  return ["off", ...ruleLevels.filter((level) => level !== "off")].map((level) => ({
    label: level,
    kind: "value",
    range: replace,
    newText: level,
    detail: levelDetails[level] ?? (level === own ? "the rule's own severity" : ""),
  }));
}

function valuesOf(key: string | number, { replace }: CursorPlace): readonly Completion[] {
  if (key === "gpu") return gpuCompletions(replace);
  const examples = configKeys.find(({ name }) => name === key)?.examples ?? [];
  return examples.map((text) => ({
    label: text,
    kind: "value",
    range: replace,
    newText: /^[*!]/.test(text) ? JSON.stringify(text) : text,
    detail: "for example",
  }));
}

function presentKeys({ tree }: ConfigAnalysis["yaml"], place: CursorPlace): ReadonlySet<string> {
  const entries = mappingEntries(nodeAtPath(tree, place.path));
  return new Set(
    entries.flatMap(({ entry: { key } }) => (key.range.start === place.replace.start ? [] : [key.text])),
  );
}

function hasColon(text: string, { replace }: CursorPlace): boolean {
  return /^[ \t]*:/.test(text.slice(replace.end, replace.end + 20));
}

/** YAML wants a blank between a colon and the value. */
function afterColon(text: string, value: Completion): Completion {
  return text.charAt(value.range.start - 1) === ":"
    ? { ...value, newText: ` ${value.newText}`, filterText: value.label }
    : value;
}
