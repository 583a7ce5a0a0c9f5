import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelPlan, PanelPlanFigure } from "../../src/panelMessages.ts";
import { formatBand, formatCount, formatMoney } from "../../src/units/print.ts";
import { chartSection } from "../chart/chartSection.ts";
import type { ChartWidths } from "../chart/chartWidths.ts";
import type { PanelActions } from "../panelActions.ts";
import type { PanelState } from "../panelState.ts";
import { breakEvenChart, breakEvenSentences, growthChart } from "./costCharts.ts";

/** What the plan as a whole costs: its sums, its growth, and from where on which alternative pays. */
export function planSection(
  plan: PanelPlan,
  widths: ChartWidths,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  return html`
    <section class="section whole-width" aria-labelledby="plan-heading">
      <div class="section-head">
        <h2 id="plan-heading">The whole plan: ${plan.name}</h2>
        <p class="section-aside">As the file says, whatever the controls show.</p>
      </div>
      <dl class="key-figures">${plan.figures.map(planFigure)}</dl>
      ${crossings(plan)}
    </section>
    ${plan.growth ? chartSection("Growth", growthChart(plan.growth), widths.growth ?? 600, state, actions) : nothing}
    ${plan.costs ? chartSection("Break-even", breakEvenChart(plan.costs), widths["break-even"] ?? 600, state, actions) : nothing}
  `;
}

function planFigure({ label, kind, ends, reason }: PanelPlanFigure): TemplateResult | typeof nothing {
  const print = kind === "money" ? formatMoney : formatCount;
  // A figure that nobody asked for needs no reason: a plan without tenants has no cost for each of them.
  if (ends === null) {
    return reason === null || /^Nobody says/.test(reason)
      ? nothing
      : html`<div class="key-figure"><dt>${label}</dt><dd><span class="key-value">not known</span> <span class="figure-detail">${reason}</span></dd></div>`;
  }
  const [low, high] = [ends.favourable, ends.unfavourable].sort((a, b) => a - b);
  return html`
    <div class="key-figure">
      <dt>${label}</dt>
      <dd><span class="key-value">${formatBand(low ?? 0, high ?? 0, (value) => print(value))}</span></dd>
    </div>
  `;
}

function crossings(plan: PanelPlan): TemplateResult | typeof nothing {
  const sentences = breakEvenSentences(plan);
  if (sentences.length === 0) return nothing;
  return html`<ul class="sentences">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}
