import type { ObserveStep } from "../src/panelObservationMessages.ts";
import type { DisclosureId, GpuColumn, SortColumn, TabId } from "./panelState.ts";
import type { WhatIf } from "./whatIf/whatIf.ts";

/** What a person can do in the panel. Views get this and never see the host or the state's container. */
export interface PanelActions {
  readonly select: (subjectId: string) => void;
  readonly pin: (pinned: boolean) => void;
  readonly apply: (alternativeId: string) => void;
  readonly reveal: (offset: number) => void;
  readonly run: (actionId: string) => void;
  readonly observe: (step: ObserveStep) => void;
  readonly showTab: (tab: TabId) => void;
  readonly sortBy: (column: SortColumn) => void;
  readonly sortGpusBy: (column: GpuColumn) => void;
  readonly toggle: (id: DisclosureId, open: boolean) => void;
  /** `null`: where the chart rests. */
  readonly readAt: (contextTokens: number | null) => void;
  readonly readChart: (chartId: string, x: number | null) => void;
  readonly setWhatIf: (change: Partial<WhatIf>) => void;
  readonly resetWhatIf: () => void;
  readonly exportChart: (chart: SVGSVGElement, name: string, format: "svg" | "png") => void;
  readonly exportTable: (table: "alternatives" | "gpus") => void;
  readonly exportReport: (target: "markdown" | "copy") => void;
}
