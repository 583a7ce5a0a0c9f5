import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelCosts } from "../../src/panelMessages.ts";
import { formatCount, formatMoney, formatTokens } from "../../src/units/print.ts";
import { chartSection } from "../chart/chartSection.ts";
import type { ChartSpec } from "../chart/chartSpec.ts";
import type { ChartWidths } from "../chart/chartWidths.ts";
import { disclosure } from "../disclosure.ts";
import type { PanelActions } from "../panelActions.ts";
import type { PanelState } from "../panelState.ts";
import type { SeenView } from "../whatIf/seenView.ts";
import { reasonOf, type ServerOption, type ServerOptions, serverOptions } from "./serverOptions.ts";
import { type Option, type Win, winners } from "./winners.ts";

/** The decision matrix: from which to which size of the workload each option is the cheapest that carries it, and why. */
export function whichWhenTab(
  seen: SeenView,
  widths: ChartWidths,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const { answer, view } = seen;
  if (answer === null || !answer.ok) return html`<p class="missing">${view.verdict.sentence}</p>`;
  const matrix = serverMatrix(seen);
  const asked = answer.situation.terms.ask.requests;
  return html`
    ${view.plan?.costs ? planMatrix(view.plan.costs) : nothing}
    <section class="section whole-width" aria-labelledby="when-heading">
      <div class="section-head">
        <h2 id="when-heading">Which GPU for how many requests of ${formatTokens(answer.contextTokens)} tokens</h2>
        <p class="section-aside">The cheapest that carries them all, in whole servers side by side${hasObjectives(seen) ? ", within the plan's objectives" : ""}.</p>
      </div>
      ${matrix.wins.length === 0 ? html`<p class="missing">No GPU with a price carries even one such request.</p>` : serverTable(matrix.wins, asked)}
      ${matrix.unfit.length === 0 ? nothing : disclosure("unfit", `${matrix.unfit.length} GPUs are out`, () => unfitList(matrix.unfit), state, actions)}
    </section>
    ${matrix.wins.length === 0 ? nothing : chartSection("What they cost", costChart(matrix, asked), widths["which-when"] ?? 600, state, actions, true)}
  `;
}

interface Matrix extends ServerOptions {
  readonly wins: readonly Win[];
  readonly most: number;
}

const remembered = new WeakMap<SeenView, Matrix>();

function serverMatrix(seen: SeenView): Matrix {
  const known = remembered.get(seen);
  if (known) return known;
  const found = serverOptions(seen);
  const asked = seen.answer?.situation.terms.ask.requests ?? 0;
  const most = Math.max(256, 2 ** Math.ceil(Math.log2(asked * 8 || 1)));
  const matrix = { ...found, most, wins: winners(found.options, most) };
  remembered.set(seen, matrix);
  return matrix;
}

function hasObjectives({ view }: SeenView): boolean {
  return (view.plan?.objectives ?? []).some(({ id }) => id === "ttft" || id === "tpot" || id === "latency");
}

function serverTable(wins: readonly Win[], asked: number | null): TemplateResult {
  return html`
    <div class="table-scroll" role="region" aria-label="Which GPU when" tabindex="0">
      <table class="figures matrix">
        <thead>
          <tr>
            <th scope="col" class="number">Requests at once</th>
            <th scope="col">Cheapest</th>
            <th scope="col" class="number">Servers</th>
            <th scope="col" class="number">Per month</th>
            <th scope="col" class="remark">Why</th>
          </tr>
        </thead>
        <tbody>
          ${wins.map((win) => serverRow(win, asked))}
        </tbody>
      </table>
    </div>
  `;
}

function serverRow(win: Win, asked: number | null): TemplateResult {
  const { option, from, to } = win;
  if (!isServer(option)) return html``;
  const isAsked = asked !== null && from <= asked && asked <= to;
  const servers = [from, to].map((size) => formatCount(Math.ceil(size / option.requestsEach)));
  const costs = [from, to].map((size) => formatMoney(option.costAt(size)));
  return html`
    <tr class=${isAsked ? "kind-current" : ""}>
      <th scope="row" data-label="Requests at once" class="number">${range(formatCount(from), formatCount(to))}${isAsked ? html` <span class="kind">asked for</span>` : nothing}</th>
      <td data-label="Cheapest">${option.label}</td>
      <td data-label="Servers" class="number">${range(...servers)}</td>
      <td data-label="Per month" class="number">${range(...costs)}</td>
      <td data-label="Why" class="remark">${reasonOf(win, option)}</td>
    </tr>
  `;
}

function isServer(option: Option): option is ServerOption {
  return "requestsEach" in option;
}

function range(first = "", last = first): string {
  return first === last ? first : `${first}–${last}`;
}

function unfitList(unfit: ServerOptions["unfit"]): TemplateResult {
  return html`<ul class="sentences">${unfit.map(({ label, reason }) => html`<li><strong>${label}:</strong> ${reason}</li>`)}</ul>`;
}

/** The winners' costs, so that the crossings of the table can be seen. */
function costChart({ wins, most }: Matrix, asked: number | null): ChartSpec {
  const options = [...new Set(wins.map(({ option }) => option))].slice(0, 6);
  return {
    id: "which-when",
    title: "Cost per month by requests at once",
    x: {
      label: "requests at once",
      print: (size) => `${formatCount(size, 1)} requests`,
      printTick: (size) => formatCount(size, 1),
      kind: "log",
    },
    y: {
      label: "dollars a month",
      print: formatMoney,
      printTick: (dollars) => `$${formatCount(dollars)}`,
      kind: "log",
    },
    series: options.map((option) => ({ label: option.label, shape: "steps", points: stairs(option, most) })),
    limits: [],
    present: asked === null ? null : { x: asked, label: "asked for" },
  };
}

function stairs(option: Option, most: number): ChartSpec["series"][number]["points"] {
  const points: { x: number; low: number; mid: number; high: number }[] = [];
  for (let size = 1; size <= most; size += Math.max(1, Math.floor(2 ** Math.floor(Math.log2(size)) / 16))) {
    const dollars = option.costAt(size);
    if (points.at(-1)?.mid !== dollars || size === most)
      points.push({ x: size, low: dollars, mid: dollars, high: dollars });
  }
  const last = points.at(-1);
  if (last !== undefined && last.x < most) points.push({ ...last, x: most });
  return points;
}

/** The plan's own alternatives, by what it counts. */
function planMatrix({ options, count, present }: PanelCosts): TemplateResult {
  const lines = options.map(
    ({ name, points }): Option => ({
      label: name,
      costAt: (size) =>
        points.findLast((point) => point.count <= size)?.unfavourable ?? Number.POSITIVE_INFINITY,
    }),
  );
  const most = Math.max(1, ...options.flatMap(({ points }) => points.map((point) => point.count)));
  return html`
    <section class="section whole-width" aria-labelledby="plan-when-heading">
      <div class="section-head">
        <h2 id="plan-when-heading">Which alternative of the plan for how many ${count}</h2>
        <p class="section-aside">The cheapest at the unfavourable end of what the plan states, up to ${formatCount(most)} ${count}.</p>
      </div>
      <div class="table-scroll" role="region" aria-label="Which alternative when" tabindex="0">
        <table class="figures matrix">
          <thead>
            <tr>
              <th scope="col" class="number">${count}</th>
              <th scope="col">Cheapest</th>
              <th scope="col" class="number">Per month</th>
              <th scope="col" class="remark">Why</th>
            </tr>
          </thead>
          <tbody>
            ${winners(lines, most).map((win) => planRow(win, count, present))}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function planRow({ option, from, to, next }: Win, count: string, present: number | null): TemplateResult {
  const isPresent = present !== null && from <= present && present <= to;
  const why =
    next === null
      ? "Nothing else carries it."
      : `At ${formatCount(from)}, ${next.option.label} costs ${formatMoney(next.dollars)}.`;
  return html`
    <tr class=${isPresent ? "kind-current" : ""}>
      <th scope="row" data-label=${count} class="number">${range(formatCount(from), formatCount(to))}${isPresent ? html` <span class="kind">the plan</span>` : nothing}</th>
      <td data-label="Cheapest">${option.label}</td>
      <td data-label="Per month" class="number">${range(formatMoney(option.costAt(from)), formatMoney(option.costAt(to)))}</td>
      <td data-label="Why" class="remark">${why}</td>
    </tr>
  `;
}
