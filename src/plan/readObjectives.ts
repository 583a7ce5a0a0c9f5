import { resolveAlias, type YamlContent, type YamlNode } from "../syntax/yaml/yamlNode.ts";
import type { QuantityKind } from "../units/quantityUnits.ts";
import type { AlertCondition, Alerts, Job, Objectives, Ranged, TimeObjective } from "./plan.ts";
import {
  byName,
  contentAt,
  gpuFigures,
  namedEntries,
  numberAt,
  quantityAt,
  textAt,
  textOf,
} from "./ranged.ts";
import { type FramedQuantity, type QuantityLeaf, readQuantityLeaf } from "./schema/leaf.ts";

/** What should hold; `null` without `objectives`. */
export function readObjectives(root: YamlNode): Objectives | null {
  const found = contentAt(root, "objectives");
  if (found?.content.kind !== "mapping") return null;
  const { content, entry } = found;
  return {
    range: content.range,
    keyRange: entry.key.range,
    latency: readTimeObjective(content, "latency"),
    ttft: readTimeObjective(content, "ttft"),
    tpot: readTimeObjective(content, "tpot"),
    throughput: quantityAt(content, "throughput", "rate"),
    cost: quantityAt(content, "cost", "monthlyCost"),
    costPerUser: quantityAt(content, "cost_per_user", "monthlyCost", "money"),
    costPerTenant: quantityAt(content, "cost_per_tenant", "monthlyCost", "money"),
  };
}

/** Training and batch work. */
export function readJobs(root: YamlNode): readonly Job[] {
  return namedEntries(contentAt(root, "jobs")?.content ?? null).map(({ entry, content }) => ({
    name: entry.key.text,
    nameRange: entry.key.range,
    range: entry.range,
    steps: numberAt(content, "steps"),
    epochs: numberAt(content, "epochs"),
    stepTime: gpuFigures(content, "step_time", "time"),
    duration: gpuFigures(content, "duration", "time"),
    memory: quantityAt(content, "memory", "memory"),
    pool: textAt(content, "pool"),
  }));
}

/** Conditions that should alert somebody; `null` without `alerts`. */
export function readAlerts(root: YamlNode): Alerts | null {
  const content = contentAt(root, "alerts")?.content;
  if (content?.kind !== "mapping") return null;
  const conditions = byName(content, (value, entry) =>
    entry.key.text === "for" ? null : readCondition(value),
  );
  return { range: content.range, conditions, for: quantityAt(content, "for", "time") };
}

/** The services that a request passes in order. */
export function readPipeline(root: YamlNode): readonly Ranged<string>[] {
  const content = contentAt(root, "pipeline")?.content;
  return content?.kind === "sequence"
    ? content.items.flatMap((item) => textOf(resolveAlias(item)) ?? [])
    : [];
}

function readTimeObjective(content: YamlContent, key: string): TimeObjective | null {
  const found = contentAt(content, key);
  const framed = found && readFramed(found.content, ["time"], "percentile");
  if (!framed) return null;
  const percentile = framed.frame === "" ? null : Number(framed.frame.slice(1));
  return { value: framed.quantity, range: found.content.range, keyRange: found.entry.key.range, percentile };
}

const conditionKinds: readonly QuantityKind[] = ["time", "share", "count", "rate", "memory", "number"];
const comparisons: Readonly<Record<string, AlertCondition["comparison"]>> = {
  ">": ">",
  ">=": ">=",
  "<": "<",
  "<=": "<=",
};

function readCondition(content: YamlContent): Ranged<AlertCondition> | null {
  const framed = readFramed(content, conditionKinds, "condition");
  const comparison = framed && comparisons[framed.frame];
  return framed && comparison
    ? { value: { comparison, threshold: framed.quantity }, range: content.range }
    : null;
}

function readFramed(
  content: YamlContent,
  kinds: readonly QuantityKind[],
  frame: QuantityLeaf["frame"],
): FramedQuantity | null {
  if (content.kind !== "scalar") return null;
  const leaf: QuantityLeaf = {
    kind: "quantity",
    kinds,
    range: true,
    min: null,
    below: null,
    plausibleUnits: [],
    noun: "",
    frame,
  };
  const read = readQuantityLeaf(leaf, content.text);
  return read.ok ? read.value : null;
}
