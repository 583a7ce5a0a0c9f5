import { html, type TemplateResult } from "lit-html";
import { type ChartSpec, positions, valueAt } from "./chartSpec.ts";

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
      </table>
    </div>
  `;
}

function cell({ y }: ChartSpec, series: ChartSpec["series"][number], x: number): string {
  const point = valueAt(series, x);
  if (point === null) return "–";
  const likely = y.print(point.mid);
  const [low, high] = [y.print(point.low), y.print(point.high)];
  return low === high ? likely : `${likely} (${low} to ${high})`;
}
