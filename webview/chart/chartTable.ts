import { html, nothing, type TemplateResult } from "lit-html";
import { type ChartPoint, type ChartSpec, type Mark, positions, valueAt } from "./chartSpec.ts";

/** Everything that the chart shows, at every place at which it can be read. */
export function chartTable(spec: ChartSpec): TemplateResult {
  return html`
    <div class="table-scroll" role="region" aria-label="${spec.title} as a table" tabindex="0">
      <table class="figures">
        <caption class="visually-hidden">
          ${spec.title}${spec.limits.map(({ label }) => `; ${label}`)}
        </caption>
        <thead>
          <tr>
            <th scope="col">${spec.x.label}</th>
            ${spec.series.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${positions(spec).map(
            (x) => html`
              <tr>
                <th scope="row">${spec.x.print(x)}${x === spec.present?.x ? ` (${spec.present.label})` : ""}</th>
                ${spec.series.map((series) => html`<td class="number">${cell(spec, series, x)}</td>`)}
              </tr>
            `,
          )}
        </tbody>
        ${spec.marks ? observedRow(spec, spec.marks) : nothing}
      </table>
    </div>
  `;
}

function observedRow({ series, x, y }: ChartSpec, marks: readonly Mark[]): TemplateResult {
  const at = marks[0]?.x ?? 0;
  return html`
    <tfoot>
      <tr>
        <th scope="row">${x.print(at)} (observed)</th>
        ${series.map((_each, index) => {
          const mark = marks.find((each) => each.series === index);
          return html`<td class="number">${mark ? printBand(mark, y.print) : "–"}</td>`;
        })}
      </tr>
    </tfoot>
  `;
}

function printBand({ low, mid, high }: ChartPoint, print: (value: number) => string): string {
  const [least, likely, most] = [print(low), print(mid), print(high)];
  return least === most ? likely : `${likely} (${least} to ${most})`;
}

function cell({ y }: ChartSpec, series: ChartSpec["series"][number], x: number): string {
  const point = valueAt(series, x);
  return point === null ? "–" : printBand(point, y.print);
}
