import "./panel.css";
import { render, type TemplateResult } from "lit-html";
import { connectHost, type PanelHost } from "./host.ts";
import { drawingFailed } from "./nothingHere.ts";
import { type ChartWidths, panel } from "./panel.ts";
import type { PanelActions } from "./panelActions.ts";
import { nextSort, type PanelState, packState, toggleDisclosure, unpackState } from "./panelState.ts";
import { defineToolkitElements } from "./toolkit.ts";
import { widthObserver } from "./widthObserver.ts";

startPanel(document.body, connectHost());

/** Keeps the state, draws it on every change, and says `ready` so that the extension sends the first view. */
function startPanel(body: HTMLElement, host: PanelHost): void {
  defineToolkitElements();
  const root = document.createElement("main");
  body.append(root);
  let state = unpackState(host.loadState());
  let widths: ChartWidths = { memory: 600, requests: 600 };

  const observeWidths = widthObserver(root, (measured) => {
    widths = { ...widths, ...measured };
    draw();
  });
  const drawOn = guardedCanvas(root);
  const draw = (): void => {
    drawOn(() => panel(state, widths, actions));
    observeWidths();
  };
  const change = (next: PanelState): void => {
    if (next === state) return;
    state = next;
    host.saveState(packState(state));
    draw();
  };
  const readAt = (readoutTokens: number | null): void => {
    if (readoutTokens === state.readoutTokens) return;
    state = { ...state, readoutTokens };
    draw();
  };
  const actions = { ...panelActions(host, () => state, change), readAt };

  host.onMessage((message) => {
    if (message.type === "show") change({ ...state, view: message.view });
    else change({ ...state, pinned: message.pinned });
  });
  draw();
  host.send({ type: "ready" });
}

function panelActions(
  host: PanelHost,
  current: () => PanelState,
  change: (next: PanelState) => void,
): Omit<PanelActions, "readAt"> {
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
    sortBy: (column) => change({ ...current(), sort: nextSort(current().sort, column) }),
    toggle: (id, open) => change(toggleDisclosure(current(), id, open)),
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
