import { html, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import type { PanelRequests } from "../../src/panelMessages.ts";
import { formatBand, formatConcurrency, formatCount, formatTokens } from "../../src/units/print.ts";
import type { Plot } from "./plot.ts";
import { type CurvePoint, nearestPoint } from "./requestsCurve.ts";

export interface ReadoutHandlers {
  readonly pointAt: (event: PointerEvent, plot: Plot) => void;
  readonly leave: () => void;
  readonly press: (event: KeyboardEvent) => void;
}

/** How pointer and keys move the read-out; `readAt(null)` sends it back to where it rests. */
export function readoutHandlers(
  points: readonly CurvePoint[],
  current: CurvePoint,
  readAt: (contextTokens: number | null) => void,
): ReadoutHandlers {
  return {
    pointAt: (event, plot) => {
      if (!(event.currentTarget instanceof Element)) return;
      const share =
        (event.clientX - event.currentTarget.getBoundingClientRect().left - plot.left) /
        (plot.right - plot.left);
      const point = nearestPoint(
        points,
        plot.x.low * (plot.x.high / plot.x.low) ** Math.min(1, Math.max(0, share)),
      );
      if (point) readAt(point.contextTokens);
    },
    leave: () => readAt(null),
    press: (event) => {
      const target = keyTarget(event.key, points, current);
      if (target === undefined) return;
      event.preventDefault();
      readAt(target);
    },
  };
}

/** The context length that a key leads to, `null` for "back to rest", `undefined` for keys that mean nothing here. */
function keyTarget(
  key: string,
  points: readonly CurvePoint[],
  current: CurvePoint,
): number | null | undefined {
  const index = points.indexOf(current);
  const at = (position: number): number | undefined =>
    points[Math.min(points.length - 1, Math.max(0, position))]?.contextTokens;
  if (key === "ArrowRight" || key === "ArrowUp") return at(index + 1);
  if (key === "ArrowLeft" || key === "ArrowDown") return at(index - 1);
  if (key === "PageUp") return nearestPoint(points, current.contextTokens * 2)?.contextTokens;
  if (key === "PageDown") return nearestPoint(points, current.contextTokens / 2)?.contextTokens;
  if (key === "Home") return at(0);
  if (key === "End") return at(points.length - 1);
  return key === "Escape" ? null : undefined;
}

/** The cross-hair: a slider along the curve for the keyboard, a marker for the eye. */
export function readoutHandle(
  plot: Plot,
  points: readonly CurvePoint[],
  point: CurvePoint,
  handlers: ReadoutHandlers,
): SVGTemplateResult {
  const x = plot.x.toPixel(point.contextTokens);
  const y = plot.y.toPixel(Math.min(point.requests.mid, plot.y.high));
  return svg`
    <g
      class="readout-handle"
      role="slider"
      tabindex="0"
      aria-label="Context length to read the chart at"
      aria-valuemin=${points[0]?.contextTokens ?? 0}
      aria-valuemax=${points.at(-1)?.contextTokens ?? 0}
      aria-valuenow=${point.contextTokens}
      aria-valuetext="${formatTokens(point.contextTokens)} tokens"
      @keydown=${handlers.press}
    >
      <path d="M${x} ${plot.top}V${plot.bottom}" />
      <circle class="ring" cx=${x} cy=${y} r="9" />
      <circle class="dot" cx=${x} cy=${y} r="4" />
    </g>
  `;
}

/** The read-out in words. The slider speaks the context length itself, so only the answer is live. */
export function readoutText(requests: PanelRequests, point: CurvePoint): TemplateResult {
  const { low, mid, high } = point.requests;
  const likely = formatConcurrency(mid);
  const range = formatBand(low, high, formatConcurrency);
  return html`
    <p class="section-aside readout">
      At <strong>${formatTokens(point.contextTokens)}</strong> tokens each:
      <span aria-live="polite">
        <strong>${likely} requests</strong>${range === likely ? "" : ` (${range})`}${boundNote(requests, point)}
      </span>
    </p>
  `;
}

/** What stands above memory at this length, if anything does. */
function boundNote(requests: PanelRequests, point: CurvePoint): string {
  if (point.contextTokens > requests.maxModelLen) return ", but max-model-len forbids it";
  if (point.requests.mid > requests.maxNumSeqs)
    return `, of which max-num-seqs lets ${formatCount(requests.maxNumSeqs)} run`;
  return "";
}
