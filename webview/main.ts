import "./panel.css";
import { render, type TemplateResult } from "lit-html";
import type { ChartWidths } from "./chart/chartWidths.ts";
import { exportActions } from "./export/exportActions.ts";
import { connectHost, type PanelHost } from "./host.ts";
import { drawingFailed } from "./nothingHere.ts";
import { panel } from "./panel.ts";
import type { PanelActions } from "./panelActions.ts";
import {
  nextSort,
  type PanelState,
  packLooks,
  packState,
  readChart,
  showView,
  toggleDisclosure,
  unpackLooks,
  unpackState,
} from "./panelState.ts";
import { defineToolkitElements } from "./toolkit.ts";
import { asWritten } from "./whatIf/whatIf.ts";
import { widthObserver } from "./widthObserver.ts";

/** How long the state waits to be saved while a slider or the pointer moves: a view is large. */
const saveDelayMs = 200;

startPanel(document.body, connectHost());

/** Keeps the state, draws it on every change, and says `ready` so that the extension sends the first view. */
function startPanel(body: HTMLElement, host: PanelHost): void {
  defineToolkitElements();
  const root = document.createElement("main");
  body.append(root);
  let state = unpackState(host.loadState());
  let widths: ChartWidths = {};
  let saving: ReturnType<typeof setTimeout> | undefined;
  let kept = "";

  const observeWidths = widthObserver(root, (measured) => {
    widths = { ...widths, ...measured };
    draw();
  });
  const drawOn = guardedCanvas(root);
  const draw = (): void => {
    drawOn(() => panel(state, widths, actions));
    observeWidths();
  };
  const save = (): void => {
    clearTimeout(saving);
    saving = undefined;
    host.saveState(packState(state));
    const looks = packLooks(state);
    if (state.view?.subject && looks !== kept) host.send({ type: "keep", looks });
    kept = looks;
  };
  const move = (next: PanelState): void => {
    if (next === state) return;
    state = next;
    saving ??= setTimeout(save, saveDelayMs);
    draw();
  };
  const change = (next: PanelState): void => {
    if (next === state) return;
    move(next);
    save();
  };
  const actions = panelActions(host, () => state, change, move);

  const showObserved = (observed: PanelState["observed"]): void => {
    const isNew = state.observed === null;
    move({ ...state, observed });
    // It stands elsewhere than the button that asked for it.
    if (isNew) root.querySelector<HTMLElement>("#observed-heading")?.focus();
  };
  host.onMessage((message) => {
    if (message.type === "show")
      change(unpackLooks(showView(state, message.view, message.place ?? null), message.looks));
    else if (message.type === "pinned") change({ ...state, pinned: message.pinned });
    else if (message.type === "problem") move({ ...state, problem: message.sentence });
    else if (message.type === "observed") showObserved(message.observed);
    else move({ ...state, cursorOffset: message.offset });
  });
  // Whoever hides or closes the panel right after a change finds it saved.
  window.addEventListener("pagehide", save);
  draw();
  host.send({ type: "ready" });
}

function panelActions(
  host: PanelHost,
  current: () => PanelState,
  change: (next: PanelState) => void,
  /** The same for what follows the hand; saved when it rests. */
  move: (next: PanelState) => void,
): PanelActions {
  return {
    select: (subjectId) => host.send({ type: "select", subjectId }),
    // The toolkit's checkbox also reports what the extension set; only a change by the person is news.
    pin: (pinned) => {
      if (pinned === current().pinned) return;
      change({ ...current(), pinned });
      host.send({ type: "pin", pinned });
    },
    apply: (alternativeId) => host.send({ type: "apply", alternativeId }),
    reveal: (offset) => host.send({ type: "reveal", offset }),
    run: (actionId) => host.send({ type: "run", actionId }),
    observe: (step) => host.send({ type: "observe", step }),
    showTab: (tab) => change({ ...current(), tab }),
    sortBy: (column) => change({ ...current(), sort: nextSort(current().sort, column) }),
    sortGpusBy: (column) => change({ ...current(), gpuSort: nextSort(current().gpuSort, column) }),
    toggle: (id, open) => change(toggleDisclosure(current(), id, open)),
    readAt: (readoutTokens) => {
      if (readoutTokens !== current().readoutTokens) move({ ...current(), readoutTokens });
    },
    readChart: (chartId, x) => move(readChart(current(), chartId, x)),
    setWhatIf: (asked) => move({ ...current(), whatIf: { ...current().whatIf, ...asked } }),
    resetWhatIf: () => change({ ...current(), whatIf: asWritten }),
    ...exportActions(host, current),
  };
}

/** A view that can't be drawn must not leave half a page behind, nor keep the next one from being drawn. */
function guardedCanvas(root: HTMLElement): (template: () => TemplateResult) => void {
  let canvas: HTMLElement | null = null;
  return (template) => {
    try {
      canvas ??= freshCanvas(root);
      render(template(), canvas);
    } catch (error) {
      render(drawingFailed(error instanceof Error ? error.message : String(error)), freshCanvas(root));
      canvas = null;
    }
  };
}

function freshCanvas(root: HTMLElement): HTMLElement {
  const canvas = document.createElement("div");
  root.replaceChildren(canvas);
  return canvas;
}
