import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { PanelAlternative } from "../../src/panelMessages.ts";
import type { PanelActions } from "../panelActions.ts";
import type { PanelState, SortColumn, TableSort } from "../panelState.ts";
import { alternativeRow } from "./alternativeRow.ts";
import { sortAlternatives } from "./sortAlternatives.ts";

const columns: readonly { readonly id: SortColumn; readonly label: string; readonly isNumber: boolean }[] = [
  { id: "verdict", label: "Verdict", isNumber: false },
  { id: "option", label: "Option", isNumber: false },
  { id: "gpu", label: "GPU", isNumber: false },
  { id: "model", label: "Model", isNumber: false },
  { id: "weights", label: "Weights", isNumber: true },
  { id: "kvCache", label: "KV cache", isNumber: true },
  { id: "requests", label: "Requests", isNumber: true },
  { id: "cost", label: "Per month", isNumber: true },
];

/** The file as it is beside what could be done: sortable, and applied with one click where an edit is proven. */
export function alternativesSection(
  rows: readonly PanelAlternative[],
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const current = rows.find((row) => row.kind === "current") ?? null;
  const canApply = rows.some((row) => row.applicable);
  return html`
    <section class="section whole-width" aria-labelledby="alternatives-heading">
      <div class="section-head">
        <h2 id="alternatives-heading">Alternatives</h2>
      </div>
      <div class="options-frame">
      <table class="options" aria-labelledby="alternatives-heading">
        <thead>
          <tr>
            ${columns.map((column) => columnHeader(column, state.sort, actions))}
            ${canApply ? html`<th scope="col"><span class="visually-hidden">Apply</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            sortAlternatives(rows, state.sort),
            (row) => row.id,
            (row) => alternativeRow(row, current, canApply, actions),
          )}
        </tbody>
      </table>
      </div>
    </section>
  `;
}

function columnHeader(
  column: (typeof columns)[number],
  sort: TableSort | null,
  actions: PanelActions,
): TemplateResult {
  const direction = sort?.column === column.id ? sort.direction : null;
  return html`
    <th scope="col" class=${column.isNumber ? "number" : ""} aria-sort=${direction ?? nothing}>
      <button type="button" class="sort" @click=${() => actions.sortBy(column.id)}>
        <span>${column.label}</span>
        <svg class="sort-arrow ${direction ?? "unsorted"}" width="9" height="12" viewBox="0 0 9 12" aria-hidden="true">
          <path class="up" d="M1 5l3.5 -4L8 5z" /><path class="down" d="M1 7l3.5 4L8 7z" />
        </svg>
      </button>
    </th>
  `;
}

/** Whether there is anything beside the file itself to compare with. */
export function hasAlternatives(rows: readonly PanelAlternative[]): boolean {
  return rows.some((row) => row.kind !== "current");
}
