import { toPlainValue } from "../syntax/yaml/plainValue.ts";
import { entryInsertion } from "../syntax/yaml/yamlEdit.ts";
import {
  effectiveEntries,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlNode,
} from "../syntax/yaml/yamlNode.ts";
import { isOwnKey } from "./formValue.ts";
import type {
  ArgsEntry,
  Batching,
  LatencyFigure,
  PlanService,
  Ranged,
  ServiceArgs,
  ServiceMemory,
  ThroughputFigure,
} from "./plan.ts";
import {
  asNumber,
  byName,
  contentAt,
  entriesWithNames,
  gpuFigures,
  namedEntries,
  numberAt,
  quantityAt,
  quantityOf,
  textAt,
  textOf,
} from "./ranged.ts";
import { readMeasured } from "./readMeasured.ts";
import { recalling } from "./recall.ts";

/** The services of a plan in the order of the file. */
export function readServices(text: string, root: YamlNode): readonly PlanService[] {
  const services = contentAt(root, "services");
  return services ? entriesWithNames(services.content).map((entry) => recallService(text, entry)) : [];
}

const recallService = recalling((text, entry) => readService(text, entry, resolveAlias(entry.value)));

function readService(text: string, entry: YamlEntry, content: YamlContent): PlanService {
  const engine = textAt(content, "engine");
  return {
    name: entry.key.text,
    nameRange: entry.key.range,
    range: entry.range,
    engine: engine?.value === "process" ? "process" : "vllm",
    engineRange: engine?.range ?? null,
    model: textAt(content, "model"),
    args: readArgs(text, content),
    script: textAt(content, "script"),
    env: byName(contentAt(content, "env")?.content ?? null, textOf),
    pool: textAt(content, "pool"),
    gpus: numberAt(content, "gpus"),
    replicas: numberAt(content, "replicas"),
    share: readShare(content),
    memory: readMemory(content),
    memoryPerSession: quantityAt(content, "memory_per_session", "memory"),
    sessionsPerGpu: gpuFigures(content, "sessions_per_gpu", "count"),
    latency: readLatency(content),
    precision: textAt(content, "precision"),
    throughput: readThroughput(content),
    batching: readBatching(content),
    speedup: byName(contentAt(content, "speedup")?.content ?? null, (value) => {
      const share = quantityOf(value, "share");
      return share && asNumber(share);
    }),
    metrics: byName(contentAt(content, "metrics")?.content ?? null, textOf),
    measured: readMeasured(content),
    insertion: content.kind === "mapping" ? entryInsertion(text, content) : null,
  };
}

function readArgs(text: string, service: YamlContent): ServiceArgs | null {
  const found = contentAt(service, "args");
  if (found?.content.kind !== "mapping") return null;
  const { entry, content } = found;
  return {
    range: content.range,
    keyRange: entry.key.range,
    entries: effectiveEntries(content).flatMap((setting) =>
      isOwnKey(setting.key.text) ? [] : [readSetting(text, setting)],
    ),
    insertion: entryInsertion(text, content),
  };
}

function readSetting(text: string, setting: YamlEntry): ArgsEntry {
  const value = resolveAlias(setting.value);
  return {
    name: setting.key.text,
    nameRange: setting.key.range,
    value: toPlainValue(value),
    written: value.kind === "scalar" ? value.text : text.slice(value.range.start, value.range.end),
    valueRange: value.range,
    range: setting.range,
  };
}

function readShare(service: YamlContent): Ranged<true | string> | null {
  const found = contentAt(service, "share");
  if (found?.content.kind !== "scalar") return null;
  const { value, text, range } = found.content;
  const keyRange = found.entry.key.range;
  if (value === true) return { value, range, keyRange };
  return typeof value === "string" && value !== "" ? { value: text, range, keyRange } : null;
}

function readMemory(service: YamlContent): ServiceMemory | null {
  const found = contentAt(service, "memory");
  if (!found) return null;
  const { content, entry } = found;
  const parts = byName(content, (value) => quantityOf(value, "memory"));
  return { range: content.range, keyRange: entry.key.range, total: quantityOf(content, "memory"), parts };
}

/** A time, times by GPU, or times by GPU and variant, as one list. */
function readLatency(service: YamlContent): readonly LatencyFigure[] {
  const content = contentAt(service, "latency")?.content;
  if (content?.kind !== "mapping")
    return gpuFigures(service, "latency", "time").map((figure) => ({ ...figure, variant: null }));
  return namedEntries(content).flatMap(({ entry, content: onGpu }): readonly LatencyFigure[] => {
    const gpu = { value: entry.key.text, range: entry.key.range };
    const figure = quantityOf(onGpu, "time");
    if (figure) return [{ gpu, variant: null, figure }];
    return byName(onGpu, (value) => quantityOf(value, "time")).map(({ name, nameRange, value }) => ({
      gpu,
      variant: { value: name, range: nameRange },
      figure: value,
    }));
  });
}

function readThroughput(service: YamlContent): readonly ThroughputFigure[] {
  return byName(contentAt(service, "throughput")?.content ?? null, (value) => quantityOf(value, "rate"))
    .flatMap(({ name, nameRange, value }) => {
      const batchSize = Number(name);
      return Number.isInteger(batchSize) && batchSize > 0
        ? [{ batchSize: { value: batchSize, range: nameRange }, rate: value }]
        : [];
    })
    .toSorted((a, b) => a.batchSize.value - b.batchSize.value);
}

function readBatching(service: YamlContent): Batching | null {
  const content = contentAt(service, "batching")?.content;
  if (content?.kind !== "mapping") return null;
  return {
    range: content.range,
    maxBatchSize: numberAt(content, "max_batch_size"),
    maxWait: quantityAt(content, "max_wait", "time"),
  };
}
