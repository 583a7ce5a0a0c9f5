import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { toneIcon } from "../icons.ts";
import type { PanelActions } from "../panelActions.ts";
import type { PanelState } from "../panelState.ts";
import { sortHeader } from "../sortHeader.ts";
import type { GpuAnswer, SeenView } from "../whatIf/seenView.ts";
import { type GpuColumnSpec, gpuColumns, sortGpus } from "./gpuColumns.ts";

/** The GPU and its verdict, then the way to try it, then all the figures: what matters most is seen without scrolling. */
const [asked, told] = [gpuColumns.slice(0, 2), gpuColumns.slice(2)];

/** Every GPU that somebody rents out: what it is, what it costs, and what the current server gets from each. */
export function gpusTab(seen: SeenView, state: PanelState, actions: PanelActions): TemplateResult {
  const rows = seen.byGpu();
  if (rows.length === 0) return html`<p class="missing">${seen.view.verdict.sentence}</p>`;
  return html`
    <section class="section whole-width" aria-labelledby="gpus-heading">
      <div class="section-head">
        <h2 id="gpus-heading">What ${rows.length} GPUs make of this server</h2>
        <p class="section-aside">
          The same launch on each, with vLLM's defaults there. TFLOPS are dense.
        </p>
        <div class="exports" role="group" aria-label="Save the comparison">
          <button type="button" class="text-button" @click=${() => actions.exportTable("gpus")}>CSV</button>
        </div>
      </div>
      <div class="table-scroll wide-table" role="region" aria-label="Comparison of GPUs" tabindex="0">
        <table class="figures gpus">
          <thead>
            <tr>
              ${asked.map((column) => gpuHeader(column, state, actions))}
              <th scope="col"><span class="visually-hidden">Try</span></th>
              ${told.map((column) => gpuHeader(column, state, actions))}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              sortGpus(rows, state.gpuSort),
              ({ gpu }) => gpu.id,
              (row) => gpuRow(row, actions),
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function gpuHeader(
  { id, label, isNumber }: GpuColumnSpec,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const direction = state.gpuSort?.column === id ? state.gpuSort.direction : null;
  return sortHeader(label, isNumber, direction, () => actions.sortGpusBy(id));
}

function gpuRow(row: GpuAnswer, actions: PanelActions): TemplateResult {
  const isOwn = row.answer.situation.input.gpu === row.gpu.spec && row.isShown;
  return html`
    <tr class=${row.isShown ? "kind-current" : ""}>
      ${asked.map((column) => gpuCell(column, row))}
      <td>
        ${
          isOwn
            ? html`<span class="kind">shown</span>`
            : html`<button type="button" class="text-button" aria-label="Try ${row.gpu.label}" @click=${() => actions.setWhatIf({ gpuId: row.gpu.id })}>Try</button>`
        }
      </td>
      ${told.map((column) => gpuCell(column, row))}
    </tr>
  `;
}

function gpuCell(column: GpuColumnSpec, row: GpuAnswer): TemplateResult {
  const text = column.text(row);
  if (column.id === "gpu") return html`<th scope="row" class="gpu-name">${text}</th>`;
  if (column.id === "verdict") {
    const tone = row.answer.ok ? row.answer.verdict.tone : "unknown";
    const title = row.answer.ok ? row.answer.verdict.sentence : row.answer.problem;
    return html`<td title=${title}><span class="verdict-word">${toneIcon(tone)}<span>${text}</span></span></td>`;
  }
  return html`<td class=${column.isNumber ? "number" : ""}>${text === null || text === "" ? unknownFigure : text}</td>`;
}

const unknownFigure = html`<span class="unknown-figure"><span aria-hidden="true">–</span><span class="visually-hidden">not known</span></span>`;
