import { rangeInScalar } from "../syntax/yaml/scalarWord.ts";
import { formatScalar, insertEntryEdit, removeEntryEdit } from "../syntax/yaml/yamlEdit.ts";
import { getEntry, type YamlEntry, type YamlMapping } from "../syntax/yaml/yamlNode.ts";
import { parseGpuCount } from "../units/gpuCount.ts";
import { parseQuantity } from "../units/quantity.ts";
import { listed } from "./formText.ts";
import { nearestName } from "./nearest.ts";
import type { Plan, Ranged } from "./plan.ts";
import type { PlanProblem } from "./planProblem.ts";
import { contentAt, mappingAt, namedEntries, textAt } from "./ranged.ts";
import { parsePriceReference } from "./readPools.ts";

/** What each value for itself may say, but not beside the others: keys that exclude each other, names of nothing. */
export function findContradictions(text: string, root: YamlMapping, plan: Plan): readonly PlanProblem[] {
  return [
    ...exclusive(text, root, ["gpu", "pools"], 'Keep one: "gpu" is short for a single pool.'),
    ...findPoolProblems(text, root),
    ...namedEntries(contentAt(root, "services")?.content ?? null).flatMap(({ entry, content }) =>
      content.kind === "mapping" ? findServiceProblems(text, entry, content) : [],
    ),
    ...findWorkloadProblems(text, root),
    ...findUnknownReferences(plan),
  ];
}

function findPoolProblems(text: string, root: YamlMapping): readonly PlanProblem[] {
  return namedEntries(contentAt(root, "pools")?.content ?? null).flatMap(({ content: pool }) => [
    ...(pool.kind === "mapping" ? findCountInGpu(text, pool) : []),
    ...(pool.kind === "mapping" ? findUnreadablePrice(pool) : []),
  ]);
}

/** `gpu: 2x L4` in a pool, where the count has a key of its own. */
function findCountInGpu(text: string, pool: YamlMapping): readonly PlanProblem[] {
  const gpu = contentAt(pool, "gpu")?.content;
  if (gpu?.kind !== "scalar") return [];
  const written = parseGpuCount(gpu.text);
  if (!written?.countRange) return [];
  const range = rangeInScalar(text, gpu, written.countRange.start, written.nameRange.start);
  const edits = [{ range: gpu.range, newText: written.name }];
  if (!getEntry(pool, "count")) edits.push(insertEntryEdit(text, pool, "count", String(written.count)));
  return [
    {
      code: "count-in-gpu",
      message: `In a pool the number of GPUs stands under "count": write "gpu: ${written.name}" and "count: ${written.count}".`,
      range,
      fixes: [{ title: `Move the number to "count"`, edits }],
    },
  ];
}

/** A price is text of several forms, so the schema leaves it to be read here. */
function findUnreadablePrice(pool: YamlMapping): readonly PlanProblem[] {
  const price = contentAt(pool, "price")?.content;
  if (price?.kind !== "scalar" || price.value === null || parsePriceReference(price.text)) return [];
  const parsed = parseQuantity("hourlyPrice", price.text);
  if (parsed.ok) return [];
  const { code, suggestions } = parsed.problem;
  const forms =
    "a row of the price table (runpod/spot, gcp/us-central1/spot, runpod/spot@2025-02), a rate ($0.39/h) or a purchase ({ buy: $1000 })";
  return [
    {
      code: code === "missing-unit" ? code : "unknown-price",
      message:
        code === "missing-unit"
          ? `This price has no unit. Write it per hour: ${suggestions[0]}.`
          : `"price" takes ${forms}.`,
      range: price.range,
      fixes: suggestions.map((suggestion) => ({
        title: `Write ${suggestion}`,
        edits: [{ range: price.range, newText: suggestion }],
      })),
    },
  ];
}

function findServiceProblems(text: string, name: YamlEntry, service: YamlMapping): readonly PlanProblem[] {
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
  return hasModel ? [] : [describeMissingModel(text, name, service)];
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
  const message = `"${name.key.text}" says neither which model it runs ("model: …") nor that it is something else ("engine: process").`;
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

/** Names of pools and services that the plan does not have. */
function findUnknownReferences(plan: Plan): readonly PlanProblem[] {
  const pools = plan.pools.map(({ name }) => name);
  const services = plan.services.map(({ name }) => name);
  const toPools = [...plan.services, ...(plan.workload?.tiers ?? []), ...plan.jobs].map(({ pool }) => pool);
  const toServices = [...plan.services.map(({ share }) => asName(share)), ...plan.pipeline];
  return [
    ...toPools.flatMap((reference) => unknownReference(reference, "pool", pools)),
    ...toServices.flatMap((reference) => unknownReference(reference, "service", services)),
  ];
}

function asName(share: Ranged<true | string> | null): Ranged<string> | null {
  return share === null || share.value === true ? null : { ...share, value: share.value };
}

function unknownReference(
  reference: Ranged<string> | null,
  kind: string,
  names: readonly string[],
): readonly PlanProblem[] {
  if (!reference || names.includes(reference.value)) return [];
  const nearest = nearestName(reference.value, names);
  const offered = nearest ? [nearest] : names.slice(0, 3);
  const known = names.length === 0 ? `The plan has no ${kind}s.` : `The plan has ${listed(names, 6)}.`;
  return [
    {
      code: "unknown-reference",
      message: `There is no ${kind} "${reference.value}". ${nearest ? `Did you mean "${nearest}"?` : known}`,
      range: reference.range,
      fixes: offered.map((name) => ({
        title: `Change to "${name}"`,
        edits: [{ range: reference.range, newText: formatScalar(name, true) }],
      })),
    },
  ];
}
