import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { type MemoryPartId, memoryPartIds } from "../../src/capacity/memoryParts.ts";

/** Marks over the colour, so that each part is known without it: solid, stripes, dots, rungs, waves, lattice. */
const marks: Readonly<Record<MemoryPartId, SVGTemplateResult | typeof nothing>> = {
  weights: nothing,
  kvCache: svg`<path d="M-2 2l4 -4M0 8l8 -8M6 10l4 -4" />`,
  activations: svg`<circle cx="2" cy="2" r="1" /><circle cx="6" cy="6" r="1" />`,
  cudaGraphs: svg`<path d="M0 2h8M0 6h8" />`,
  nonTorch: svg`<path d="M2 0v8M6 0v8" />`,
  otherProcesses: svg`<path d="M0 0l8 8M8 0l-8 8" />`,
  free: nothing,
};

/** The fill of a part; `patternDefinitions` must stand in the same page. */
export function patternFill(id: MemoryPartId): string {
  return `url(#part-${id})`;
}

/** Rendered once in the page; the bar and the legend's swatches share it. Not `display: none`, which would empty it. */
export function patternDefinitions(): TemplateResult {
  return html`
    <svg class="definitions" width="0" height="0" aria-hidden="true">
      <defs>
        ${memoryPartIds.map(
          (id) => svg`
            <pattern id="part-${id}" width="8" height="8" patternUnits="userSpaceOnUse">
              <rect class="part-fill part-${id}" width="8" height="8" />
              <g class="part-mark part-mark-${id}">${marks[id]}</g>
            </pattern>`,
        )}
        <pattern id="beyond-limit" width="8" height="8" patternUnits="userSpaceOnUse">
          <path class="veil-mark" d="M-2 6l4 4M0 0l8 8M6 -2l4 4" />
        </pattern>
      </defs>
    </svg>
  `;
}
