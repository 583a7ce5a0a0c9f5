import type { Change } from "../deployment/change.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import type { Measures } from "./measures.ts";
import type { QualityLoss } from "./step.ts";

/** A change that was tried: it starts, and carries what it has to. */
export interface Proposal {
  /** Stable for the same deployment and change, so that a panel can name it later. */
  readonly id: string;
  readonly changes: readonly Change[];
  readonly after: EstimatedAssessment;
  /** What is done, without its effect: "Shard over both GPUs (--tensor-parallel-size 2)". */
  readonly action: string;
  /** What is given up, in words; `null` when nothing is. */
  readonly trade: string | null;
  /** 0: as good as before; 1: 8-bit; 2: 4-bit; 3: serves less than was asked for. */
  readonly qualityLoss: QualityLoss;
  /** Who measured the quality that is given up; `null` where none is. */
  readonly source: string | null;
  /** `null` where no price is known. */
  readonly costPerMonth: number | null;
  /** What it is weighed by against the others. */
  readonly measures: Measures;
}
