import type { PlainValue } from "../syntax/yaml/plainValue.ts";
import type { EntryInsertion } from "../syntax/yaml/yamlEdit.ts";
import type { TextRange } from "../text/textRange.ts";
import type { Quantity } from "../units/quantity.ts";

/** A value of a plan and where it is written. */
export interface Ranged<T> {
  readonly value: T;
  readonly range: TextRange;
  /** The key that the value stands under. */
  readonly keyRange?: TextRange;
}

/** A `.gpuplan.yaml` file as typed values; what is absent or could not be read is `null` or an empty list. */
export interface Plan {
  readonly range: TextRange;
  readonly name: Ranged<string> | null;
  readonly description: Ranged<string> | null;
  /** From `pools`, or the one pool `default` that `gpu` is short for. */
  readonly pools: readonly Pool[];
  readonly services: readonly PlanService[];
  readonly pipeline: readonly Ranged<string>[];
  readonly workload: Workload | null;
  readonly objectives: Objectives | null;
  readonly jobs: readonly Job[];
  readonly alerts: Alerts | null;
  readonly hoursPerMonth: Ranged<number> | null;
}

/** What all named parts of a plan have: pools, services, jobs. */
interface Named {
  readonly name: string;
  readonly nameRange: TextRange;
  /** From the name to the end of its value. */
  readonly range: TextRange;
}

export interface Pool extends Named {
  readonly gpu: PoolGpu | null;
  readonly count: Ranged<number> | null;
  readonly gpusPerNode: Ranged<number> | null;
  readonly price: PoolPrice | null;
  /** A fraction of 1. */
  readonly reserve: Ranged<number> | null;
  /** Written as the top-level `gpu`, which has no keys of its own. */
  readonly isShorthand: boolean;
  /** Where a further key of this pool can be written; `null` in the short form. */
  readonly insertion: EntryInsertion | null;
}

export type PoolGpu =
  | { readonly kind: "named"; readonly name: Ranged<string> }
  | { readonly kind: "described"; readonly range: TextRange; readonly gpu: DescribedGpu };

/** A GPU that the catalogue lacks. */
export interface DescribedGpu {
  readonly name: Ranged<string> | null;
  readonly memory: Ranged<Quantity> | null;
  readonly bandwidth: Ranged<Quantity> | null;
  readonly computeCapability: Ranged<number> | null;
  readonly tflops: readonly ByName<Ranged<number>>[];
}

export type PoolPrice = { readonly range: TextRange; readonly keyRange: TextRange } & (
  | { readonly kind: "reference"; readonly reference: PriceReference }
  /** Per GPU and hour. */
  | { readonly kind: "rate"; readonly rate: Quantity }
  | { readonly kind: "rate-by-gpu"; readonly rates: readonly ByName<Ranged<Quantity>>[] }
  /** Per GPU; without `over` a one-off that has no monthly cost. */
  | {
      readonly kind: "purchase";
      readonly buy: Ranged<Quantity> | null;
      readonly over: Ranged<Quantity> | null;
      /** Of the current that the GPUs draw, at full power. */
      readonly electricity: Ranged<Quantity> | null;
    }
);

/** `gcp/us-central1/spot@2025-02` taken apart. */
export interface PriceReference {
  readonly provider: string;
  readonly region: string | null;
  readonly term: string;
  readonly date: string | null;
}

/** A value under a free name: a GPU, a precision, a part of the memory. */
export interface ByName<T> {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly value: T;
}

export interface PlanService extends Named {
  /** Written, or what the keys say: `vllm` unless `engine: process` is written. */
  readonly engine: "vllm" | "process";
  readonly engineRange: TextRange | null;
  readonly model: Ranged<string> | null;
  readonly args: ServiceArgs | null;
  readonly script: Ranged<string> | null;
  readonly env: readonly ByName<Ranged<string>>[];
  readonly pool: Ranged<string> | null;
  readonly gpus: Ranged<number> | null;
  readonly replicas: Ranged<number> | null;
  readonly share: Ranged<true | string> | null;
  readonly memory: ServiceMemory | null;
  readonly memoryPerSession: Ranged<Quantity> | null;
  /** `gpu` is `null` for a figure that holds on every GPU. */
  readonly sessionsPerGpu: readonly GpuFigure[];
  readonly latency: readonly LatencyFigure[];
  readonly precision: Ranged<string> | null;
  readonly throughput: readonly ThroughputFigure[];
  readonly batching: Batching | null;
  readonly speedup: readonly ByName<Ranged<number>>[];
  readonly metrics: readonly ByName<Ranged<string>>[];
  readonly measured: Measured | null;
  /** Where a further key of this service can be written. */
  readonly insertion: EntryInsertion | null;
}

/** vLLM's settings as written; `src/vllm` gives them meaning. */
export interface ServiceArgs {
  readonly range: TextRange;
  readonly keyRange: TextRange;
  readonly entries: readonly ArgsEntry[];
  readonly insertion: EntryInsertion;
}

export interface ArgsEntry {
  /** As written: `max-model-len` or `max_model_len`. */
  readonly name: string;
  readonly nameRange: TextRange;
  readonly value: PlainValue;
  /** The value's text without quotes, `32K`; the source text of a list or mapping. */
  readonly written: string;
  readonly valueRange: TextRange;
  /** From the name to the end of the value. */
  readonly range: TextRange;
}

/** `parts` is empty for one size without a breakdown. */
export interface ServiceMemory {
  readonly range: TextRange;
  readonly keyRange: TextRange;
  readonly total: Ranged<Quantity> | null;
  readonly parts: readonly ByName<Ranged<Quantity>>[];
}

export interface GpuFigure {
  readonly gpu: Ranged<string> | null;
  readonly figure: Ranged<Quantity>;
}

export interface LatencyFigure extends GpuFigure {
  readonly variant: Ranged<string> | null;
}

export interface ThroughputFigure {
  readonly batchSize: Ranged<number>;
  readonly rate: Ranged<Quantity>;
}

export interface Batching {
  readonly range: TextRange;
  readonly maxBatchSize: Ranged<number> | null;
  readonly maxWait: Ranged<Quantity> | null;
}

/** What a real run showed. */
export interface Measured {
  readonly range: TextRange;
  readonly keyRange: TextRange;
  readonly weights: Ranged<Quantity> | null;
  readonly kvCache: Ranged<Quantity> | null;
  readonly kvTokens: Ranged<Quantity> | null;
  readonly concurrency: Ranged<Quantity> | null;
  readonly latency: MeasuredTime | null;
  readonly ttft: MeasuredTime | null;
  readonly tpot: MeasuredTime | null;
  readonly throughput: Ranged<Quantity> | null;
  /** Requests open at once, or a rate: what the speed was measured under. */
  readonly load: Ranged<Quantity> | null;
  readonly realTimeFactor: Ranged<Quantity> | null;
  readonly gpu: Ranged<string> | null;
  readonly version: Ranged<string> | null;
  readonly on: Ranged<string> | null;
}

/** The value is the typical one: as written, else the median, the mean or the lowest percentile that is given. */
export interface MeasuredTime extends Ranged<Quantity> {
  /** In ascending order; empty where one time is written. */
  readonly percentiles: readonly { readonly percentile: number; readonly figure: Ranged<Quantity> }[];
  readonly mean: Ranged<Quantity> | null;
}

export interface Workload {
  readonly range: TextRange;
  readonly keyRange: TextRange;
  readonly concurrency: Ranged<Quantity> | null;
  readonly context: WorkloadContext | null;
  readonly sessions: Ranged<Quantity> | null;
  readonly requestsPerSession: Ranged<Quantity> | null;
  readonly users: Ranged<Quantity> | null;
  readonly requestsPerUser: Ranged<Quantity> | null;
  readonly requests: Ranged<Quantity> | null;
  readonly tenants: Ranged<Quantity> | null;
  readonly callsPerTenant: Ranged<Quantity> | null;
  /** A fraction of 1. */
  readonly utilization: Ranged<number> | null;
  readonly tiers: readonly Tier[];
  readonly growth: readonly GrowthStep[];
  readonly insertion: EntryInsertion | null;
}

/** Tokens that one request or session holds, prompt and output together. */
export type WorkloadContext = { readonly range: TextRange; readonly keyRange: TextRange } & (
  | { readonly kind: "tokens"; readonly tokens: Quantity }
  | {
      readonly kind: "distribution";
      readonly mean: Ranged<Quantity> | null;
      readonly p90: Ranged<Quantity> | null;
      readonly max: Ranged<Quantity> | null;
    }
  | {
      readonly kind: "parts";
      readonly prompt: Ranged<Quantity> | null;
      readonly output: Ranged<Quantity> | null;
    }
);

export interface Tier extends Named {
  readonly share: Ranged<number> | null;
  readonly pool: Ranged<string> | null;
  readonly latency: Ranged<Quantity> | null;
}

export interface GrowthStep {
  readonly range: TextRange;
  readonly months: Ranged<number> | null;
  /** `sessions`, `users`, `concurrency`, … for these months. */
  readonly counts: readonly ByName<Ranged<Quantity>>[];
}

export interface Objectives {
  readonly range: TextRange;
  readonly keyRange: TextRange;
  readonly latency: TimeObjective | null;
  readonly ttft: TimeObjective | null;
  readonly tpot: TimeObjective | null;
  readonly throughput: Ranged<Quantity> | null;
  readonly cost: Ranged<Quantity> | null;
  readonly costPerUser: Ranged<Quantity> | null;
  readonly costPerTenant: Ranged<Quantity> | null;
}

/** `10s p99`; without a percentile the average is meant. */
export interface TimeObjective extends Ranged<Quantity> {
  readonly percentile: number | null;
}

export interface Job extends Named {
  readonly steps: Ranged<number> | null;
  readonly epochs: Ranged<number> | null;
  readonly stepTime: readonly GpuFigure[];
  readonly duration: readonly GpuFigure[];
  readonly memory: Ranged<Quantity> | null;
  readonly pool: Ranged<string> | null;
}

export interface Alerts {
  readonly range: TextRange;
  readonly conditions: readonly ByName<Ranged<AlertCondition>>[];
  readonly for: Ranged<Quantity> | null;
}

export interface AlertCondition {
  readonly comparison: ">" | ">=" | "<" | "<=";
  readonly threshold: Quantity;
}
