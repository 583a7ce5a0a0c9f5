import { entryInsertion } from "../syntax/yaml/yamlEdit.ts";
import type { YamlContent, YamlMapping, YamlNode } from "../syntax/yaml/yamlNode.ts";
import { resolveAlias } from "../syntax/yaml/yamlNode.ts";
import type { GrowthStep, Tier, Workload, WorkloadContext } from "./plan.ts";
import { byName, contentAt, namedEntries, numberAt, quantityAt, quantityOf, textAt } from "./ranged.ts";

/** Who uses the plan's services, and how much; `null` without a `workload`. */
export function readWorkload(text: string, root: YamlNode): Workload | null {
  const found = contentAt(root, "workload");
  if (found?.content.kind !== "mapping") return null;
  const { entry, content } = found;
  return {
    range: content.range,
    keyRange: entry.key.range,
    concurrency: quantityAt(content, "concurrency", "count"),
    context: readContext(content),
    sessions: quantityAt(content, "sessions", "count"),
    requestsPerSession: quantityAt(content, "requests_per_session", "rate"),
    users: quantityAt(content, "users", "count"),
    requestsPerUser: quantityAt(content, "requests_per_user", "rate"),
    requests: quantityAt(content, "requests", "rate"),
    tenants: quantityAt(content, "tenants", "count"),
    callsPerTenant: quantityAt(content, "calls_per_tenant", "number"),
    utilization: numberAt(content, "utilization", "share"),
    tiers: readTiers(content),
    growth: readGrowth(content),
    insertion: entryInsertion(text, content),
  };
}

function readContext(workload: YamlMapping): WorkloadContext | null {
  const found = contentAt(workload, "context");
  if (!found) {
    const prompt = quantityAt(workload, "prompt", "tokens");
    const output = quantityAt(workload, "output", "tokens");
    const first = prompt ?? output;
    return (
      first && { kind: "parts", prompt, output, range: first.range, keyRange: first.keyRange ?? first.range }
    );
  }
  const { content, entry } = found;
  const at = { range: content.range, keyRange: entry.key.range };
  const tokens = quantityOf(content, "tokens");
  if (tokens) return { kind: "tokens", tokens: tokens.value, ...at };
  if (content.kind !== "mapping") return null;
  const part = (key: string) => quantityAt(content, key, "tokens");
  if (contentAt(content, "prompt") || contentAt(content, "output"))
    return { kind: "parts", prompt: part("prompt"), output: part("output"), ...at };
  return { kind: "distribution", mean: part("mean"), p90: part("p90"), max: part("max"), ...at };
}

function readTiers(workload: YamlMapping): readonly Tier[] {
  return namedEntries(contentAt(workload, "tiers")?.content ?? null).map(({ entry, content }) => ({
    name: entry.key.text,
    nameRange: entry.key.range,
    range: entry.range,
    share: numberAt(content, "share", "share"),
    pool: textAt(content, "pool"),
    latency: quantityAt(content, "latency", "time"),
  }));
}

function readGrowth(workload: YamlMapping): readonly GrowthStep[] {
  const content = contentAt(workload, "growth")?.content;
  if (content?.kind !== "sequence") return [];
  return content.items.map(resolveAlias).map((step) => ({
    range: step.range,
    months: numberAt(step, "months"),
    counts: readCounts(step),
  }));
}

/** `sessions`, `users`, … of a growth step or a phase's limit. */
export function readCounts(content: YamlContent | null): GrowthStep["counts"] {
  return byName(content, (value, entry) => {
    if (entry.key.text === "months") return null;
    return quantityOf(value, entry.key.text === "requests" ? "rate" : "count");
  });
}
