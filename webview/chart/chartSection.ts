import { html, nothing, svg, type TemplateResult } from "lit-html";
import { disclosure } from "../disclosure.ts";
import { chartExports } from "../export/exportButtons.ts";
import { markKey } from "../observed/observedMarks.ts";
import type { PanelActions } from "../panelActions.ts";
import type { PanelState } from "../panelState.ts";
import { chartReadout } from "./chartReadout.ts";
import { type ChartSpec, positions, showsBands } from "./chartSpec.ts";
import { chartTable } from "./chartTable.ts";
import { lineChart } from "./lineChart.ts";

/**
 * A chart with its heading, read-out, legend, table and exports; or the sentence that says why there is none.
 * `isAlone`: no other chart shares its row.
 */
export function chartSection(
  title: string,
  spec: ChartSpec | string,
  width: number,
  state: PanelState,
  actions: PanelActions,
  isAlone = false,
): TemplateResult {
  if (typeof spec === "string") {
    return html`
      <section class="section">
        <div class="section-head"><h2>${title}</h2></div>
        <p class="missing">${spec}</p>
      </section>
    `;
  }
  const xs = positions(spec);
  const readAt = nearest(xs, state.readouts[spec.id] ?? spec.present?.x ?? xs[0] ?? 0);
  return html`
    <section class=${isAlone ? "section whole-width" : "section"} aria-labelledby="${spec.id}-heading">
      <div class="section-head">
        <h2 id="${spec.id}-heading">${title}</h2>
        ${chartReadout(spec, readAt, spec.id in state.readouts)}
      </div>
      <div class="chart" data-measure=${spec.id}>
        ${lineChart(spec, readAt, xs, width, (x) => actions.readChart(spec.id, x))}
      </div>
      ${legend(spec)}
      <div class="section-foot">
        ${disclosure(`table-${spec.id}`, "Table", () => chartTable(spec), state, actions)}
        ${chartExports(spec.title, actions)}
      </div>
    </section>
  `;
}

function nearest(xs: readonly number[], x: number): number {
  return xs.reduce((best, next) => (Math.abs(next - x) < Math.abs(best - x) ? next : best), xs[0] ?? x);
}

function legend(spec: ChartSpec): TemplateResult {
  return html`
    <ul class="chart-key">
      ${spec.series.map(
        ({ label }, index) => html`
          <li>
            <svg width="26" height="14" aria-hidden="true">${svg`<g class="series series-${index % 6}"><path class="line" d="M1 7H25" /></g>`}</svg
            >${label}
          </li>
        `,
      )}
      ${spec.marks ? markKey(spec.marksLabel ?? "") : nothing}
      ${showsBands(spec) ? html`<li><svg width="26" height="14" aria-hidden="true">${svg`<g class="series series-0"><rect class="band" width="26" height="14" /></g>`}</svg>between the favourable and the unfavourable end</li>` : nothing}
    </ul>
  `;
}
