/** What a plan as a whole comes to, as the panel gets it: plain figures, worked out by the sums of the plan. */

/** A figure at both ends of the plan's ranges. */
export interface PanelEnds {
  readonly favourable: number;
  readonly unfavourable: number;
}

export interface PanelPlan {
  readonly name: string;
  readonly figures: readonly PanelPlanFigure[];
  /** `null` without `growth`. */
  readonly growth: PanelGrowth | null;
  /** What the alternatives cost as a count grows; `null` where nothing depends on one. */
  readonly costs: PanelCosts | null;
  readonly objectives: readonly PanelObjective[];
}

export interface PanelPlanFigure {
  readonly label: string;
  readonly kind: "money" | "count";
  readonly ends: PanelEnds | null;
  /** Why there is none. */
  readonly reason: string | null;
}

export interface PanelGrowth {
  readonly steps: readonly PanelGrowthStep[];
  readonly months: number;
  readonly total: PanelEnds | null;
  readonly reason: string | null;
}

export interface PanelGrowthStep {
  readonly months: number;
  readonly gpus: PanelEnds | null;
  readonly perMonth: PanelEnds | null;
}

/** Dollars a month against one count, in whole GPUs. */
export interface PanelCosts {
  /** `users`, `sessions`, … */
  readonly count: string;
  /** The count that the plan has now; `null` where it is open. */
  readonly present: number | null;
  readonly options: readonly PanelCostLine[];
  readonly breakEvens: readonly PanelBreakEven[];
}

export interface PanelCostLine {
  readonly name: string;
  /** Ascending by count; the cost holds from each count up to the next. */
  readonly points: readonly (PanelEnds & { readonly count: number })[];
}

export interface PanelBreakEven {
  readonly between: readonly [string, string];
  readonly favourable: { readonly from: number; readonly cheaper: string } | null;
  readonly unfavourable: { readonly from: number; readonly cheaper: string } | null;
}

/** What the plan promises, in the base unit of its kind: milliseconds, requests a second, dollars. */
export interface PanelObjective {
  readonly id: string;
  readonly limit: number;
  readonly met: boolean | null;
}
