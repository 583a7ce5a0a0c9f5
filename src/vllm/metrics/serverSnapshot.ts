import { readExposition, type Sample } from "./exposition.ts";
import { addHistograms, type Histogram, makeHistogram } from "./histogram.ts";

/** What a running vLLM told of itself at one moment: every model that it serves, in the order of their names. */
export interface ServerSnapshot {
  readonly servers: readonly ModelSnapshot[];
  /** Lines that were no metrics. */
  readonly unreadLines: number;
}

/** One model; sums over its engines (data-parallel ranks) where nothing else is said. `null` where it was not told. */
export interface ModelSnapshot {
  /** The name that it is served under. */
  readonly model: string | null;
  readonly engines: number;
  /** Of each engine, which all have the same settings; `null` where it is not clear whose it is. */
  readonly cache: CacheConfig | null;
  readonly names: MetricGeneration;
  /** Part of the KV cache that requests hold, 0 to 1: the fullest engine's. */
  readonly kvCacheUsage: number | null;
  readonly running: number | null;
  readonly waiting: number | null;
  readonly counters: Counters;
  readonly histograms: Histograms;
}

/** `vllm:cache_config_info`, as far as it is understood. */
export interface CacheConfig {
  /** Of the engine that has the fewest. */
  readonly gpuBlocks: number | null;
  readonly blockTokens: number | null;
  /** "GPU KV cache size" as the log prints it; told since June 2026. */
  readonly kvTokens: number | null;
  /** Requests of the full length; told since June 2026. */
  readonly concurrency: number | null;
  readonly gpuMemoryUtilization: number | null;
  readonly cacheDtype: string | null;
  readonly prefixCaching: boolean | null;
}

/** Which of the names that have changed it uses; `both` for the releases in between. */
export interface MetricGeneration {
  /** `gpu_cache_usage_perc`, since 0.9.2 `kv_cache_usage_perc` beside it, since 0.12 alone. */
  readonly usage: "old" | "both" | "new" | null;
  /** `time_per_output_token_seconds`, since 0.10.2 `inter_token_latency_seconds` beside it, since 0.15 alone. */
  readonly interToken: "old" | "both" | "new" | null;
}

/** What only grows while the server runs. */
export interface Counters {
  readonly preemptions: number | null;
  readonly promptTokens: number | null;
  readonly generationTokens: number | null;
  readonly finished: number | null;
  /** Tokens of prompts that were looked for in the prefix cache, and found there. */
  readonly cacheQueries: number | null;
  readonly cacheHits: number | null;
  /** Guessed tokens that the model has accepted: they come on top of one a request and step. */
  readonly acceptedTokens: number | null;
  /** Steps of the engines: the histogram of their tokens counts each. */
  readonly steps: number | null;
}

/** Times in seconds. */
export interface Histograms {
  readonly ttft: Histogram | null;
  readonly interToken: Histogram | null;
  /** Averaged over each request, as benchmarks do it; told since September 2025. */
  readonly perOutputToken: Histogram | null;
  readonly request: Histogram | null;
  readonly queue: Histogram | null;
  readonly promptTokens: Histogram | null;
  readonly generationTokens: Histogram | null;
}

// The newest name counts where a release has both; they tell the same. Source: `vllm/v1/metrics/loggers.py`.
const newUsage = "kv_cache_usage_perc";
const oldUsage = "gpu_cache_usage_perc";
const newInterToken = "inter_token_latency_seconds";
const oldInterToken = "time_per_output_token_seconds";

/** vLLM's own prefix; Ray and some collectors cannot write its colon. */
const prefix = /^(?:ray_)?vllm[:_]/;

export function readServerSnapshot(text: string): ServerSnapshot {
  const { samples, unreadLines } = readExposition(text, (name) => prefix.test(name));
  const series = samples.map((sample) => ({ ...sample, name: sample.name.replace(prefix, "") }));
  const configs = series.filter(({ name, value }) => name === "cache_config_info" && value === 1);
  const byModel = groupBy(
    series.filter(({ name }) => name !== "cache_config_info"),
    ({ labels }) => labels.get("model_name") ?? null,
  );
  // What names no model, of LoRA adapters for instance, belongs to none where others do.
  if (byModel.size > 1) byModel.delete(null);
  if (byModel.size === 0 && configs.length > 0) byModel.set(null, []);
  const servers = [...byModel]
    .sort(([one], [other]) => ((one ?? "") < (other ?? "") ? -1 : 1))
    .map(([model, own]) => modelSnapshot(model, own, configsOf(configs, model, byModel.size)));
  return { servers, unreadLines };
}

/** A sample under vLLM's name without the prefix. */
type Series = Sample;

/** The configuration names no model: with several behind one address nobody can tell whose it is. */
function configsOf(configs: readonly Series[], model: string | null, models: number): readonly Series[] {
  const named = configs.filter(({ labels }) => labels.has("model_name"));
  if (named.length > 0) return named.filter(({ labels }) => labels.get("model_name") === model);
  return models === 1 ? configs : [];
}

function modelSnapshot(
  model: string | null,
  all: readonly Series[],
  configs: readonly Series[],
): ModelSnapshot {
  const byName = groupBy(all, ({ name }) => name);
  const values = (name: string): readonly number[] =>
    (byName.get(name) ?? []).flatMap(({ value }) => (Number.isFinite(value) && value >= 0 ? [value] : []));
  const sum = (name: string): number | null => {
    const found = values(name);
    return found.length === 0 ? null : found.reduce((total, value) => total + value, 0);
  };
  const histogram = (name: string): Histogram | null => histogramOf(byName, name);
  const usage = [newUsage, oldUsage].map(values).find((found) => found.length > 0) ?? [];
  const engines = new Set([...all, ...configs].map(({ labels }) => labels.get("engine") ?? ""));
  const isThere = (name: string): boolean => byName.has(name) || byName.has(`${name}_bucket`);
  return {
    model,
    engines: Math.max(1, engines.size),
    cache: cacheConfig(configs),
    names: {
      usage: generation(isThere(oldUsage), isThere(newUsage)),
      interToken: generation(isThere(oldInterToken), isThere(newInterToken)),
    },
    kvCacheUsage:
      usage.length === 0
        ? null
        : Math.min(
            1,
            usage.reduce((a, b) => Math.max(a, b)),
          ),
    running: sum("num_requests_running"),
    waiting: sum("num_requests_waiting"),
    counters: {
      preemptions: sum("num_preemptions_total"),
      promptTokens: sum("prompt_tokens_total"),
      generationTokens: sum("generation_tokens_total"),
      finished: sum("request_success_total"),
      cacheQueries: sum("prefix_cache_queries_total"),
      cacheHits: sum("prefix_cache_hits_total"),
      acceptedTokens: sum("spec_decode_num_accepted_tokens_total"),
      steps: sum("iteration_tokens_total_count"),
    },
    histograms: {
      ttft: histogram("time_to_first_token_seconds"),
      interToken: histogram(newInterToken) ?? histogram(oldInterToken),
      perOutputToken: histogram("request_time_per_output_token_seconds"),
      request: histogram("e2e_request_latency_seconds"),
      queue: histogram("request_queue_time_seconds"),
      promptTokens: histogram("request_prompt_tokens"),
      generationTokens: histogram("request_generation_tokens"),
    },
  };
}

function generation(hasOld: boolean, hasNew: boolean): MetricGeneration["usage"] {
  if (hasNew) return hasOld ? "both" : "new";
  return hasOld ? "old" : null;
}

/** One histogram for each engine and server, added up. */
function histogramOf(byName: ReadonlyMap<string, readonly Series[]>, name: string): Histogram | null {
  const ownerOf = ({ labels }: Series): string =>
    JSON.stringify([...labels].filter(([label]) => label !== "le").sort());
  const sums = new Map((byName.get(`${name}_sum`) ?? []).map((series) => [ownerOf(series), series.value]));
  const parts = groupBy(byName.get(`${name}_bucket`) ?? [], ownerOf);
  return addHistograms(
    [...parts].flatMap(([owner, buckets]) => {
      const bounds = buckets.map(({ labels, value }) => ({ upTo: boundOf(labels.get("le")), count: value }));
      return makeHistogram(bounds, sums.get(owner) ?? Number.NaN) ?? [];
    }),
  );
}

function boundOf(text: string | undefined): number {
  if (text === undefined || text.trim() === "") return Number.NaN;
  return /^\+?inf$/i.test(text) ? Number.POSITIVE_INFINITY : Number(text);
}

function cacheConfig(configs: readonly Series[]): CacheConfig | null {
  if (configs.length === 0) return null;
  const texts = (label: string): readonly string[] =>
    configs.flatMap(({ labels }) => {
      const text = labels.get(label) ?? "None";
      return text === "None" || text === "" ? [] : [text];
    });
  const least = (label: string): number | null =>
    texts(label)
      .map(Number)
      .filter((value) => Number.isFinite(value) && value > 0)
      .reduce<number | null>((fewest, value) => Math.min(fewest ?? value, value), null);
  const [caching] = texts("enable_prefix_caching");
  return {
    gpuBlocks: least("num_gpu_blocks"),
    blockTokens: least("block_size"),
    kvTokens: least("kv_cache_size_tokens"),
    concurrency: least("kv_cache_max_concurrency"),
    gpuMemoryUtilization: least("gpu_memory_utilization"),
    cacheDtype: texts("cache_dtype")[0] ?? null,
    prefixCaching: caching === undefined ? null : caching.toLowerCase() === "true",
  };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
