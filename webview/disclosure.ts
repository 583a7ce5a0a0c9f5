import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelActions } from "./panelActions.ts";
import type { DisclosureId, PanelState } from "./panelState.ts";

/**
 * Something that opens below its title and stays open over new views and reloads. `content` is drawn while it is open:
 * tables are long, and sliders redraw the panel with every move.
 */
export function disclosure(
  id: DisclosureId,
  title: string,
  content: () => TemplateResult,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const onToggle = (event: Event): void => {
    if (event.currentTarget instanceof HTMLDetailsElement) actions.toggle(id, event.currentTarget.open);
  };
  const isOpen = state.openDisclosures.includes(id);
  return html`
    <details class="disclosure" .open=${isOpen} @toggle=${onToggle}>
      <summary>${title}</summary>
      ${isOpen ? content() : nothing}
    </details>
  `;
}
