import type { DisclosureId, SortColumn } from "./panelState.ts";

/** What a person can do in the panel. Views get this and never see the host or the state's container. */
export interface PanelActions {
  readonly select: (subjectId: string) => void;
  readonly pin: (pinned: boolean) => void;
  readonly apply: (alternativeId: string) => void;
  readonly reveal: (offset: number) => void;
  readonly run: (actionId: string) => void;
  readonly sortBy: (column: SortColumn) => void;
  readonly toggle: (id: DisclosureId, open: boolean) => void;
  /** `null`: where the chart rests. */
  readonly readAt: (contextTokens: number | null) => void;
}
