import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelAlternative } from "../../src/panelMessages.ts";
import {
  formatBand,
  formatBytes,
  formatConcurrency,
  formatMoney,
  formatTokens,
} from "../../src/units/print.ts";
import { toneIcon, toneWords } from "../icons.ts";
import type { PanelActions } from "../panelActions.ts";

const kindWords: Readonly<Record<PanelAlternative["kind"], string>> = {
  current: "as written",
  proposed: "proposed",
  plan: "in the plan",
};

/** One option. `data-label` carries the column's name for the narrow layout, where a row becomes a card. */
export function alternativeRow(
  row: PanelAlternative,
  current: PanelAlternative | null,
  hasApplyColumn: boolean,
  actions: PanelActions,
): TemplateResult {
  return html`
    <tr class="kind-${row.kind}">
      <td class="verdict-cell" data-label="Verdict">
        <span class="verdict-word">${toneIcon(row.tone)}<span>${toneWords[row.tone]}</span></span>
      </td>
      <th scope="row" class="option-cell">
        <span class="option-label">${row.label}</span> <span class="kind">${kindWords[row.kind]}</span>
        ${row.note === "" ? nothing : html`<span class="note">${row.note}</span>`}
      </th>
      <td data-label="GPU" class="gpu-cell ${sameAs(row, current, "gpu")}">${row.gpu}</td>
      <td data-label="Model" class="model-cell ${sameAs(row, current, "model")}">${row.model}</td>
      <td data-label="Weights" class="number">${figure(row.weightBytes, formatBytes)}</td>
      <td data-label="KV cache" class="number">${figure(row.kvCacheBytes?.mid ?? null, formatBytes)}</td>
      <td data-label="Requests" class="number">${requestsFigure(row)}</td>
      <td data-label="Per month" class="number">${figure(row.costPerMonth, formatMoney)}</td>
      ${hasApplyColumn ? html`<td class="apply-cell">${row.applicable ? applyButton(row, actions) : nothing}</td>` : nothing}
    </tr>
  `;
}

/** What an option leaves as it is steps back, so that what it changes stands out. */
function sameAs(row: PanelAlternative, current: PanelAlternative | null, key: "gpu" | "model"): string {
  return current !== null && row !== current && row[key] === current[key] ? "unchanged" : "";
}

function requestsFigure({ requests, contextTokens }: PanelAlternative): TemplateResult {
  if (requests === null) return unknownFigure;
  const likely = formatConcurrency(requests.mid);
  const range = formatBand(requests.low, requests.high, formatConcurrency);
  const length = contextTokens === null ? "" : `of ${formatTokens(contextTokens)}`;
  return html`${likely} <span class="figure-detail">${range === likely ? "" : `${range} `}${length}</span>`;
}

function figure(value: number | null, print: (value: number) => string): TemplateResult | string {
  return value === null ? unknownFigure : print(value);
}

const unknownFigure = html`
  <span class="unknown-figure"><span aria-hidden="true">–</span><span class="visually-hidden">not known</span></span>
`;

function applyButton(row: PanelAlternative, actions: PanelActions): TemplateResult {
  return html`
    <vscode-button appearance="secondary" aria-label="Apply: ${row.label}" @click=${() => actions.apply(row.id)}
      >Apply</vscode-button
    >
  `;
}
