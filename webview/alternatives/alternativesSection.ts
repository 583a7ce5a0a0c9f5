import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { PanelAlternative } from "../../src/panelMessages.ts";
import type { PanelActions } from "../panelActions.ts";
import type { PanelState, SortColumn } from "../panelState.ts";
import { sortHeader } from "../sortHeader.ts";
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
        <div class="exports" role="group" aria-label="Save the alternatives">
          <button type="button" class="text-button" @click=${() => actions.exportTable("alternatives")}>CSV</button>
        </div>
      </div>
      <div class="options-frame">
      <table class="options" aria-labelledby="alternatives-heading">
        <thead>
          <tr>
            ${columns.map(({ id, label, isNumber }) =>
              sortHeader(label, isNumber, state.sort?.column === id ? state.sort.direction : null, () =>
                actions.sortBy(id),
              ),
            )}
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

/** Whether there is anything beside the file itself to compare with. */
export function hasAlternatives(rows: readonly PanelAlternative[]): boolean {
  return rows.some((row) => row.kind !== "current");
}
