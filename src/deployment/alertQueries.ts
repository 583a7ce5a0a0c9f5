import type { Plan, PlanService } from "../plan/plan.ts";
import type { Quantity } from "../units/quantity.ts";
import { metricNames } from "../vllm/serverMetrics.ts";
import type { AlertName, AlertSubject } from "./alertSubject.ts";
import type { Deployment } from "./deployment.ts";
import { findGpuChoice } from "./lookUps.ts";
import { labelSelector, metricSelector } from "./metricSelector.ts";

/** A figure that Prometheus can give, and in what it counts. */
export interface AlertQuery {
  /** The service or pool that it is measured on. */
  readonly name: string;
  /** PromQL with a single value. */
  readonly query: string;
  /** The threshold in the metric's own unit. */
  readonly threshold: number;
  /** What was taken for granted about the metric; `null` where it is documented. */
  readonly assumption: string | null;
}

/**
 * What the services and GPUs of a plan report about a subject: vLLM's metrics, those that a process names, and those
 * of NVIDIA's DCGM exporter and of AMD's. Empty where nothing does.
 */
export function alertQueries(
  plan: Plan,
  deployments: readonly Deployment[],
  name: AlertName,
  threshold: Quantity,
): readonly AlertQuery[] {
  if (name.subject.startsWith("gpu_")) return gpuQueries(plan, name.subject, threshold);
  return plan.services.flatMap((service) => {
    const deployment = deployments.find(
      ({ source }) => source.kind === "service" && source.service.name === service.name,
    );
    const found = deployment === undefined ? processQuery(service, name) : serverQuery(deployment, name);
    if (found === null) return [];
    const { query, milliseconds, assumption } = found;
    const inUnit =
      threshold.kind === "time" && milliseconds !== true ? threshold.high / 1000 : threshold.high;
    return [{ name: service.name, query, threshold: inUnit, assumption: assumption ?? null }];
  });
}

/** The span over which rates are taken: long enough for a scrape every minute. */
const WINDOW = "[5m]";

interface Found {
  readonly query: string;
  readonly milliseconds?: boolean;
  readonly assumption?: string;
}

function serverQuery(deployment: Deployment, { subject, percentile }: AlertName): Found | null {
  const names = metricNames(deployment.version.value);
  const selector = metricSelector(deployment);
  const sum = (metric: string): Found => ({ query: `sum(${metric}${selector})` });
  const rate = (metric: string): Found => ({ query: `sum(rate(${metric}${selector}${WINDOW}))` });
  const time = (metric: string): Found => ({ query: timeQuery(metric, selector, percentile) });
  switch (subject) {
    case "latency":
      return time(names.latency);
    case "ttft":
      return time(names.ttft);
    case "tpot":
      return time(names.tpot);
    case "queue_time":
      return time(names.queueTime);
    case "queue_depth":
      return sum(names.waiting);
    case "running":
      return sum(names.running);
    case "kv_cache_usage":
      return { query: `max(${names.kvCacheUsage}${selector})` };
    case "throughput":
      return rate(names.finished);
    case "preemptions":
      return rate(names.preemptions);
    case "error_rate":
      return {
        query: shareQuery(`${names.httpRequests}{status="5xx"}`, names.httpRequests),
        assumption:
          "The metric of the HTTP server does not name the model: it counts all servers that are read.",
      };
    default:
      return null;
  }
}

/** A process reports what the plan names; what kind of metric it is follows from what it measures. */
function processQuery(service: PlanService, { subject, percentile }: AlertName): Found | null {
  const metric = (key: string): string | null => {
    const named = service.metrics.find(({ name }) => name === key)?.value.value ?? null;
    return named !== null && /^[A-Za-z_:][\w:]*$/.test(named) ? named : null;
  };
  const [latency, requests, errors, queue, memory] = [
    metric("latency"),
    metric("requests"),
    metric("errors"),
    metric("queue"),
    metric("memory"),
  ];
  switch (subject) {
    case "latency":
      return latency === null ? null : ofProcessLatency(latency, percentile);
    case "throughput":
      return requests === null
        ? null
        : { query: `sum(rate(${requests}${WINDOW}))`, assumption: taken(requests, "a counter") };
    case "error_rate":
      return errors === null || requests === null
        ? null
        : { query: shareQuery(errors, requests), assumption: taken(`${errors} and ${requests}`, "counters") };
    case "queue_depth":
      return queue === null ? null : { query: `sum(${queue})`, assumption: taken(queue, "a gauge") };
    case "memory":
      return memory === null
        ? null
        : { query: `max(${memory})`, assumption: taken(memory, "a gauge in bytes") };
    default:
      return null;
  }
}

function ofProcessLatency(metric: string, percentile: number | null): Found {
  const histogram = metric.replace(/_(?:bucket|sum|count)$/, "");
  const milliseconds = /_(?:milliseconds|millis|ms)$/.test(histogram);
  return {
    query: timeQuery(histogram, "", percentile),
    milliseconds,
    assumption: taken(histogram, `a histogram in ${milliseconds ? "milliseconds" : "seconds"}`),
  };
}

function gpuQueries(plan: Plan, subject: AlertSubject, threshold: Quantity): readonly AlertQuery[] {
  const seen = new Set<string>();
  return plan.pools.flatMap((pool): readonly AlertQuery[] => {
    const choice = pool.gpu?.kind === "named" ? findGpuChoice(pool.gpu.name.value) : null;
    const maker = /^(?:AMD|Intel|Google)\b/.exec(choice?.driverName ?? "")?.[0];
    if (maker === "AMD" && !seen.has(maker)) {
      seen.add(maker);
      const found = amdQuery(subject, choice?.driverName ?? "", threshold);
      return found === null ? [] : [{ name: pool.name, assumption: everyAmdGpu, ...found }];
    }
    if (maker !== undefined) return [];
    // Members of a family have names of their own, and of a described GPU none is known.
    const selector = choice?.ids.length === 1 ? labelSelector("modelName", choice.driverName) : "";
    if (seen.has(selector)) return [];
    seen.add(selector);
    const found = gpuQuery(subject, selector, threshold);
    return found === null ? [] : [{ name: pool.name, assumption: null, ...found }];
  });
}

const everyAmdGpu = "AMD's exporter names a GPU as its board does: all GPUs that are read are counted.";

/**
 * Source: ROCm/device-metrics-exporter, `docs/configuration/metricslist.md`: activity in percent, memory in MB (2²⁰ bytes,
 * as amd-smi counts them), temperature in °C, at the junction from MI300 on and at the edge before.
 */
function amdQuery(
  subject: AlertSubject,
  gpu: string,
  { kind, high }: Quantity,
): Pick<AlertQuery, "query" | "threshold"> | null {
  switch (subject) {
    case "gpu_utilization":
      return { query: "avg(gpu_gfx_activity)", threshold: high * 100 };
    case "gpu_memory":
      return kind === "share"
        ? { query: "max(gpu_used_vram / gpu_total_vram)", threshold: high }
        : { query: "max(gpu_used_vram)", threshold: high / 2 ** 20 };
    case "gpu_temperature": {
      const place = /\bMI2\d\d/.test(gpu) ? "edge" : "junction";
      return { query: `max(gpu_${place}_temperature)`, threshold: high };
    }
    default:
      return null;
  }
}

/** Source: dcgm-exporter, `default-counters.csv`: utilization in percent, memory in MiB, temperature in °C. */
function gpuQuery(
  subject: AlertSubject,
  selector: string,
  { kind, high }: Quantity,
): Pick<AlertQuery, "query" | "threshold"> | null {
  const used = `DCGM_FI_DEV_FB_USED${selector}`;
  switch (subject) {
    case "gpu_utilization":
      return { query: `avg(DCGM_FI_DEV_GPU_UTIL${selector})`, threshold: high * 100 };
    case "gpu_memory":
      return kind === "share"
        ? { query: `max(${used} / (${used} + DCGM_FI_DEV_FB_FREE${selector}))`, threshold: high }
        : { query: `max(${used})`, threshold: high / 2 ** 20 };
    case "gpu_temperature":
      return { query: `max(DCGM_FI_DEV_GPU_TEMP${selector})`, threshold: high };
    default:
      return null;
  }
}

/** A percentile from the buckets of a histogram, or the mean. */
function timeQuery(histogram: string, selector: string, percentile: number | null): string {
  if (percentile === null) return shareQuery(`${histogram}_sum${selector}`, `${histogram}_count${selector}`);
  const buckets = `sum by (le) (rate(${histogram}_bucket${selector}${WINDOW}))`;
  return `histogram_quantile(${Number((percentile / 100).toFixed(6))}, ${buckets})`;
}

function shareQuery(part: string, whole: string): string {
  return `sum(rate(${part}${WINDOW})) / sum(rate(${whole}${WINDOW}))`;
}

function taken(metric: string, kind: string): string {
  return `${metric} is taken to be ${kind}.`;
}
