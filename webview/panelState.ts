import type { PanelPlace, PanelRange, PanelView } from "../src/panelMessages.ts";
import type { ShownObservation } from "../src/panelObservationMessages.ts";
import { asWritten, type WhatIf } from "./whatIf/whatIf.ts";

/** All that the panel remembers; a render is a function of it. Saved when it changes, so it must stay plain data. */
export interface PanelState {
  /** `null` until the extension has sent the first view. */
  readonly view: PanelView | null;
  /** Where the view is from; the extension reads it from the saved state when it restores the panel. */
  readonly place: PanelPlace | null;
  readonly pinned: boolean;
  readonly tab: TabId;
  readonly whatIf: WhatIf;
  readonly sort: TableSort<SortColumn> | null;
  readonly gpuSort: TableSort<GpuColumn> | null;
  readonly openDisclosures: readonly DisclosureId[];
  /** The context length at which the chart is read; `null`: the workload's, else `max-model-len`. */
  readonly readoutTokens: number | null;
  /** Where the other charts are read, by their ids; absent where they rest. */
  readonly readouts: Readonly<Record<string, number>>;
  /** Where the cursor stands in the file that is shown. */
  readonly cursorOffset: number | null;
  /** What a running server tells; not saved, since it is of the moment. */
  readonly observed: ShownObservation | null;
  /** Why something could not be done. */
  readonly problem: string | null;
}

export type TabId = "server" | "gpus" | "when";

export type DisclosureId =
  | "basis"
  | "memoryTable"
  | "requestsTable"
  | "why"
  | "unfit"
  | "measured"
  | `table-${string}`;

export type SortColumn = "verdict" | "option" | "gpu" | "model" | "weights" | "kvCache" | "requests" | "cost";

export type GpuColumn =
  | "gpu"
  | "form"
  | "memory"
  | "bandwidth"
  | "rate"
  | "link"
  | "power"
  | "price"
  | "seller"
  | "verdict"
  | "requests"
  | "token"
  | "throughput"
  | "month"
  | "tokens";

/** `null` in the state stands for the order in which the extension ranked the rows. */
export interface TableSort<Column extends string> {
  readonly column: Column;
  readonly direction: "ascending" | "descending";
}

export const emptyState: PanelState = {
  view: null,
  place: null,
  pinned: false,
  tab: "server",
  whatIf: asWritten,
  sort: null,
  gpuSort: null,
  openDisclosures: [],
  readoutTokens: null,
  readouts: {},
  cursorOffset: null,
  observed: null,
  problem: null,
};

/** Counts up when the saved state changes its shape: an older state is dropped rather than misread. */
const stateVersion = 2;

interface SavedState {
  readonly version: typeof stateVersion;
  readonly state: PanelState;
}

export function packState(state: PanelState): SavedState {
  return {
    version: stateVersion,
    state: { ...state, readoutTokens: null, readouts: {}, cursorOffset: null, observed: null, problem: null },
  };
}

/** What `packState` packed, or the empty state if something else was saved. */
export function unpackState(saved: unknown): PanelState {
  return isSavedState(saved) ? saved.state : emptyState;
}

/** What is worth bringing back when the same is shown again: how it is looked at, not what it says. */
export function packLooks(state: PanelState): string {
  const { tab, whatIf, sort, gpuSort, openDisclosures } = state;
  return JSON.stringify(packState({ ...emptyState, tab, whatIf, sort, gpuSort, openDisclosures }));
}

/** The state as it was looked at; as it is if something else was kept. */
export function unpackLooks(state: PanelState, looks: string | undefined): PanelState {
  if (looks === undefined) return state;
  try {
    const saved: unknown = JSON.parse(looks);
    if (!isSavedState(saved)) return state;
    const { tab, whatIf, sort, gpuSort, openDisclosures } = saved.state;
    return { ...state, tab, whatIf, sort, gpuSort, openDisclosures };
  } catch {
    return state;
  }
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

/** Another launch or service is another question: the controls go back to what the file says. */
export function showView(state: PanelState, view: PanelView, place: PanelPlace | null): PanelState {
  const isSame = state.view?.subject?.id === view.subject?.id && state.place?.uri === place?.uri;
  return { ...state, view, place, problem: null, whatIf: isSame ? state.whatIf : asWritten };
}

/** The same state when nothing changes: `<details>` also reports what the panel itself set. */
export function toggleDisclosure(state: PanelState, id: DisclosureId, open: boolean): PanelState {
  if (state.openDisclosures.includes(id) === open) return state;
  const others = state.openDisclosures.filter((other) => other !== id);
  return { ...state, openDisclosures: open ? [...others, id] : others };
}

/** A read-out moved along a chart, or back to where it rests. */
export function readChart(state: PanelState, id: string, x: number | null): PanelState {
  if ((state.readouts[id] ?? null) === x) return state;
  const { [id]: _, ...others } = state.readouts;
  return { ...state, readouts: x === null ? others : { ...others, [id]: x } };
}

/** Columns of which the most is what one looks for. */
const bestIsMost: ReadonlySet<SortColumn | GpuColumn> = new Set<SortColumn | GpuColumn>([
  "requests",
  "kvCache",
  "memory",
  "bandwidth",
  "rate",
  "link",
  "throughput",
]);

/** A first click sorts the way one looks for the best, a second turns it round, a third gives the ranked order back. */
export function nextSort<Column extends SortColumn | GpuColumn>(
  sort: TableSort<Column> | null,
  column: Column,
): TableSort<Column> | null {
  const first = bestIsMost.has(column) ? "descending" : "ascending";
  if (sort?.column !== column) return { column, direction: first };
  if (sort.direction !== first) return null;
  return { column, direction: first === "ascending" ? "descending" : "ascending" };
}

/** Whether the cursor stands at the name or the value that a figure comes from. */
export function isUnderCursor({ cursorOffset }: PanelState, range: PanelRange | null): boolean {
  return range !== null && cursorOffset !== null && range.start <= cursorOffset && cursorOffset <= range.end;
}
