import { html, type TemplateResult } from "lit-html";
import type { PanelActions } from "../panelActions.ts";

/** Saves the chart of the section that the buttons stand in. */
export function chartExports(name: string, actions: PanelActions): TemplateResult {
  const onClick =
    (format: "svg" | "png") =>
    (event: Event): void => {
      if (!(event.currentTarget instanceof Element)) return;
      const chart = event.currentTarget.closest("section")?.querySelector(".chart svg");
      if (chart instanceof SVGSVGElement) actions.exportChart(chart, name, format);
    };
  return html`
    <div class="exports" role="group" aria-label="Save “${name}”">
      <button type="button" class="text-button" @click=${onClick("svg")}>SVG</button>
      <button type="button" class="text-button" @click=${onClick("png")}>PNG</button>
    </div>
  `;
}
