import type { CostSizing, FigureOrigin, ScalingStep } from "../sizing/planSizing.ts";
import type { EstimateReport } from "./estimateReport.ts";
import type { ProcessReport } from "./processReport.ts";
import type { ReportFigure } from "./reportFigures.ts";

/** The last object of `gpuplan estimate --json` for a plan. Fields are only added, never renamed; money is in US dollars. */
export interface PlanReport extends PlanParts {
  readonly file: string;
  /** The plan's name, else its file's. */
  readonly plan: string;
  readonly alternatives: Readonly<Record<string, AlternativeReport>>;
  readonly breakEven: readonly BreakEvenReport[];
}

export type ServiceReport = EstimateReport | ProcessReport;

export interface PlanParts {
  readonly pipeline: PipelineReport | null;
  readonly workload: WorkloadReport;
  /** GPUs by load, the steps of an autoscaler; empty where the plan says how many there are. */
  readonly scaling: readonly ScalingStep[];
  readonly cost: CostReport;
  readonly jobs: Readonly<Record<string, JobReport>>;
  readonly jobsTotal: { readonly hours: ReportFigure; readonly cost: ReportFigure } | null;
  readonly growth: GrowthReport | null;
  readonly objectives: readonly ObjectiveReport[];
  readonly tiers: Readonly<Record<string, TierReport>>;
  readonly pools: Readonly<Record<string, PoolReport>>;
  /** Why a figure is `null`, by its place. */
  readonly reasons: Readonly<Record<string, string>>;
}

export interface AlternativeReport extends PlanParts {
  readonly services: readonly ServiceReport[];
  /** The total with the plan's own growth, where the alternative's is another; then the totals do not compare. */
  readonly totalAtPlansGrowth: ReportFigure;
  readonly phases: readonly Pick<PlanParts, "workload" | "cost">[];
}

export interface PipelineReport {
  readonly latencyMs: ReportFigure;
  /** Who says so: `plan`, `measured` or `estimated`. */
  readonly latencyFrom: FigureOrigin;
  readonly throughputFrom: FigureOrigin;
  readonly bottleneck: string | null;
  readonly bottleneckShare: number | null;
  readonly throughputPerSecond: ReportFigure;
  readonly atUtilizationPerSecond: ReportFigure;
  readonly perDay: ReportFigure;
  readonly takenToKeepUp: readonly string[];
}

export interface WorkloadReport {
  readonly requestsPerMinute: ReportFigure;
  readonly concurrency: ReportFigure;
  readonly sessions: ReportFigure;
  /** Whom costs are divided by: users, else sessions, else requests in flight. */
  readonly users: ReportFigure;
  readonly tenants: ReportFigure;
  readonly gpusNeeded: ReportFigure;
  readonly busy: ReportFigure;
}

export interface CostReport {
  readonly currency: "USD";
  readonly perHour: ReportFigure;
  readonly perMonth: ReportFigure;
  readonly perUser: ReportFigure;
  readonly perTenant: ReportFigure;
  readonly purchase: ReportFigure;
  readonly perMillionTokens: ReportFigure;
  readonly prices: CostSizing["prices"];
}

export interface JobReport {
  readonly hours: ReportFigure;
  readonly hoursPerEpoch: ReportFigure;
  readonly cost: ReportFigure;
  readonly byGpu: Readonly<Record<string, { readonly hours: ReportFigure; readonly cost: ReportFigure }>>;
}

export interface GrowthReport {
  readonly months: number;
  readonly total: ReportFigure;
  readonly countMonths: { readonly count: string; readonly value: ReportFigure } | null;
  readonly steps: readonly {
    readonly months: number;
    readonly gpusNeeded: ReportFigure;
    readonly perMonth: ReportFigure;
  }[];
}

export interface ObjectiveReport {
  readonly id: string;
  readonly limit: number;
  readonly value: ReportFigure;
  readonly met: boolean | null;
  readonly percentile?: number;
  /** The value was not measured. */
  readonly estimated?: true;
  /** Of an estimated time that is missed: what limits, and the requests at once up to which it would hold. */
  readonly limitedBy?: string;
  readonly holdsUpToConcurrency?: number;
}

export interface TierReport {
  readonly pool: string | null;
  readonly share: number;
  readonly latencyMs: ReportFigure;
  readonly latencyLimitMs: number | null;
  readonly met: boolean | null;
}

export interface PoolReport {
  readonly gpu: string | null;
  readonly gpusNeeded: ReportFigure;
  readonly gpusPaidFor: ReportFigure;
  /** Services that stand on the same GPUs, with what one GPU is asked for. */
  readonly groups: readonly GroupReport[];
}

export interface GroupReport {
  readonly services: readonly string[];
  readonly copies: ReportFigure;
  readonly memory: {
    readonly totalGiB: ReportFigure;
    /** What all ask for with their part of the workload, whatever a vLLM server reserves. */
    readonly askedGiB: ReportFigure;
    readonly byServiceGiB: Readonly<Record<string, ReportFigure>>;
  };
}

export interface BreakEvenReport {
  readonly between: readonly [string, string];
  readonly count: string;
  /**
   * `low` at the favourable end of the plan's ranges, `high` at the other, whichever is more; `null` where one of both
   * has none, since the costs rise alike there.
   */
  readonly users: number | { readonly low: number; readonly high: number } | null;
  /** Who never costs more from there on; `null` where it is not the same at both ends. */
  readonly cheaper: string | null;
  readonly atEnds: {
    readonly favourable: { readonly from: number; readonly cheaper: string } | null;
    readonly unfavourable: { readonly from: number; readonly cheaper: string } | null;
  };
}
