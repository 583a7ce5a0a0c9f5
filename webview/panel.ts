import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelView } from "../src/panelMessages.ts";
import { alternativesSection, hasAlternatives } from "./alternatives/alternativesSection.ts";
import { header } from "./header.ts";
import { memorySection } from "./memory/memorySection.ts";
import { patternDefinitions } from "./memory/patterns.ts";
import { nothingHere, waiting } from "./nothingHere.ts";
import type { PanelActions } from "./panelActions.ts";
import type { PanelState } from "./panelState.ts";
import { requestsSection } from "./requests/requestsSection.ts";
import { whySection } from "./whySection.ts";

/** Width in pixels that each chart has, as last measured. */
export interface ChartWidths {
  readonly memory: number;
  readonly requests: number;
}

/** The whole panel as a function of its state. */
export function panel(state: PanelState, widths: ChartWidths, actions: PanelActions): TemplateResult {
  if (state.view === null) return waiting();
  if (state.view.subject === null) return nothingHere(state.view.actions ?? [], actions);
  return html`${patternDefinitions()} ${header(state.view, state, actions)} ${sections(state.view, state, widths, actions)}`;
}

function sections(
  view: PanelView,
  state: PanelState,
  widths: ChartWidths,
  actions: PanelActions,
): TemplateResult {
  return html`
    <div class="sections">
      ${view.memory ? memorySection(view.memory, view.requests === null, widths.memory, state, actions) : nothing}
      ${view.requests ? requestsSection(view.requests, view.memory === null, widths.requests, state, actions) : nothing}
      ${hasAlternatives(view.alternatives) ? alternativesSection(view.alternatives, state, actions) : nothing}
      ${view.requests ? whySection(view.requests, state, actions) : nothing}
    </div>
  `;
}
