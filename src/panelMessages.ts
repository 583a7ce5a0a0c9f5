/**
 * What passes between the extension and the capacity panel: the one message layer, imported by both sides.
 * Everything is plain data; ids are opaque to the panel.
 */
import type { Ask } from "./capacity/ask.ts";
import type { Band } from "./capacity/band.ts";
import type { EstimateInput } from "./capacity/estimate.ts";
import type { GpuSpec } from "./capacity/gpuSpec.ts";
import type { MemoryPartId } from "./capacity/memoryParts.ts";
import type { ModelShape } from "./capacity/modelShape.ts";
import type { ServerSettings } from "./capacity/serverSettings.ts";
import type { ObserveStep, ShownObservation } from "./panelObservationMessages.ts";

/** From the extension to the panel. */
export type ToPanel =
  | {
      readonly type: "show";
      readonly view: PanelView;
      readonly place?: PanelPlace;
      /** What the panel said of its looks when it last showed this. */
      readonly looks?: string;
    }
  /** Where the cursor stands in the file that is shown; `null` where it stands elsewhere. */
  | { readonly type: "cursor"; readonly offset: number | null }
  | { readonly type: "pinned"; readonly pinned: boolean }
  /** Why the last thing that was asked for could not be done, in a sentence; the next view takes it away. */
  | { readonly type: "problem"; readonly sentence: string }
  /** What a running server does; `null` takes it away again. */
  | { readonly type: "observed"; readonly observed: ShownObservation | null };

/** From the panel to the extension. */
export type FromPanel =
  | { readonly type: "ready" }
  /** How the panel is looked at, for the next one that shows the same; text that only the panel reads. */
  | { readonly type: "keep"; readonly looks: string }
  /** The person chose another launch or service of the file. */
  | { readonly type: "select"; readonly subjectId: string }
  /** Follow the cursor (`false`) or stay at this subject (`true`). */
  | { readonly type: "pin"; readonly pinned: boolean }
  /** Make the edit of an alternative whose `applicable` is true. */
  | { readonly type: "apply"; readonly alternativeId: string }
  /** Show the place in the file that a figure comes from. */
  | { readonly type: "reveal"; readonly offset: number }
  /** Keep something outside the panel; the extension asks where. Bytes of a picture come as base64. */
  | {
      readonly type: "export";
      readonly format: ExportFormat;
      readonly name: string;
      readonly content: string;
    }
  /** Compare with a running server: `start` asks for its address, the others are about the one that is shown. */
  | { readonly type: "observe"; readonly step: ObserveStep }
  /** Do one of the view's `actions`. */
  | { readonly type: "run"; readonly actionId: string };

/** `copy`: Markdown for the clipboard; all others become a file. */
export type ExportFormat = "svg" | "png" | "csv" | "markdown" | "copy";

/** What a panel is about, in words that survive a reload; the panel keeps it in its state and hands it back. */
export interface PanelPlace {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
  readonly subjectId: string | null;
}

/** Half-open, in UTF-16 code units of the whole file. */
export interface PanelRange {
  readonly start: number;
  readonly end: number;
}

export type Tone = "fits" | "warning" | "error" | "unknown";

/** All that the panel shows for one launch or service. */
export interface PanelView {
  /** File name and, where there are several, the launch or service; `null` when the editor holds neither plan nor launch. */
  readonly subject: PanelSubject | null;
  /** Every launch or service of the file, for the choice at the top. */
  readonly subjects: readonly PanelSubject[];
  readonly verdict: { readonly tone: Tone; readonly sentence: string };
  /** What the figures are for: "vLLM 0.28 on 1x L4", and what was assumed rather than written. */
  readonly basis: { readonly summary: string; readonly assumed: readonly string[] };
  /** `null` when it can't be known; the verdict says why. */
  readonly memory: PanelMemory | null;
  readonly requests: PanelRequests | null;
  readonly alternatives: readonly PanelAlternative[];
  /** Models of `alternatives`, each once: they are large, and most alternatives share one. */
  readonly models: readonly ModelShape[];
  /** GPUs to compare with, and to move to with the controls. */
  readonly gpus: readonly PanelGpu[];
  /** What the plan as a whole comes to; `null` for a launch. */
  readonly plan: PanelPlan | null;
  /** The ways on from here, as buttons: out of an unknown verdict, or into a first plan. */
  readonly actions?: readonly PanelAction[];
}

export interface PanelAction {
  readonly id: string;
  readonly label: string;
}

export interface PanelSubject {
  readonly id: string;
  readonly label: string;
  readonly offset: number;
}

/** One GPU's memory. `parts` in drawing order; mid values of the parts and the free rest add up to `totalBytes`. */
export interface PanelMemory {
  readonly gpuLabel: string;
  readonly gpuCount: number;
  readonly totalBytes: number;
  /** Where the utilization ends. */
  readonly limitBytes: number;
  readonly parts: readonly PanelMemoryPart[];
}

export interface PanelMemoryPart {
  readonly id: MemoryPartId;
  readonly label: string;
  readonly bytes: Band;
  readonly origin: "measured" | "estimated" | "exact";
  /** Where in the file the figure comes from, name and value, if one place says it. */
  readonly range: PanelRange | null;
}

/** Requests that fit against the tokens that each holds; the panel computes the curve with the same arithmetic. */
export interface PanelRequests {
  readonly input: EstimateInput;
  readonly maxModelLen: number;
  readonly workload: PanelWorkload | null;
  readonly maxNumSeqs: number;
  readonly terms: PanelTerms;
}

export interface PanelWorkload {
  readonly contextTokens: number;
  readonly requests: number;
  /** Where the file asks for so many; `null` where the panel's controls do. */
  readonly range: PanelRange | null;
}

/** What a server is asked for and what its GPUs cost. */
export interface PanelTerms {
  readonly ask: Ask;
  readonly perGpuHour: number | null;
  /** Whose price that is: `runpod/on-demand@2025-02`. */
  readonly priceReference: string | null;
  readonly hoursPerMonth: number;
}

/** A GPU of the catalogue, and how vLLM would run the same launch on it. */
export interface PanelGpu {
  /** Empty for one that the plan describes itself. */
  readonly id: string;
  readonly label: string;
  /** `SXM`, `PCIe`, …; `null` where the name leaves it open. */
  readonly formFactor: string | null;
  readonly architecture: string;
  readonly memoryGB: number;
  readonly memoryType: string;
  readonly nvlinkGBPerSecond: number | null;
  readonly pcie: string | null;
  readonly powerWatts: number | null;
  readonly spec: GpuSpec;
  /** Settings whose defaults depend on the GPU, where they are others than in the file. */
  readonly server: Partial<ServerSettings>;
  readonly perGpuHour: number | null;
  readonly priceReference: string | null;
}

/** One row of the table: the file as it is, a proven change, or one of the plan's own alternatives. */
export interface PanelAlternative {
  readonly id: string;
  readonly kind: "current" | "proposed" | "plan";
  readonly label: string;
  readonly gpu: string;
  readonly model: string;
  readonly tone: Tone;
  readonly weightBytes: number | null;
  readonly kvCacheBytes: Band | null;
  /** Requests of the workload's context, or of the full length without a workload. */
  readonly requests: Band | null;
  readonly contextTokens: number | null;
  readonly costPerMonth: number | null;
  /** One sentence: the effect, the quality traded, or why it can't be known. */
  readonly note: string;
  readonly applicable: boolean;
  /** What its figures rest on, so that the controls move them too; `null` where nothing is estimated. */
  readonly scenario: PanelScenario | null;
}

/** An estimate's input with its model in the view's list of models, and what is asked of it. */
export interface PanelScenario extends Omit<EstimateInput, "model"> {
  readonly model: number;
  readonly terms: PanelTerms;
}

// What a plan as a whole comes to: plain figures, worked out by the sums of the plan.

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

/** What the panel gets where the editor holds neither launch nor plan. */
export const emptyPanelView: PanelView = {
  subject: null,
  subjects: [],
  verdict: {
    tone: "unknown",
    sentence: "Open a launch script or a .gpuplan.yaml plan, and its capacity is shown here.",
  },
  basis: { summary: "", assumed: [] },
  memory: null,
  requests: null,
  alternatives: [],
  models: [],
  gpus: [],
  plan: null,
};
