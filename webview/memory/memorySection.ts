import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelMemory, PanelMemoryPart } from "../../src/panelMessages.ts";
import { formatBand, formatBytes } from "../../src/units/print.ts";
import { disclosure } from "../disclosure.ts";
import { chartExports } from "../export/exportButtons.ts";
import { cacheWords, markKey } from "../observed/observedMarks.ts";
import type { PanelActions } from "../panelActions.ts";
import { isUnderCursor, type PanelState } from "../panelState.ts";
import { layoutMemory } from "./layoutMemory.ts";
import { memoryBar } from "./memoryBar.ts";
import { memoryTable } from "./memoryTable.ts";
import { patternFill } from "./patterns.ts";

/** Where one GPU's memory goes. `isAlone`: no other chart shares its row. */
export function memorySection(
  memory: PanelMemory,
  isAlone: boolean,
  width: number,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const { excessBytes } = layoutMemory(memory);
  const kvCache = state.observed?.reading.kvCache ?? null;
  return html`
    <section class=${isAlone ? "section whole-width" : "section"} aria-labelledby="memory-heading">
      <div class="section-head">
        <h2 id="memory-heading">${memory.gpuCount === 1 ? "Memory" : `Memory of each of the ${memory.gpuCount} GPUs`}</h2>
        <p class="section-aside">${memory.gpuLabel}, ${formatBytes(memory.totalBytes)}</p>
      </div>
      <div class="chart" data-measure="memory">${memoryBar(memory, width, state, actions)}</div>
      ${excessBytes > 0 ? html`<p class="excess-note">The parts need ${formatBytes(excessBytes)} more than the GPU has.</p>` : nothing}
      <ul class="legend">
        ${memory.parts.map((part) => legendEntry(part, state, actions))}
      </ul>
      ${kvCache ? html`<ul class="chart-key">${markKey(cacheWords(kvCache))}</ul>` : nothing}
      <div class="section-foot">
        ${disclosure("memoryTable", "Table", () => memoryTable(memory, kvCache), state, actions)}
        ${chartExports(`Memory of one ${memory.gpuLabel}`, actions)}
      </div>
    </section>
  `;
}

function legendEntry(part: PanelMemoryPart, state: PanelState, actions: PanelActions): TemplateResult {
  const { range } = part;
  const content = html`
    <svg class="swatch origin-${part.origin} segment-${part.id}" width="18" height="18" aria-hidden="true">
      <rect class="segment-fill" width="18" height="18" fill=${patternFill(part.id)} />
      <rect class="segment-outline" x="0.5" y="0.5" width="17" height="17" />
    </svg>
    <span class="legend-label">${part.label}</span>
    <span class="legend-figure">${formatBytes(part.bytes.mid)}</span>
    <span class="legend-origin">${originText(part)}</span>
  `;
  if (range === null) return html`<li><span class="legend-entry">${content}</span></li>`;
  const isHere = isUnderCursor(state, range);
  return html`
    <li>
      <button type="button" class=${isHere ? "legend-entry under-cursor" : "legend-entry"} aria-current=${isHere ? "location" : nothing} title="Show where the file says this" @click=${() => actions.reveal(range.start)}>${content}</button>
    </li>
  `;
}

/** How the figure is known: `measured`, `estimated, 0.4–0.9 GiB`, or nothing where it is plain arithmetic. */
function originText({ origin, bytes }: PanelMemoryPart): string {
  if (origin !== "estimated") return origin === "measured" ? "measured" : "";
  return bytes.low === bytes.high
    ? "estimated"
    : `estimated, ${formatBand(bytes.low, bytes.high, formatBytes)}`;
}
