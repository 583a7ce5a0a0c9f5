import { html, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import type { Tone } from "../src/panelMessages.ts";

const toneShapes: Readonly<Record<Tone, SVGTemplateResult>> = {
  fits: svg`<circle cx="8" cy="8" r="7" /><path d="M4.6 8.3l2.3 2.3 4.5-5" />`,
  warning: svg`<path d="M8 1.6l6.6 12.2H1.4z" stroke-linejoin="round" /><path d="M8 6v4M8 11.6v.8" />`,
  error: svg`<circle cx="8" cy="8" r="7" /><path d="M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4" />`,
  unknown: svg`<circle cx="8" cy="8" r="7" stroke-dasharray="2.2 1.5" /><path d="M6 6.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M8 11v.9" />`,
};

/** What the colours and shapes of a verdict mean, in one or two words. */
export const toneWords: Readonly<Record<Tone, string>> = {
  fits: "Fits",
  warning: "Starts, falls short",
  error: "Does not start",
  unknown: "Not known",
};

/** The verdict's sign; the word for it always stands beside it, so it is hidden from screen readers. */
export function toneIcon(tone: Tone): TemplateResult {
  return html`<svg class="tone-icon tone-${tone}" viewBox="0 0 16 16" aria-hidden="true">${toneShapes[tone]}</svg>`;
}
