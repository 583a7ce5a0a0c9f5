import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import type { PanelRequests } from "../../src/panelMessages.ts";
import type { PanelObservation } from "../../src/panelObservationMessages.ts";
import { formatConcurrency, formatCount, formatTokens } from "../../src/units/print.ts";
import { diamond } from "../observed/observedMarks.ts";
import { doublingTicks } from "../scale.ts";
import { isCapInside, layOutPlot, type Plot } from "./plot.ts";
import { type ReadoutHandlers, readoutHandle } from "./readout.ts";
import { type CurvePoint, workloadFit } from "./requestsCurve.ts";

/** Requests that fit against the tokens that each holds, with what bounds them and where the workload lies. */
export function requestsChart(
  requests: PanelRequests,
  points: readonly CurvePoint[],
  readAt: CurvePoint,
  held: PanelObservation["held"],
  width: number,
  handlers: ReadoutHandlers,
): TemplateResult {
  const plot = layOutPlot(requests, points, width);
  return html`
    <svg
      class="requests-chart"
      width=${plot.width}
      height=${plot.height}
      role="group"
      aria-labelledby="requests-chart-title"
      aria-describedby="requests-chart-description"
      @pointermove=${(event: PointerEvent) => handlers.pointAt(event, plot)}
      @pointerleave=${handlers.leave}
    >
      <title id="requests-chart-title">Requests that fit, by context length</title>
      <desc id="requests-chart-description">${describeRequests(requests, points)}</desc>
      <g aria-hidden="true">
        ${grid(plot)} ${curve(plot, points, requests)} ${beyondModelLength(plot, requests)} ${cap(plot, requests)}
      </g>
      ${readoutHandle(plot, points, readAt, handlers)}
      <g aria-hidden="true">${workloadMark(plot, requests, points)} ${heldMark(plot, held)}</g>
    </svg>
  `;
}

/** The chart in words: its ends, its bounds, its workload. */
function describeRequests(requests: PanelRequests, points: readonly CurvePoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return "";
  const { workload } = requests;
  const fit = workloadFit(requests, points);
  return [
    `From ${formatConcurrency(first.requests.mid)} requests of ${formatTokens(first.contextTokens)} tokens down to ${formatConcurrency(last.requests.mid)} of ${formatTokens(last.contextTokens)}.`,
    `At most ${formatCount(requests.maxNumSeqs)} run at once, none longer than ${formatTokens(requests.maxModelLen)} tokens.`,
    workload && fit
      ? `The workload of ${formatCount(workload.requests, 1)} requests of ${formatTokens(workload.contextTokens)} tokens ${sentenceEnd(fit.words)}.`
      : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** Labels leave the verb out where the sentence needs one. */
function sentenceEnd(words: string): string {
  return /^(longer|more) /.test(words) ? `is ${words}` : words;
}

function grid(plot: Plot): SVGTemplateResult {
  const { left, right, top, bottom } = plot;
  return svg`
    <g class="axis">
      ${doublingTicks(plot.x, 40).map((tokens) => {
        const x = plot.x.toPixel(tokens);
        return svg`
          <path d="M${x} ${top}V${bottom}" />
          <text x=${x} y=${bottom + 16} text-anchor="middle">${formatTokens(tokens)}</text>
        `;
      })}
      ${doublingTicks(plot.y, 20).map((count) => {
        const y = plot.y.toPixel(count);
        return svg`
          <path class=${count === 1 ? "one" : ""} d="M${left} ${y}H${right}" />
          <text x=${left - 7} y=${y + 4} text-anchor="end">${count}</text>
        `;
      })}
      <text class="axis-title" x="0" y="11">requests at once</text>
      <text class="axis-title" x=${right} y=${plot.height - 5} text-anchor="end">tokens that each holds</text>
    </g>
  `;
}

function curve(plot: Plot, points: readonly CurvePoint[], requests: PanelRequests): SVGTemplateResult {
  const at = (tokens: number, count: number): string =>
    `${plot.x.toPixel(tokens).toFixed(1)} ${plot.y.toPixel(Math.min(count, plot.y.high)).toFixed(1)}`;
  const along = (value: (point: CurvePoint) => number): string[] =>
    points.map((point) => at(point.contextTokens, value(point)));
  const mid = along((point) => point.requests.mid);
  const low = along((point) => point.requests.low);
  const high = along((point) => point.requests.high);
  const sure = along((point) => Math.min(point.requests.low, requests.maxNumSeqs));
  return svg`
    <path class="sure" d="M${plot.left} ${plot.bottom}L${sure.join("L")}L${plot.right} ${plot.bottom}z" />
    <path class="uncertain" d="M${low.join("L")}L${high.reverse().join("L")}z" />
    <path class="curve" d="M${mid.join("L")}" />
  `;
}

/** Everything right of `max-model-len` is refused by the server, whatever memory says. */
function beyondModelLength(plot: Plot, requests: PanelRequests): SVGTemplateResult {
  const x = plot.x.toPixel(requests.maxModelLen);
  const onTheLeft = x > (plot.left + plot.right) / 2;
  const veil = svg`<rect class="veil" x=${x} y=${plot.top} width=${Math.max(0, plot.right - x)} height=${plot.bottom - plot.top} fill="url(#beyond-limit)" />`;
  return svg`
    ${x < plot.right - 1 ? veil : nothing}
    <g class="bound">
      <path d="M${x} ${plot.top - 6}V${plot.bottom}" />
      <text x=${onTheLeft ? x + 3 : x - 3} y=${plot.top - 10} text-anchor=${onTheLeft ? "end" : "start"}>max-model-len ${formatTokens(requests.maxModelLen)}</text>
    </g>
  `;
}

function cap(plot: Plot, requests: PanelRequests): SVGTemplateResult | typeof nothing {
  if (!isCapInside(plot, requests)) return nothing;
  const y = plot.y.toPixel(requests.maxNumSeqs);
  return svg`
    <g class="bound cap">
      <path d="M${plot.left} ${y}H${plot.right}" />
      <text x=${plot.right - 4} y=${y - 5} text-anchor="end">max-num-seqs ${formatCount(requests.maxNumSeqs)}</text>
    </g>
  `;
}

/** The requests of a running server; at the edge where they are longer, shorter or more than the chart shows. */
function heldMark(plot: Plot, held: PanelObservation["held"]): SVGTemplateResult | typeof nothing {
  if (held === null) return nothing;
  const within = (value: number, { low, high }: Plot["x"]) => Math.min(high, Math.max(low, value));
  return diamond(
    plot.x.toPixel(within(held.tokensEach, plot.x)),
    plot.y.toPixel(within(held.requests, plot.y)),
  );
}

function workloadMark(
  plot: Plot,
  requests: PanelRequests,
  points: readonly CurvePoint[],
): SVGTemplateResult | typeof nothing {
  const { workload } = requests;
  const fit = workloadFit(requests, points);
  if (workload === null || fit === null) return nothing;
  const [x, y] = [plot.x.toPixel(workload.contextTokens), plot.y.toPixel(workload.requests)];
  const onTheLeft = x > (plot.left + plot.right) / 2;
  const sign = fit.tone === "fits" ? "M-3 0.2l2.2 2.2 4 -4.6" : "M-2.8 -2.8l5.6 5.6M2.8 -2.8l-5.6 5.6";
  return svg`
    <g class="workload tone-${fit.tone}">
      <circle cx=${x} cy=${y} r="7.5" />
      <path d=${sign} transform="translate(${x} ${y})" />
      <text x=${onTheLeft ? x - 13 : x + 13} y=${y - 6 < plot.top + 8 ? y + 14 : y - 4} text-anchor=${onTheLeft ? "end" : "start"}>
        ${formatCount(workload.requests, 1)} × ${formatTokens(workload.contextTokens)} ${fit.words}
      </text>
    </g>
  `;
}
