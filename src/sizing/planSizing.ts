import type { GpuChoice } from "../deployment/deployment.ts";
import type { SpeedLimit } from "../performance/speedTypes.ts";
import type { PlanService, Pool, Ranged, TimeObjective } from "../plan/plan.ts";
import type { Quantity } from "../units/quantity.ts";
import type { Assessment } from "./assess.ts";

/**
 * What a plan comes to. Every figure has two ends, since the plan may give ranges: all of them at the end that asks
 * for less, and all at the other. Where the plan gives none, both ends are equal. Money is in US dollars.
 */
export interface PlanSizing {
  /** In the order of the plan. */
  readonly services: readonly ServiceSizing[];
  readonly pools: readonly PoolSizing[];
  /** `null` for several services without a `pipeline`; a single service is a pipeline of its own. */
  readonly pipeline: PipelineSizing | null;
  /** The pipeline of each tier, on the GPUs of its pool. */
  readonly tiers: readonly TierSizing[];
  readonly workload: WorkloadSizing;
  /** GPUs by load, where the plan leaves open how many there are; empty where one step carries all. Worked out when asked for. */
  readonly scaling: () => readonly ScalingStep[];
  readonly cost: CostSizing;
  readonly jobs: readonly JobSizing[];
  /** `null` without `growth`. */
  readonly growth: GrowthSizing | null;
  readonly objectives: readonly ObjectiveSizing[];
}

/** A figure at both ends of the plan's ranges. `favourable` is not always the smaller number: more sessions are better. */
export interface Ends {
  readonly favourable: number;
  readonly unfavourable: number;
}

export type End = keyof Ends;

/** A figure, or the sentence that says why there is none. */
export type Figure =
  | { readonly ends: Ends; readonly reason: null }
  | { readonly ends: null; readonly reason: string };

/** Where a latency or throughput comes from; what was measured beats what is estimated. */
export type FigureOrigin = "plan" | "measured" | "estimated";

/** One service on the GPUs of one pool. */
export interface ServiceSizing {
  readonly service: PlanService;
  /** `null` when the plan does not say where it runs. */
  readonly pool: Pool | null;
  readonly gpu: GpuChoice | null;
  /** A vLLM server's estimate; `null` for a process. */
  readonly assessment: Assessment | null;
  /** Bytes on one GPU: a process's memory with its share of the sessions, what a vLLM server asks for. */
  readonly memoryBytes: Figure;
  /** Sessions or requests that one copy holds: by memory, as trusted, and the lower of both. */
  readonly sessionsByMemory: Figure;
  readonly sessionsTrusted: Ends | null;
  readonly sessions: Figure;
  /** Milliseconds of one request with speed-ups applied. */
  readonly latencyMs: Figure;
  readonly latencyOrigin: FigureOrigin;
  /** Requests a second of one copy with speed-ups applied. */
  readonly throughputPerSecond: Figure;
  readonly throughputOrigin: FigureOrigin;
  /** The batch size whose measured throughput counts; `null` without a table. */
  readonly batchSize: number | null;
  /** Product of the speed-ups, 1 without any. */
  readonly speedup: number;
  /** The model's weights where the plan states a process's memory per session and no memory: nobody counted them. */
  readonly uncountedWeights: UncountedWeights | null;
}

export interface UncountedWeights {
  readonly model: string;
  readonly bytes: number;
  /** Sessions that one GPU would hold beside them. */
  readonly sessions: Ends;
}

/** One pool: how many GPUs the workload needs of it, what stands on each of them, and what they cost. */
export interface PoolSizing {
  readonly pool: Pool;
  readonly gpu: GpuChoice | null;
  /** Part of the demand that comes here: 1 without tiers. */
  readonly share: number;
  readonly groups: readonly GroupSizing[];
  readonly gpusNeeded: Figure;
  /** The pool's `count`, else as many as the workload needs. */
  readonly gpusPaidFor: Figure;
  readonly price: PoolPriceSizing;
}

/** What a copy has to serve: requests in flight, open sessions, or requests a second. */
export type DemandKind = "concurrency" | "sessions" | "requestsPerSecond";

/** Services that stand on the same GPUs; one copy on each GPU, or on as many as a replica takes. */
export interface GroupSizing {
  readonly services: readonly ServiceSizing[];
  readonly gpusPerCopy: number;
  readonly copiesNeeded: Figure;
  /** What asks for the most copies; `null` where nothing is asked for or not known. */
  readonly bound: { readonly service: string; readonly of: DemandKind } | null;
  /** Copies that run: what the pool's `count` has room for, else as many as are needed. */
  readonly copies: Figure;
  /** Bytes on one GPU, of which `usableBytes` may be used (the reserve is kept free). */
  readonly memoryBytes: Figure;
  readonly totalBytes: Ends | null;
  readonly usableBytes: Ends | null;
}

export type PoolPriceSizing =
  | {
      readonly kind: "hourly";
      readonly perGpuHour: Ends;
      readonly reference: string;
      readonly asOf: string | null;
    }
  /** `perGpuMonth` where the purchase is spread over a time. */
  | { readonly kind: "purchase"; readonly buy: Ends; readonly perGpuMonth: Ends | null }
  | { readonly kind: "none"; readonly reason: string };

export interface StageSizing {
  readonly service: string;
  readonly latencyMs: Figure;
  /** Of all copies together. */
  readonly throughputPerSecond: Figure;
  /** Its part of the latency, a fraction of 1; `null` where a latency is not known. */
  readonly latencyShare: number | null;
}

/** A request passes the stages in order: latencies add up, the slowest stage bounds throughput. */
export interface PipelineSizing {
  readonly stages: readonly StageSizing[];
  readonly latencyMs: Figure;
  /** `estimated` as soon as one stage's is, `measured` where all are. */
  readonly latencyOrigin: FigureOrigin;
  /** The stage that bounds the throughput; where none is known, the one with the longest latency. */
  readonly bottleneck: string | null;
  readonly bottleneckShare: number | null;
  /** Of all copies together: of the GPUs that are there, else of those that the workload needs. */
  readonly throughputPerSecond: Figure;
  /** Of the stage that bounds it. */
  readonly throughputOrigin: FigureOrigin;
  /** As far as the stages may be filled: `utilization`, less the pool's `reserve`. */
  readonly atUtilizationPerSecond: Figure;
  readonly perDay: Figure;
  /** Stages whose throughput nobody knows; they are taken to keep up. */
  readonly takenToKeepUp: readonly string[];
}

export interface TierSizing {
  readonly name: string;
  readonly pool: string | null;
  readonly share: number;
  readonly pipeline: PipelineSizing | null;
  /** What was promised, and whether it is kept; `null` where one of both is not known. */
  readonly latencyLimitMs: number | null;
  readonly met: boolean | null;
}

export interface WorkloadSizing {
  readonly requestsPerSecond: Ends | null;
  readonly concurrency: Ends | null;
  readonly sessions: Ends | null;
  readonly users: Ends | null;
  readonly tenants: Ends | null;
  /** Over all pools. */
  readonly gpusNeeded: Figure;
  /** How full the busiest stage is, a fraction of 1. */
  readonly busy: Figure;
  readonly busiest: string | null;
}

/** From so many users (or sessions, or requests at once) up to so many. */
export interface ScalingStep {
  readonly count: string;
  readonly from: number;
  readonly upTo: number;
  readonly gpus: number;
}

export interface CostSizing {
  readonly perHour: Figure;
  readonly perMonth: Figure;
  /** Once; `null` when nothing is bought without being spread over a time. */
  readonly purchase: Ends | null;
  /** Per one of users, else sessions, else concurrency; of the month, else of the purchase. */
  readonly perUser: Figure;
  readonly perTenant: Figure;
  /** What `perUser` and `perTenant` are a part of. */
  readonly basis: "month" | "purchase" | null;
  readonly perMillionTokens: Figure;
  /** Where the prices are from, each once. */
  readonly prices: readonly PriceSource[];
}

export interface PriceSource {
  readonly pool: string;
  readonly reference: string;
  readonly asOf: string | null;
}

export interface JobSizing {
  readonly name: string;
  readonly pool: string | null;
  readonly hours: Figure;
  /** Where the job is given in steps and epochs, or takes one epoch. */
  readonly hoursPerEpoch: Figure;
  readonly cost: Figure;
  /** Every GPU that the job names, at the pool's price for it. */
  readonly byGpu: readonly { readonly gpu: string; readonly hours: Ends; readonly cost: Figure }[];
}

export interface GrowthSizing {
  readonly months: number;
  readonly steps: readonly GrowthStepSizing[];
  readonly total: Figure;
  /** What is served over the whole time, `840` session-months; `null` where steps count different things. */
  readonly countMonths: CountMonths | null;
}

export interface CountMonths {
  readonly count: string;
  readonly ends: Ends;
}

/** A named variant beside the plan. */
export interface AlternativeSizing {
  readonly name: string;
  /** As it stands at the workload's own counts; with phases, in the phase that holds there. */
  readonly sizing: PlanSizing;
  /** Every phase at the workload's counts, empty for an alternative without phases. */
  readonly phases: readonly PlanSizing[];
  /** The total with the plan's own growth where the alternative's serves more or less; else `null`. */
  readonly totalAtPlansGrowth: Figure | null;
  /** Where the totals are of different demand: whether that is all that it changes. */
  readonly differsInDemandOnly: boolean;
}

/** Where the cost lines of two alternatives cross for good, counted in whole GPUs. */
export interface BreakEven {
  readonly between: readonly [string, string];
  /** What is counted: users, sessions, … */
  readonly count: string;
  /** Two alternatives before them have the same cost lines. */
  readonly isRepeat: boolean;
  readonly favourable: BreakEvenPoint | null;
  readonly unfavourable: BreakEvenPoint | null;
}

export interface BreakEvenPoint {
  /** The smallest count from which `cheaper` never costs more; 1 when it never does. */
  readonly from: number;
  readonly cheaper: string;
}

export interface GrowthStepSizing {
  readonly months: number;
  readonly gpusNeeded: Figure;
  readonly perMonth: Figure;
  /** What two phases cost side by side while one takes over from the other. */
  readonly overlapCost: Figure | null;
  /** Index of the phase that holds, `null` without phases. */
  readonly phase: number | null;
}

export type ObjectiveId =
  | "latency"
  | "ttft"
  | "tpot"
  | "throughput"
  | "cost"
  | "cost_per_user"
  | "cost_per_tenant";

export interface ObjectiveSizing {
  readonly id: ObjectiveId;
  readonly written: Ranged<Quantity> | TimeObjective;
  /** In the base unit of its kind: milliseconds, requests a second, dollars. */
  readonly limit: number;
  readonly value: Figure;
  /** At the unfavourable end; `null` where the value is not known. */
  readonly met: boolean | null;
  /** `null` for an average. */
  readonly percentile: number | null;
  /** Nobody measured it. */
  readonly isEstimated: boolean;
  /** Of a time that is estimated and missed: why, and up to how many requests at once it holds. */
  readonly reach: ObjectiveReach | null;
}

export interface ObjectiveReach {
  readonly service: string;
  /** What most of a step's time goes to. */
  readonly limit: SpeedLimit;
  /** Requests open at once over all copies with which it would likely hold; 0 where not even one does. */
  readonly upTo: number;
  /** As many as are expected: with these it likely holds, and only the unfavourable end misses it. */
  readonly isLikelyKept: boolean;
}
