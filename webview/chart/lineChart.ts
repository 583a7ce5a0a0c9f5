import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { diamond } from "../observed/observedMarks.ts";
import { decadeTicks, doublingTicks, roundTicks, type Scale } from "../scale.ts";
import { pointerPosition, readoutKey } from "./chartReadout.ts";
import {
  type ChartPoint,
  type ChartSpec,
  type Frame,
  layOutChart,
  type Mark,
  type Series,
  showsBands,
  valueAt,
} from "./chartSpec.ts";

/** Lines or stairs over a grid with units, limits across, and a cross-hair that pointer and keys move. */
export function lineChart(
  spec: ChartSpec,
  readAt: number,
  xs: readonly number[],
  width: number,
  onRead: (x: number | null) => void,
): TemplateResult {
  const frame = layOutChart(spec, width);
  return html`
    <svg
      class="line-chart"
      width=${frame.width}
      height=${frame.height}
      role="group"
      aria-labelledby="${spec.id}-title"
      aria-describedby="${spec.id}-description"
      @pointermove=${(event: PointerEvent) => onRead(pointerPosition(event, frame, xs))}
      @pointerleave=${() => onRead(null)}
    >
      <title id="${spec.id}-title">${spec.title}</title>
      <desc id="${spec.id}-description">${describeChart(spec)}</desc>
      <g aria-hidden="true">
        ${grid(spec, frame)} ${spec.series.map((series, index) => drawSeries(series, index, showsBands(spec), frame))}
        ${spec.limits.map(({ label, y }) => limitLine(label, frame.y.toPixel(y), frame))} ${presentLine(spec, frame)}
        ${(spec.marks ?? []).map((mark) => observedMark(mark, frame))}
      </g>
      ${crossHair(spec, frame, readAt, xs, onRead)}
    </svg>
  `;
}

/** The chart's ends in words; all of it stands in the table. */
function describeChart({ series, x, y, limits }: ChartSpec): string {
  const ends = series.flatMap(({ label, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [
      `${label}: ${y.print(first.mid)} at ${x.print(first.x)}, ${y.print(last.mid)} at ${x.print(last.x)}.`,
    ];
  });
  return [...ends, ...limits.map(({ label }) => `${label}.`)].join(" ");
}

function grid({ x, y }: ChartSpec, frame: Frame): SVGTemplateResult {
  const { left, right, top, bottom } = frame;
  const xTicks = x.kind === "log" ? doublingTicks(frame.x, 38) : wholeTicks(frame.x, 56);
  const yTicks =
    y.ticks?.filter((value) => value >= frame.y.low && value <= frame.y.high) ?? roundYTicks(y.kind, frame);
  return svg`
    <g class="axis">
      ${xTicks.map((value) => {
        const at = frame.x.toPixel(value);
        return svg`<path d="M${at} ${top}V${bottom}" /><text x=${at} y=${bottom + 16} text-anchor=${at > right - 16 ? "end" : "middle"}>${x.printTick(value)}</text>`;
      })}
      ${yTicks.map((value) => {
        const at = frame.y.toPixel(value);
        return svg`<path d="M${left} ${at}H${right}" /><text x=${left - 7} y=${at + 4} text-anchor="end">${y.printTick(value)}</text>`;
      })}
      <text class="axis-title" x="0" y="11">${y.label}</text>
      <text class="axis-title" x=${right} y=${frame.height - 5} text-anchor="end">${x.label}</text>
    </g>
  `;
}

function roundYTicks(kind: ChartSpec["y"]["kind"], { y }: Frame): readonly number[] {
  return kind === "log" ? decadeTicks(y, 18) : roundTicks(y, 30);
}

/** Things that are counted have no halves. */
function wholeTicks(scale: Scale, gapPixels: number): readonly number[] {
  return roundTicks(scale, gapPixels).filter((value) => Number.isInteger(value) && value >= scale.low);
}

function drawSeries(
  { points, shape }: Series,
  index: number,
  withBand: boolean,
  frame: Frame,
): SVGTemplateResult {
  const isBand = withBand && points.some(({ low, high }) => low !== high);
  const along = (value: (point: ChartPoint) => number): string[] =>
    shape === "steps"
      ? stairs(points, value, frame)
      : points.map((point) => place(frame, point.x, value(point)));
  const low = along((point) => point.low);
  const high = along((point) => point.high);
  const band = svg`<path class="band" d="M${low.join("L")}L${high.reverse().join("L")}z" />`;
  return svg`
    <g class="series series-${index % 6}">
      ${isBand ? band : nothing}
      <path class="line" d="M${along((point) => point.mid).join("L")}" />
    </g>
  `;
}

function stairs(points: readonly ChartPoint[], value: (point: ChartPoint) => number, frame: Frame): string[] {
  return points.flatMap((point, index) => {
    const next = points[index + 1];
    const here = place(frame, point.x, value(point));
    return next === undefined ? [here] : [here, place(frame, next.x, value(point))];
  });
}

function place(frame: Frame, x: number, y: number): string {
  return `${frame.x.toPixel(x).toFixed(1)} ${frame.y.toPixel(y).toFixed(1)}`;
}

function limitLine(label: string, y: number, { left, right, top }: Frame): SVGTemplateResult {
  return svg`
    <g class="bound">
      <path d="M${left} ${y}H${right}" />
      <text x=${right - 4} y=${y - 5 < top ? y + 13 : y - 5} text-anchor="end">${label}</text>
    </g>
  `;
}

function presentLine({ present }: ChartSpec, frame: Frame): SVGTemplateResult | typeof nothing {
  if (present === null || present.x < frame.x.low || present.x > frame.x.high) return nothing;
  const x = frame.x.toPixel(present.x);
  const onTheLeft = x > (frame.left + frame.right) / 2;
  return svg`
    <g class="bound present">
      <path d="M${x} ${frame.top}V${frame.bottom}" />
      <text x=${onTheLeft ? x - 5 : x + 5} y=${frame.top + 11} text-anchor=${onTheLeft ? "end" : "start"}>${present.label}</text>
    </g>
  `;
}

/** A diamond, and how far it may be off. */
function observedMark({ x, low, mid, high }: Mark, frame: Frame): SVGTemplateResult {
  return svg`
    <path class="observed-range" d="M${place(frame, x, low)}L${place(frame, x, high)}" />
    ${diamond(frame.x.toPixel(x), frame.y.toPixel(mid))}
  `;
}

function crossHair(
  spec: ChartSpec,
  frame: Frame,
  readAt: number,
  xs: readonly number[],
  onRead: (x: number | null) => void,
): SVGTemplateResult {
  const x = frame.x.toPixel(readAt);
  const onKey = (event: KeyboardEvent): void => {
    const target = readoutKey(event.key, xs, readAt);
    if (target === undefined) return;
    event.preventDefault();
    onRead(target);
  };
  const dots = spec.series.flatMap((series) => valueAt(series, readAt) ?? []);
  return svg`
    <g
      class="readout-handle"
      role="slider"
      tabindex="0"
      aria-label="${spec.x.label}: where to read “${spec.title}”"
      aria-valuemin=${xs[0] ?? 0}
      aria-valuemax=${xs.at(-1) ?? 0}
      aria-valuenow=${readAt}
      aria-valuetext=${spec.x.print(readAt)}
      @keydown=${onKey}
    >
      <path d="M${x} ${frame.top}V${frame.bottom}" />
      ${dots.map(({ mid }) => {
        const y = frame.y.toPixel(mid);
        return svg`<circle class="ring" cx=${x} cy=${y} r="8" /><circle class="dot" cx=${x} cy=${y} r="3.5" />`;
      })}
    </g>
  `;
}
