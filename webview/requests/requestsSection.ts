import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import type { PanelRequests } from "../../src/panelMessages.ts";
import { formatCount } from "../../src/units/print.ts";
import { disclosure } from "../disclosure.ts";
import { chartExports } from "../export/exportButtons.ts";
import { heldWords, markKey } from "../observed/observedMarks.ts";
import type { PanelActions } from "../panelActions.ts";
import { isUnderCursor, type PanelState } from "../panelState.ts";
import { isCapInside, layOutPlot } from "./plot.ts";
import { readoutHandlers, readoutText } from "./readout.ts";
import { requestsChart } from "./requestsChart.ts";
import { nearestPoint, requestsCurve, restingTokens } from "./requestsCurve.ts";
import { requestsTable } from "./requestsTable.ts";

/** How many requests fit, and how long they may be. `isAlone`: no other chart shares its row. */
export function requestsSection(
  requests: PanelRequests,
  isAlone: boolean,
  width: number,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const curve = requestsCurve(requests);
  const point = curve.ok ? nearestPoint(curve.points, state.readoutTokens ?? restingTokens(requests)) : null;
  return html`
    <section class=${isAlone ? "section whole-width" : "section"} aria-labelledby="requests-heading">
      <div class="section-head">
        <h2 id="requests-heading">Requests that fit, by context length</h2>
        ${point ? readoutText(requests, point) : nothing}
      </div>
      ${
        curve.ok && point
          ? html`
            <div class="chart" data-measure="requests">
              ${requestsChart(requests, curve.points, point, state.observed?.reading.held ?? null, width, readoutHandlers(curve.points, point, actions.readAt))}
            </div>
            ${chartKey(requests, !isCapInside(layOutPlot(requests, curve.points, width), requests), state, actions)}
            <div class="section-foot">
              ${disclosure("requestsTable", "Table", () => requestsTable(requests, curve.points, state.observed?.reading.held ?? null), state, actions)}
              ${chartExports("Requests by context length", actions)}
            </div>
          `
          : html`<p class="missing">${curve.ok ? "There is no context length to draw." : curve.problem}</p>`
      }
    </section>
  `;
}

function chartKey(
  requests: PanelRequests,
  capIsFarAbove: boolean,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  return html`
    <ul class="chart-key">
      <li>${keySwatch(svg`<path class="curve" d="M1 7H25" />`)}likely</li>
      <li>${keySwatch(svg`<rect class="uncertain" width="26" height="14" />`)}between pessimistic and optimistic</li>
      <li>${keySwatch(svg`<rect class="sure" width="26" height="14" />`)}fits for certain</li>
      ${capIsFarAbove ? html`<li>max-num-seqs ${formatCount(requests.maxNumSeqs)} lies above the chart</li>` : nothing}
      ${state.observed?.reading.held ? markKey(heldWords(state.observed.reading.held)) : nothing}
      ${workloadLink(requests, state, actions)}
    </ul>
  `;
}

/** The workload's point leads to the line that asks for it. */
function workloadLink(
  { workload }: PanelRequests,
  state: PanelState,
  actions: PanelActions,
): TemplateResult | typeof nothing {
  const range = workload?.range ?? null;
  if (range === null) return nothing;
  const isHere = isUnderCursor(state, range);
  return html`
    <li>
      <button type="button" class=${isHere ? "text-button under-cursor" : "text-button"} aria-current=${isHere ? "location" : nothing} @click=${() => actions.reveal(range.start)}>
        Show the workload in the file
      </button>
    </li>
  `;
}

function keySwatch(mark: SVGTemplateResult): TemplateResult {
  return html`<svg width="26" height="14" aria-hidden="true">${mark}</svg>`;
}
