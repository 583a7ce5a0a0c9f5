import { html, nothing, type TemplateResult } from "lit-html";
import { configuredMaxPosition } from "../../src/capacity/contextLimit.ts";
import type { PanelRequests } from "../../src/panelMessages.ts";
import type { PanelObservation } from "../../src/panelObservationMessages.ts";
import { formatConcurrency, formatCount, formatTokens } from "../../src/units/print.ts";
import { heldWords } from "../observed/observedMarks.ts";
import type { CurvePoint } from "./requestsCurve.ts";

/** Every point of the curve, with the lengths that the file and the model name. */
export function requestsTable(
  requests: PanelRequests,
  points: readonly CurvePoint[],
  held: PanelObservation["held"],
): TemplateResult {
  const named = contextNames(requests);
  return html`
    <div class="table-scroll" role="region" aria-label="Requests by context length as a table" tabindex="0">
      <table class="figures">
        <caption class="visually-hidden">Requests that fit, by context length; at most ${formatCount(requests.maxNumSeqs)} run at once (max-num-seqs)</caption>
        <thead>
          <tr>
            <th scope="col">Tokens each</th>
            <th scope="col" class="number">Likely</th>
            <th scope="col" class="number">At least</th>
            <th scope="col" class="number">At most</th>
            <th scope="col" class="remark">Remark</th>
          </tr>
        </thead>
        <tbody>
          ${points.map(
            (point) => html`
              <tr>
                <th scope="row">${formatTokens(point.contextTokens)}</th>
                <td class="number">${formatConcurrency(point.requests.mid)}</td>
                <td class="number">${formatConcurrency(point.requests.low)}</td>
                <td class="number">${formatConcurrency(point.requests.high)}</td>
                <td>${[named.get(point.contextTokens), remark(requests, point)].filter(Boolean).join("; ")}</td>
              </tr>
            `,
          )}
        </tbody>
        ${held ? html`<tfoot><tr><th scope="row">${formatTokens(Math.round(held.tokensEach))}</th><td colspan="4">${heldWords(held)}</td></tr></tfoot>` : nothing}
      </table>
    </div>
  `;
}

/** The lengths that the file or the model names, with their names. */
function contextNames({ workload, maxModelLen, input }: PanelRequests): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const add = (tokens: number | null, name: string): void => {
    if (tokens === null) return;
    const known = names.get(tokens);
    names.set(tokens, known === undefined ? name : `${known}, ${name}`);
  };
  if (workload) add(workload.contextTokens, `workload: ${formatCount(workload.requests, 1)} requests`);
  add(maxModelLen, "max-model-len");
  add(configuredMaxPosition(input.model), "the model's limit");
  return names;
}

function remark(requests: PanelRequests, point: CurvePoint): string {
  if (point.contextTokens > requests.maxModelLen) return "refused: longer than max-model-len";
  return point.requests.mid > requests.maxNumSeqs
    ? `max-num-seqs lets ${formatCount(requests.maxNumSeqs)} run`
    : "";
}
