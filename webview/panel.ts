import { html, nothing, type TemplateResult } from "lit-html";
import { exactly } from "../src/capacity/band.ts";
import type { PanelView } from "../src/panelMessages.ts";
import { alternativesSection, hasAlternatives } from "./alternatives/alternativesSection.ts";
import { chartSection } from "./chart/chartSection.ts";
import type { ChartWidths } from "./chart/chartWidths.ts";
import { gpusTab } from "./gpus/gpusTab.ts";
import { header } from "./header.ts";
import { memorySection } from "./memory/memorySection.ts";
import { patternDefinitions } from "./memory/patterns.ts";
import { tokenCostChart, userCostChart } from "./money/costCharts.ts";
import { planSection } from "./money/planSection.ts";
import { nothingHere, problemAlone, problemLine, waiting } from "./nothingHere.ts";
import { withObserved } from "./observed/observedMarks.ts";
import { observedSection } from "./observed/observedSection.ts";
import type { PanelActions } from "./panelActions.ts";
import type { PanelState } from "./panelState.ts";
import { requestsSection } from "./requests/requestsSection.ts";
import { speedCharts } from "./speed/speedCharts.ts";
import { keyFigures } from "./speed/speedSummary.ts";
import { tabContent, tabList } from "./tabs.ts";
import { controls } from "./whatIf/controls.ts";
import { type SeenView, seenView } from "./whatIf/seenView.ts";
import { whichWhenTab } from "./whichWhen/whichWhenTab.ts";
import { whySection } from "./whySection.ts";

const usualWidth = 600;

/** The whole panel as a function of its state. */
export function panel(state: PanelState, widths: ChartWidths, actions: PanelActions): TemplateResult {
  if (state.view === null) return state.problem === null ? waiting() : problemAlone(state.problem);
  if (state.view.subject === null) return nothingHere(state.view.actions ?? [], actions);
  const seen = seenView(state.view, state.whatIf);
  const hasTabs = state.view.requests !== null;
  const content = contentOf(seen, hasTabs ? state.tab : "server", widths, state, actions);
  return html`
    ${patternDefinitions()} ${problemLine(state.problem)} ${header(seen.view, state, actions)} ${controls(state.view, state.whatIf, actions)}
    ${hasTabs ? html`${tabList(state.tab, actions)} ${tabContent(state.tab, content)}` : content}
  `;
}

function contentOf(
  seen: SeenView,
  tab: PanelState["tab"],
  widths: ChartWidths,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  if (tab === "gpus") return html`<div class="sections">${gpusTab(seen, state, actions)}</div>`;
  if (tab === "when") return html`<div class="sections">${whichWhenTab(seen, widths, state, actions)}</div>`;
  return serverTab(seen, widths, state, actions);
}

function serverTab(
  seen: SeenView,
  widths: ChartWidths,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const { view, answer } = seen;
  const { memory, requests, alternatives, plan } = view;
  const width = (name: string): number => widths[name] ?? usualWidth;
  return html`
    <div class="sections">
      ${answer ? html`<section class="section whole-width" aria-label="Key figures">${keyFigures(answer)}</section>` : nothing}
      ${state.observed ? observedSection(state, actions) : nothing}
      ${memory ? memorySection(memory, requests === null, width("memory"), state, actions) : nothing}
      ${requests ? requestsSection(requests, memory === null, width("requests"), state, actions) : nothing}
      ${answer && requests ? speedSections(seen.view, answer, width, state, actions) : nothing}
      ${hasAlternatives(alternatives) ? alternativesSection(alternatives, state, actions) : nothing}
      ${plan ? planSection(plan, widths, state, actions) : nothing}
      ${requests && !state.observed ? observedSection(state, actions) : nothing}
      ${requests ? whySection(requests, state, actions) : nothing}
    </div>
  `;
}

function speedSections(
  { plan }: PanelView,
  answer: NonNullable<SeenView["answer"]>,
  width: (name: string) => number,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const charts = speedCharts(answer, plan?.objectives ?? []);
  const latency = withObserved(charts.latency, state.observed, (speed) => [
    speed.ttftMs,
    speed.tpotMs,
    speed.requestMs,
  ]);
  const throughput = withObserved(charts.throughput, state.observed, ({ outputTokensPerSecond: rate }) => [
    rate === null ? null : exactly(rate),
  ]);
  return html`
    ${chartSection("Latency against load", latency, width("latency"), state, actions)}
    ${chartSection("Throughput against load", throughput, width("throughput"), state, actions)}
    ${chartSection("Cost of tokens against load", tokenCostChart(answer, charts.throughput), width("token-cost"), state, actions)}
    ${chartSection("Cost for each user, with as many servers as it takes", userCostChart(answer), width("user-cost"), state, actions)}
  `;
}
