import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelAction } from "../src/panelMessages.ts";
import { actionButtons } from "./header.ts";
import { toneIcon } from "./icons.ts";
import type { PanelActions } from "./panelActions.ts";

/** The editor holds neither launch nor plan: what would make the panel useful. */
export function nothingHere(choices: readonly PanelAction[], actions: PanelActions): TemplateResult {
  return html`
    <div class="blank">
      ${blankDrawing()}
      <h1>Nothing to size in this editor</h1>
      <p>
        Open a shell script that starts <code>vllm serve</code>, or a <code>.gpuplan.yaml</code> plan. This panel follows the cursor
        and shows whether it fits its GPU.
      </p>
      ${actionButtons(choices, actions)}
    </div>
  `;
}

/** Before the extension's first message. */
export function waiting(): TemplateResult {
  return html`
    <h1 class="visually-hidden">Capacity</h1>
    <p class="waiting" role="status">Reading the file under the cursor …</p>
  `;
}

/** Something could not be done: said above what is shown, which still holds. */
export function problemLine(sentence: string | null): TemplateResult | typeof nothing {
  if (sentence === null) return nothing;
  return html`<p class="problem" role="alert">${toneIcon("error")}<span>${sentence}</span></p>`;
}

/** The same before there was anything to show. */
export function problemAlone(sentence: string): TemplateResult {
  return html`<div class="blank" role="alert"><h1>Nothing can be shown</h1><p>${sentence}</p></div>`;
}

/** A view could not be drawn: a bug, said in place so that the last words are not an empty page. */
export function drawingFailed(message: string): TemplateResult {
  return html`
    <div class="blank" role="alert">
      <h1>This view could not be drawn</h1>
      <p>The fault is the panel's, not your file's: <code>${message}</code></p>
      <p>It tries again with the next change of the file.</p>
    </div>
  `;
}

/** An empty memory bar: what the panel will show. */
function blankDrawing(): TemplateResult {
  return html`
    <svg class="blank-drawing" width="200" height="44" viewBox="0 0 200 44" aria-hidden="true">
      <rect x="1" y="10" width="198" height="24" rx="2" />
      <path d="M176 4V40" />
    </svg>
  `;
}
