import type { PanelView } from "../src/panelMessages.ts";

/** All that the panel remembers; a render is a function of it. Saved when it changes, so it must stay plain data. */
export interface PanelState {
  /** `null` until the extension has sent the first view. */
  readonly view: PanelView | null;
  readonly pinned: boolean;
  readonly sort: TableSort | null;
  readonly openDisclosures: readonly DisclosureId[];
  /** The context length at which the chart is read; `null`: the workload's, else `max-model-len`. */
  readonly readoutTokens: number | null;
}

export type DisclosureId = "basis" | "memoryTable" | "requestsTable" | "why";

export type SortColumn = "verdict" | "option" | "gpu" | "model" | "weights" | "kvCache" | "requests" | "cost";

/** `null` in the state stands for the order in which the extension ranked the rows. */
export interface TableSort {
  readonly column: SortColumn;
  readonly direction: "ascending" | "descending";
}

export const emptyState: PanelState = {
  view: null,
  pinned: false,
  sort: null,
  openDisclosures: [],
  readoutTokens: null,
};

/** Counts up when the saved state changes its shape: an older state is dropped rather than misread. */
const stateVersion = 1;

interface SavedState {
  readonly version: typeof stateVersion;
  readonly state: PanelState;
}

export function packState(state: PanelState): SavedState {
  return { version: stateVersion, state: { ...state, readoutTokens: null } };
}

/** What `packState` packed, or the empty state if something else was saved. */
export function unpackState(saved: unknown): PanelState {
  return isSavedState(saved) ? saved.state : emptyState;
}

function isSavedState(saved: unknown): saved is SavedState {
  return (
    typeof saved === "object" &&
    saved !== null &&
    "version" in saved &&
    saved.version === stateVersion &&
    "state" in saved
  );
}

/** The same state when nothing changes: `<details>` also reports what the panel itself set. */
export function toggleDisclosure(state: PanelState, id: DisclosureId, open: boolean): PanelState {
  if (state.openDisclosures.includes(id) === open) return state;
  const others = state.openDisclosures.filter((other) => other !== id);
  return { ...state, openDisclosures: open ? [...others, id] : others };
}

/** A first click sorts the way one looks for the best, a second turns it round, a third gives the ranked order back. */
export function nextSort(sort: TableSort | null, column: SortColumn): TableSort | null {
  const first = column === "requests" || column === "kvCache" ? "descending" : "ascending";
  if (sort?.column !== column) return { column, direction: first };
  if (sort.direction !== first) return null;
  return { column, direction: first === "ascending" ? "descending" : "ascending" };
}
