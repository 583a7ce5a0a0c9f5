import type { YamlContent } from "../syntax/yaml/yamlNode.ts";
import type { Measured, MeasuredTime } from "./plan.ts";
import { byName, contentAt, quantityAt, quantityOf, textAt } from "./ranged.ts";

/** What a service's `measured` says; `null` where it is none. */
export function readMeasured(service: YamlContent): Measured | null {
  const found = contentAt(service, "measured");
  if (found?.content.kind !== "mapping") return null;
  const { content, entry } = found;
  return {
    range: content.range,
    keyRange: entry.key.range,
    weights: quantityAt(content, "weights", "memory"),
    kvCache: quantityAt(content, "kv_cache", "memory"),
    kvTokens: quantityAt(content, "kv_tokens", "tokens"),
    concurrency: quantityAt(content, "concurrency", "number"),
    latency: measuredTimeAt(content, "latency"),
    ttft: measuredTimeAt(content, "ttft"),
    tpot: measuredTimeAt(content, "tpot"),
    throughput: quantityAt(content, "throughput", "rate"),
    load: quantityAt(content, "load", "rate", "count"),
    realTimeFactor: quantityAt(content, "real_time_factor", "number"),
    gpu: textAt(content, "gpu"),
    version: textAt(content, "version"),
    on: textAt(content, "on"),
  };
}

/** One time, or the mean and percentiles. */
function measuredTimeAt(measured: YamlContent, key: string): MeasuredTime | null {
  const found = contentAt(measured, key);
  if (found === null) return null;
  const keyRange = found.entry.key.range;
  const whole = quantityOf(found.content, "time");
  if (whole !== null) return { ...whole, keyRange, percentiles: [], mean: null };
  const figures = byName(found.content, (value) => quantityOf(value, "time"));
  const mean = figures.find(({ name }) => name === "mean")?.value ?? null;
  const percentiles = figures
    .flatMap(({ name, value }) => {
      const percentile = Number(/^p(\d{1,2})$/.exec(name)?.[1]);
      return Number.isNaN(percentile) ? [] : [{ percentile, figure: value }];
    })
    .toSorted((a, b) => a.percentile - b.percentile);
  const median = percentiles.find(({ percentile }) => percentile === 50)?.figure;
  const typical = median ?? mean ?? percentiles[0]?.figure;
  return typical === undefined ? null : { ...typical, keyRange, percentiles, mean };
}
