import { html, type TemplateResult } from "lit-html";
import type { PanelActions } from "./panelActions.ts";
import type { TabId } from "./panelState.ts";

const tabs: readonly { readonly id: TabId; readonly label: string }[] = [
  { id: "server", label: "This server" },
  { id: "gpus", label: "Compare GPUs" },
  { id: "when", label: "Which when" },
];

/** One tab stop; arrows, Home and End move between the tabs, as the ARIA pattern for tabs wants it. */
export function tabList(current: TabId, actions: PanelActions): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    const target = tabForKey(event.key, current);
    if (target === null) return;
    event.preventDefault();
    actions.showTab(target);
    if (event.currentTarget instanceof HTMLElement)
      event.currentTarget.querySelector<HTMLElement>(`#tab-${target}`)?.focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label="Views" @keydown=${onKey}>
      ${tabs.map(
        ({ id, label }) => html`
          <button
            type="button"
            role="tab"
            id="tab-${id}"
            aria-selected=${id === current ? "true" : "false"}
            aria-controls="tab-content"
            tabindex=${id === current ? 0 : -1}
            @click=${() => actions.showTab(id)}
            >${label}</button
          >
        `,
      )}
    </div>
  `;
}

export function tabContent(current: TabId, content: TemplateResult): TemplateResult {
  return html`<div id="tab-content" role="tabpanel" aria-labelledby="tab-${current}">${content}</div>`;
}

function tabForKey(key: string, current: TabId): TabId | null {
  const index = tabs.findIndex(({ id }) => id === current);
  const at = (position: number): TabId | null => tabs[(position + tabs.length) % tabs.length]?.id ?? null;
  switch (key) {
    case "ArrowRight":
      return at(index + 1);
    case "ArrowLeft":
      return at(index - 1);
    case "Home":
      return at(0);
    case "End":
      return at(tabs.length - 1);
    default:
      return null;
  }
}
