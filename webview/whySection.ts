import { html, nothing, type TemplateResult } from "lit-html";
import { estimate } from "../src/capacity/estimate.ts";
import { explainEstimate, type Step } from "../src/capacity/explain.ts";
import type { PanelRequests } from "../src/panelMessages.ts";
import { askedSpeed } from "../src/performance/askedSpeed.ts";
import { explainSpeed } from "../src/performance/explainSpeed.ts";
import { disclosure } from "./disclosure.ts";
import type { PanelActions } from "./panelActions.ts";
import type { PanelState } from "./panelState.ts";

/** Every figure's steps, worked out by the same arithmetic as the figures; nothing is computed while it is closed. */
export function whySection(
  requests: PanelRequests,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  return html`
    <section class="section whole-width" aria-labelledby="why-heading">
      <h2 id="why-heading">Why these figures</h2>
      ${disclosure("why", "Show the steps", () => stepTable(stepsOf(requests)), state, actions)}
    </section>
  `;
}

function stepsOf({ input, terms }: PanelRequests): readonly Step[] {
  const outcome = estimate(input);
  if ("problem" in outcome) return [];
  const speed = askedSpeed(input, outcome, terms.ask);
  return [...explainEstimate(input, outcome), ...(speed ? explainSpeed(speed.input, speed.speed) : [])];
}

function stepTable(steps: readonly Step[]): TemplateResult {
  return html`
    <div class="table-scroll" role="region" aria-label="Steps of each figure" tabindex="0">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">How</th>
            <th scope="col">With these values</th>
          </tr>
        </thead>
        <tbody>
          ${steps.map(stepRow)}
        </tbody>
      </table>
    </div>
  `;
}

function stepRow({ figure, formula, with: values, result, source }: Step): TemplateResult {
  return html`
    <tr>
      <th scope="row">${figure}</th>
      <td>${formula}${source === undefined ? nothing : html` <span class="legend-origin">(${source})</span>`}</td>
      <td>${values}${result === undefined ? nothing : html` = <strong>${result}</strong>`}</td>
    </tr>
  `;
}
