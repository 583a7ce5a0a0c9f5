import { html, nothing, type TemplateResult } from "lit-html";
import type { TableSort } from "./panelState.ts";

/** A column's header as the button that sorts by it. */
export function sortHeader(
  label: string,
  isNumber: boolean,
  direction: TableSort<string>["direction"] | null,
  onSort: () => void,
): TemplateResult {
  return html`
    <th scope="col" class=${isNumber ? "number" : ""} aria-sort=${direction ?? nothing}>
      <button type="button" class="sort" @click=${onSort}>
        <span>${label}</span>
        <svg class="sort-arrow ${direction ?? "unsorted"}" width="9" height="12" viewBox="0 0 9 12" aria-hidden="true">
          <path class="up" d="M1 5l3.5 -4L8 5z" /><path class="down" d="M1 7l3.5 4L8 7z" />
        </svg>
      </button>
    </th>
  `;
}
