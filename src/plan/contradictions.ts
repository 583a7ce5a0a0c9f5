import { insertEntryEdit, removeEntryEdit } from "../syntax/yaml/yamlEdit.ts";
import { getEntry, resolveAlias, type YamlEntry, type YamlMapping } from "../syntax/yaml/yamlNode.ts";
import { excerpt } from "../text/excerpt.ts";
import { meantKey } from "./describeForm.ts";
import type { Plan } from "./plan.ts";
import type { PlanProblem } from "./planProblem.ts";
import { findPoolProblems } from "./poolProblems.ts";
import { contentAt, entriesWithNames, mappingAt, textAt } from "./ranged.ts";
import { rememberingSound } from "./recall.ts";
import { findUnknownReferences } from "./unknownReferences.ts";

/** What each value for itself may say, but not beside the others: keys that exclude each other, names of nothing. */
export function findContradictions(text: string, root: YamlMapping, plan: Plan): readonly PlanProblem[] {
  return [
    ...exclusive(text, root, ["gpu", "pools"], 'Keep one: "gpu" is short for a single pool.'),
    ...findPoolProblems(text, root),
    ...entriesWithNames(contentAt(root, "services")?.content ?? null).flatMap((entry) =>
      findServiceProblems(text, entry),
    ),
    ...findWorkloadProblems(text, root),
    ...findUnknownReferences(plan),
  ];
}

const findServiceProblems = rememberingSound((text, entry) => {
  const service = resolveAlias(entry.value);
  return service.kind === "mapping" ? problemsOfService(text, entry, service) : [];
});

function problemsOfService(text: string, name: YamlEntry, service: YamlMapping): readonly PlanProblem[] {
  const both = exclusive(
    text,
    service,
    ["args", "script"],
    "Keep one: the settings come from here or from the script.",
  );
  if (both.length > 0) return both;
  if (textAt(service, "engine")?.value === "process")
    return findForeignKeys(
      text,
      service,
      ["args", "script"],
      "holds settings of vLLM, but this service is a process",
    );
  const ofProcess = findForeignKeys(
    text,
    service,
    ["memory", "memory_per_session"],
    'belongs to a service with "engine: process"; of a vLLM server the memory is computed',
  );
  if (ofProcess.length > 0) return ofProcess;
  const hasModel =
    getEntry(service, "model") ||
    getEntry(service, "script") ||
    contentAt(mappingAt(service, "args"), "model");
  return hasModel || hasMisspeltModel(name, service) ? [] : [describeMissingModel(text, name, service)];
}

/** One slip is one problem: `modle: …` is reported as misspelt, not as missing too. */
function hasMisspeltModel(name: YamlEntry, service: YamlMapping): boolean {
  return service.entries.some(({ key }) => {
    const meant = meantKey(["services", name.key.text, key.text]);
    return meant !== key.text && (meant === "model" || meant === "engine" || meant === "script");
  });
}

/** The first key that fits another engine only: the rest would say the same. */
function findForeignKeys(
  text: string,
  service: YamlMapping,
  keys: readonly string[],
  why: string,
): readonly PlanProblem[] {
  const entry = keys.map((key) => getEntry(service, key)).find((found) => found !== null);
  if (!entry) return [];
  const removal = { title: `Remove "${entry.key.text}"`, edits: [removeEntryEdit(text, service, entry)] };
  const asProcess = {
    title: 'Add "engine: process"',
    edits: [insertEntryEdit(text, service, "engine", "process")],
  };
  const fixes = getEntry(service, "engine") ? [removal] : [asProcess, removal];
  return [{ code: "foreign-key", message: `"${entry.key.text}" ${why}.`, range: entry.key.range, fixes }];
}

function describeMissingModel(text: string, name: YamlEntry, service: YamlMapping): PlanProblem {
  const message = `"${excerpt(name.key.text)}" says neither which model it runs ("model: …") nor that it is something else ("engine: process").`;
  const fixes =
    getEntry(service, "engine") || getEntry(service, "args")
      ? []
      : [{ title: 'Add "engine: process"', edits: [insertEntryEdit(text, service, "engine", "process")] }];
  return { code: "missing-key", message, range: name.key.range, fixes };
}

function findWorkloadProblems(text: string, root: YamlMapping): readonly PlanProblem[] {
  const workload = mappingAt(root, "workload");
  if (!workload) return [];
  const context = mappingAt(workload, "context");
  const advice = "Keep one: the whole context, or prompt and output apart.";
  const mixed = context
    ? [
        ...exclusive(text, context, ["prompt", "mean"], advice),
        ...exclusive(text, context, ["prompt", "max"], advice),
      ]
    : [];
  return [...exclusive(text, workload, ["context", "prompt"], advice), ...mixed.slice(0, 1)];
}

/** Two keys of which only one may stand: the later one is underlined, either can be removed. */
function exclusive(
  text: string,
  mapping: YamlMapping,
  keys: readonly [string, string],
  advice: string,
): readonly PlanProblem[] {
  const entries = keys
    .flatMap((key) => getEntry(mapping, key) ?? [])
    .toSorted((a, b) => a.key.range.start - b.key.range.start);
  const [first, second] = entries;
  if (!first || !second) return [];
  const removal = (entry: YamlEntry) => ({
    title: `Remove "${entry.key.text}"`,
    edits: [removeEntryEdit(text, mapping, entry)],
  });
  return [
    {
      code: "exclusive-keys",
      message: `"${keys[0]}" and "${keys[1]}" exclude each other. ${advice}`,
      range: second.key.range,
      related: [{ message: `"${first.key.text}" stands here`, range: first.key.range }],
      fixes: [removal(second), removal(first)],
    },
  ];
}
