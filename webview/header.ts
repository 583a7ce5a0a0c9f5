import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelAction, PanelView } from "../src/panelMessages.ts";
import { choiceList } from "./choiceList.ts";
import { disclosure } from "./disclosure.ts";
import { toneIcon } from "./icons.ts";
import type { PanelActions } from "./panelActions.ts";
import type { PanelState } from "./panelState.ts";

/** What is looked at, the verdict on it, and what the verdict rests on. */
export function header(view: PanelView, state: PanelState, actions: PanelActions): TemplateResult {
  return html`
    <header class="tone-${view.verdict.tone}">
      <div class="subject-row">
        ${subjectChoice(view, actions)}
        ${view.subject === null ? nothing : reportButtons(actions)} ${pinCheckbox(state.pinned, actions)}
      </div>
      <div class="verdict" role="status">
        ${toneIcon(view.verdict.tone)}
        <p class="verdict-sentence">${view.verdict.sentence}</p>
      </div>
      ${basis(view, state, actions)} ${actionButtons(view.actions ?? [], actions)}
    </header>
  `;
}

function subjectChoice({ subject, subjects }: PanelView, actions: PanelActions): TemplateResult {
  if (subject === null) return html`<h1 class="subject">Capacity</h1>`;
  if (subjects.length < 2) return html`<h1 class="subject">${subject.label}</h1>`;
  return html`
    <h1 class="visually-hidden">${subject.label}</h1>
    ${choiceList("Launch or service", subjects, subject.id, actions.select)}
  `;
}

function reportButtons(actions: PanelActions): TemplateResult {
  return html`
    <div class="exports report-buttons" role="group" aria-label="Report as Markdown">
      <button type="button" class="text-button" title="Copy the report as Markdown" @click=${() => actions.exportReport("copy")}>Copy report</button>
      <button type="button" class="text-button" title="Save the report as Markdown" @click=${() => actions.exportReport("markdown")}>Save report</button>
    </div>
  `;
}

function pinCheckbox(pinned: boolean, actions: PanelActions): TemplateResult {
  const onChange = (event: Event): void => {
    if (!(event.target instanceof HTMLElement) || !("checked" in event.target)) return;
    actions.pin(event.target.checked === true);
  };
  return html`
    <vscode-checkbox
      class="pin"
      title="Stay here instead of following the cursor"
      .checked=${pinned}
      @change=${onChange}
      >Pin</vscode-checkbox
    >
  `;
}

function basis(
  { basis: { summary, assumed } }: PanelView,
  state: PanelState,
  actions: PanelActions,
): TemplateResult | typeof nothing {
  if (assumed.length === 0) return summary === "" ? nothing : html`<p class="basis">${summary}</p>`;
  const count = assumed.length === 1 ? "1 value assumed" : `${assumed.length} values assumed`;
  const title = summary === "" ? count : `${summary} · ${count}`;
  const list = () => html`<ul class="assumed">${assumed.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  return html`
    <div class="basis">
      ${disclosure("basis", title, list, state, actions)}
    </div>
  `;
}

export function actionButtons(
  choices: readonly PanelAction[],
  actions: PanelActions,
): TemplateResult | typeof nothing {
  if (choices.length === 0) return nothing;
  return html`
    <div class="actions">
      ${choices.map(
        (choice, index) =>
          html`
            <vscode-button
              appearance=${index === 0 ? "primary" : "secondary"}
              @click=${() => actions.run(choice.id)}
              >${choice.label}</vscode-button
            >
          `,
      )}
    </div>
  `;
}
