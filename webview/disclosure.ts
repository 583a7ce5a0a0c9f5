import { html, type TemplateResult } from "lit-html";
import type { PanelActions } from "./panelActions.ts";
import type { DisclosureId, PanelState } from "./panelState.ts";

/** Something that opens below its title and stays open over new views and reloads. */
export function disclosure(
  id: DisclosureId,
  title: string,
  content: TemplateResult,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const onToggle = (event: Event): void => {
    if (event.currentTarget instanceof HTMLDetailsElement) actions.toggle(id, event.currentTarget.open);
  };
  return html`
    <details class="disclosure" .open=${state.openDisclosures.includes(id)} @toggle=${onToggle}>
      <summary>${title}</summary>
      ${content}
    </details>
  `;
}
