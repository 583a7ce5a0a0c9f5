import { html, nothing, type TemplateResult } from "lit-html";
import type { PanelMemory, PanelMemoryPart } from "../../src/panelMessages.ts";
import type { PanelObservation } from "../../src/panelObservationMessages.ts";
import { formatBytes, formatPercent } from "../../src/units/print.ts";

const originWords: Readonly<Record<PanelMemoryPart["origin"], string>> = {
  measured: "measured",
  estimated: "estimated",
  exact: "computed exactly",
};

/** Everything that the bar shows, as a table. */
export function memoryTable(memory: PanelMemory, observed: PanelObservation["kvCache"]): TemplateResult {
  return html`
    <div class="table-scroll" role="region" aria-label="Memory as a table" tabindex="0">
      <table class="figures">
        <caption class="visually-hidden">Memory of one ${memory.gpuLabel}</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" class="number">Likely</th>
            <th scope="col" class="number">At least</th>
            <th scope="col" class="number">At most</th>
            <th scope="col" class="number">Share</th>
            <th scope="col">Known how</th>
          </tr>
        </thead>
        <tbody>
          ${memory.parts.map((part) => partRow(part, memory.totalBytes))}
        </tbody>
        <tfoot>
          ${boundRow("vLLM may use", memory.limitBytes, memory.totalBytes)}
          ${boundRow("The GPU has", memory.totalBytes, memory.totalBytes)}
          ${observed ? boundRow("KV cache observed", observed.bytes, memory.totalBytes) : nothing}
          ${observed?.usedBytes == null ? nothing : boundRow("KV cache in use", observed.usedBytes, memory.totalBytes)}
        </tfoot>
      </table>
    </div>
  `;
}

function partRow(part: PanelMemoryPart, totalBytes: number): TemplateResult {
  return html`
    <tr>
      <th scope="row">${part.label}</th>
      <td class="number">${formatBytes(part.bytes.mid)}</td>
      <td class="number">${formatBytes(part.bytes.low)}</td>
      <td class="number">${formatBytes(part.bytes.high)}</td>
      <td class="number">${formatPercent(part.bytes.mid / totalBytes, 0)}</td>
      <td>${originWords[part.origin]}</td>
    </tr>
  `;
}

function boundRow(label: string, bytes: number, totalBytes: number): TemplateResult {
  return html`
    <tr>
      <th scope="row">${label}</th>
      <td class="number">${formatBytes(bytes)}</td>
      <td></td>
      <td></td>
      <td class="number">${formatPercent(bytes / totalBytes, 0)}</td>
      <td></td>
    </tr>
  `;
}
