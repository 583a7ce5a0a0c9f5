/**
 * What passes between the extension and the capacity panel: the one message layer, imported by both sides.
 * Everything is plain data; ids are opaque to the panel.
 */
import type { Band } from "./capacity/band.ts";
import type { EstimateInput } from "./capacity/estimate.ts";

/** From the extension to the panel. */
export type ToPanel =
  | { readonly type: "show"; readonly view: PanelView }
  | { readonly type: "pinned"; readonly pinned: boolean };

/** From the panel to the extension. */
export type FromPanel =
  | { readonly type: "ready" }
  /** The person chose another launch or service of the file. */
  | { readonly type: "select"; readonly subjectId: string }
  /** Follow the cursor (`false`) or stay at this subject (`true`). */
  | { readonly type: "pin"; readonly pinned: boolean }
  /** Make the edit of an alternative whose `applicable` is true. */
  | { readonly type: "apply"; readonly alternativeId: string }
  /** Show the place in the file that a figure comes from. */
  | { readonly type: "reveal"; readonly offset: number }
  /** Do one of the view's `actions`. */
  | { readonly type: "run"; readonly actionId: string };

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

export type MemoryPartId =
  | "weights"
  | "kvCache"
  | "activations"
  | "cudaGraphs"
  | "nonTorch"
  | "otherProcesses"
  | "free";

export interface PanelMemoryPart {
  readonly id: MemoryPartId;
  readonly label: string;
  readonly bytes: Band;
  readonly origin: "measured" | "estimated" | "exact";
  /** Where in the file the figure comes from, if one place says it. */
  readonly offset: number | null;
}

/** Requests that fit against the tokens that each holds; the panel computes the curve with the same arithmetic. */
export interface PanelRequests {
  readonly input: EstimateInput;
  readonly maxModelLen: number;
  readonly workload: { readonly contextTokens: number; readonly requests: number } | null;
  readonly maxNumSeqs: number;
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
};
