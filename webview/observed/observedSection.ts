import { html, nothing, type TemplateResult } from "lit-html";
import type { ObserveStep, PanelObservation } from "../../src/panelObservationMessages.ts";
import { disclosure } from "../disclosure.ts";
import type { PanelActions } from "../panelActions.ts";
import type { PanelState } from "../panelState.ts";

/** What a running server does beside the estimate; before there is one, the way to it. */
export function observedSection(state: PanelState, actions: PanelActions): TemplateResult {
  const { observed } = state;
  return html`
    <section class="section whole-width" aria-labelledby="observed-heading">
      <div class="section-head">
        <h2 id="observed-heading" tabindex="-1">Running server</h2>
        ${observed === null ? nothing : html`<p class="section-aside" role="status">${statusOf(observed.reading, observed.live)}</p>`}
      </div>
      ${observed?.problem ? html`<p class="excess-note" role="alert">${observed.problem} Below is the reading before.</p>` : nothing}
      ${observed === null ? nothing : reading(observed.reading, state, actions)}
      <div class="exports observed-steps">
        ${
          observed === null
            ? stepButton("start", "Compare with a running server…", actions)
            : html`${stepButton("read", "Read again", actions)}
              ${observed.live ? stepButton("stop", "Stop watching", actions) : stepButton("live", "Watch", actions)}
              ${stepButton("close", "Take away", actions)}`
        }
      </div>
    </section>
  `;
}

function statusOf({ address, model, at }: PanelObservation, live: boolean): string {
  const time = new Date(at).toTimeString().slice(0, 8);
  return [address, model, `read at ${time}`, live ? "watched" : null].filter(Boolean).join(" · ");
}

function stepButton(step: ObserveStep, label: string, actions: PanelActions): TemplateResult {
  return html`<button type="button" class="text-button" @click=${() => actions.observe(step)}>${label}</button>`;
}

function reading(
  { rows, notes, measured, canWrite }: PanelObservation,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  return html`
    <div class="table-scroll wide-table" role="region" aria-label="What the server tells" tabindex="0">
      <table class="figures observed-figures">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" class="number">Estimated</th>
            <th scope="col" class="number">Observed</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([figure, estimated, observed, difference, standing]) => html`
              <tr>
                <th scope="row">${figure}</th>
                <td class="number">${estimated}</td>
                <td class="number">${observed}</td>
                <td>${[standing, difference === "–" ? "" : difference].filter(Boolean).join(", ")}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
    <ul class="observed-notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>
    ${
      measured === null
        ? nothing
        : disclosure(
            "measured",
            "What to keep as measured",
            () => html`<pre class="measured" tabindex="0">${measured}</pre>
            ${canWrite ? stepButton("write", "Write it into the plan", actions) : nothing}`,
            state,
            actions,
          )
    }
  `;
}
