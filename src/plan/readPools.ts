import { rangeInScalar } from "../syntax/yaml/scalarWord.ts";
import { entryInsertion } from "../syntax/yaml/yamlEdit.ts";
import {
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlNode,
  type YamlScalar,
} from "../syntax/yaml/yamlNode.ts";
import { parseGpuCount } from "../units/gpuCount.ts";
import type { DescribedGpu, Pool, PoolGpu, PoolPrice, PriceReference } from "./plan.ts";
import {
  asNumber,
  byName,
  contentAt,
  entriesWithNames,
  numberAt,
  quantityAt,
  quantityOf,
  textAt,
} from "./ranged.ts";
import { recalling } from "./recall.ts";

/** The pools of a plan; `gpu: 2x L4` is a pool called `default`. */
export function readPools(text: string, root: YamlNode): readonly Pool[] {
  const pools = contentAt(root, "pools");
  if (pools) return entriesWithNames(pools.content).map((entry) => recallPool(text, entry));
  const gpu = contentAt(root, "gpu");
  return gpu ? [readShorthand(text, gpu.entry, gpu.content)] : [];
}

const recallPool = recalling((text, entry) => readPool(text, entry, resolveAlias(entry.value)));

function readPool(text: string, entry: YamlEntry, content: YamlContent): Pool {
  const gpu = contentAt(content, "gpu");
  return {
    name: entry.key.text,
    nameRange: entry.key.range,
    range: entry.range,
    gpu: gpu && readGpu(gpu.content),
    count: numberAt(content, "count"),
    gpusPerNode: numberAt(content, "per_node"),
    price: readPrice(content),
    reserve: numberAt(content, "reserve", "share"),
    isShorthand: false,
    insertion: content.kind === "mapping" ? entryInsertion(text, content) : null,
  };
}

/** Count and name have ranges of their own, so that each can be edited alone. */
function readShorthand(text: string, entry: YamlEntry, content: YamlContent): Pool {
  const keyRange = entry.key.range;
  const pool = {
    name: "default",
    nameRange: keyRange,
    range: entry.range,
    gpusPerNode: null,
    price: null,
    reserve: null,
    isShorthand: true,
    insertion: null,
  };
  const written = content.kind === "scalar" && content.value !== null ? parseGpuCount(content.text) : null;
  if (content.kind !== "scalar" || written === null) return { ...pool, gpu: readGpu(content), count: null };
  const at = (scalar: YamlScalar, range: { readonly start: number; readonly end: number }) =>
    rangeInScalar(text, scalar, range.start, range.end);
  const name = { value: written.name, range: at(content, written.nameRange), keyRange };
  const { count, countRange } = written;
  return {
    ...pool,
    gpu: { kind: "named", name },
    count:
      count === null || countRange === null
        ? null
        : { value: count, range: at(content, countRange), keyRange },
  };
}

function readGpu(content: YamlContent): PoolGpu | null {
  if (content.kind === "mapping")
    return { kind: "described", range: content.range, gpu: readDescribedGpu(content) };
  if (content.kind !== "scalar" || content.value === null || content.text === "") return null;
  return { kind: "named", name: { value: content.text.trim(), range: content.range } };
}

function readDescribedGpu(content: YamlContent): DescribedGpu {
  return {
    name: textAt(content, "name"),
    memory: quantityAt(content, "memory", "memory"),
    bandwidth: quantityAt(content, "bandwidth", "bandwidth"),
    computeCapability: numberAt(content, "compute_capability", "number"),
    tflops: byName(contentAt(content, "tflops")?.content ?? null, (value) => {
      const figure = quantityOf(value, "number");
      return figure && asNumber(figure);
    }),
  };
}

function readPrice(pool: YamlContent): PoolPrice | null {
  const found = contentAt(pool, "price");
  if (!found) return null;
  const { content } = found;
  const at = { range: content.range, keyRange: found.entry.key.range };
  if (content.kind === "scalar") {
    const rate = quantityOf(content, "hourlyPrice");
    if (rate) return { kind: "rate", rate: rate.value, ...at };
    const reference = parsePriceReference(content.text);
    return reference && { kind: "reference", reference, ...at };
  }
  if (content.kind !== "mapping") return null;
  if (contentAt(content, "buy") || contentAt(content, "over")) {
    return {
      kind: "purchase",
      buy: quantityAt(content, "buy", "money"),
      over: quantityAt(content, "over", "time"),
      electricity: quantityAt(content, "electricity", "energyPrice"),
      ...at,
    };
  }
  return { kind: "rate-by-gpu", rates: byName(content, (value) => quantityOf(value, "hourlyPrice")), ...at };
}

/** Reads `runpod/spot`, `gcp/us-central1/spot`, each with an optional `@2025-02` or `@2025-02-14`. */
export function parsePriceReference(text: string): PriceReference | null {
  const match = /^([a-z][\w.-]*)\/(?:([\w.-]+)\/)?([\w.-]+)(?:@(\d{4}-\d{2}(?:-\d{2})?))?$/i.exec(
    text.trim(),
  );
  const [, provider, region, term, date] = match ?? [];
  if (provider === undefined || term === undefined) return null;
  return { provider, region: region ?? null, term, date: date ?? null };
}
