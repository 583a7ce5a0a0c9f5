import { html, nothing, type TemplateResult } from "lit-html";

export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** The browser's own list: it opens beyond the panel's edge and finds entries by typing. Quiet when it is set from outside. */
export function choiceList(
  label: string,
  choices: readonly Choice[],
  chosen: string,
  onChoose: (id: string) => void,
  elementId?: string,
): TemplateResult {
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement && event.target.value !== chosen)
      onChoose(event.target.value);
  };
  return html`
    <select class="choice-list" id=${elementId ?? nothing} aria-label=${label} @change=${onChange}>
      ${choices.map((choice) => html`<option value=${choice.id} .selected=${choice.id === chosen}>${choice.label}</option>`)}
    </select>
  `;
}
