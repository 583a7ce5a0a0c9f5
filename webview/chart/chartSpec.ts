import { linearScale, log2Scale, type PixelRange, type Scale } from "../scale.ts";

/** A chart as data: what is drawn, read out, told to screen readers and put into the table. */
export interface ChartSpec {
  /** Unique in the page; also names the file that it is exported to. */
  readonly id: string;
  readonly title: string;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly Series[];
  /** Horizontal lines that something must stay below or above. */
  readonly limits: readonly Limit[];
  /** What was observed, beside the series that says what was expected. */
  readonly marks?: readonly Mark[];
  /** What the marks are, in words. */
  readonly marksLabel?: string;
  /** What is there today: a vertical line, and where the chart is read until somebody moves the read-out. */
  readonly present: { readonly x: number; readonly label: string } | null;
}

export interface AxisSpec {
  readonly label: string;
  /** As the read-out and the table say it, with its unit. */
  readonly print: (value: number) => string;
  /** As the axis says it, where the unit stands in the label. */
  readonly printTick: (value: number) => string;
  /** `log`: even steps double or multiply by ten. */
  readonly kind: "linear" | "log";
  /** Where lines are drawn, if not at round numbers: times are round in seconds, minutes and hours. */
  readonly ticks?: readonly number[];
}

export interface Series {
  readonly label: string;
  /** Ascending by x. */
  readonly points: readonly ChartPoint[];
  /** `steps`: a value holds up to the next point. */
  readonly shape: "line" | "steps";
}

export interface ChartPoint {
  readonly x: number;
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** A value and the bounds between which it lies. */
export interface Mark extends ChartPoint {
  /** Its place among the series. */
  readonly series: number;
}

export interface Limit {
  readonly label: string;
  readonly y: number;
}

/** The frame in pixels with both scales. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
}

const height = 260;
const margin = { top: 26, right: 14, bottom: 42, left: 54 };
const narrowestWidth = 200;

export function layOutChart(spec: ChartSpec, givenWidth: number): Frame {
  const width = Math.max(givenWidth, narrowestWidth);
  const frame = {
    left: margin.left,
    right: width - margin.right,
    top: margin.top,
    bottom: height - margin.bottom,
  };
  const marks = spec.marks ?? [];
  const xs = [...positions(spec), ...marks.map(({ x }) => x)];
  const points = [...spec.series.flatMap(({ points: own }) => own), ...marks];
  const ys = [...points.flatMap(({ low, high }) => [low, high]), ...spec.limits.map(({ y }) => y)];
  return {
    width,
    height,
    ...frame,
    x: scaleOf(spec.x.kind, Math.min(...xs), Math.max(...xs), { from: frame.left, to: frame.right }),
    y: yScale(spec.y.kind, ys, { from: frame.bottom, to: frame.top }),
  };
}

/** Every x that a series has a point at, ascending; the places at which the chart is read. */
export function positions({ series, present }: ChartSpec): readonly number[] {
  const all = new Set(series.flatMap(({ points }) => points.map(({ x }) => x)));
  const known = [...all].sort((a, b) => a - b);
  const [first, last] = [known[0], known.at(-1)];
  if (
    present !== null &&
    first !== undefined &&
    last !== undefined &&
    present.x >= first &&
    present.x <= last
  )
    all.add(present.x);
  return [...all].sort((a, b) => a - b);
}

function scaleOf(kind: AxisSpec["kind"], low: number, high: number, pixels: PixelRange): Scale {
  if (kind === "linear") return linearScale(low, high, pixels);
  return log2Scale(Math.max(low, Number.MIN_VALUE), high > low ? high : low * 2, pixels);
}

/** From zero where the axis is linear; a little room above the highest value. */
function yScale(kind: AxisSpec["kind"], values: readonly number[], pixels: PixelRange): Scale {
  const finite = values.filter((value) => Number.isFinite(value) && (kind === "linear" || value > 0));
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) return linearScale(0, 1, pixels);
  return kind === "linear"
    ? linearScale(0, high * 1.08 || 1, pixels)
    : log2Scale(low / 1.3, high * 1.3, pixels);
}

/** Bands of more lines than these hide each other; the table has their ends. */
const mostBands = 3;

export function showsBands({ series }: ChartSpec): boolean {
  return (
    series.length <= mostBands && series.some(({ points }) => points.some(({ low, high }) => low !== high))
  );
}

/** The value that a series has at an x: the point's own, the step that holds, or the nearest along a line. */
export function valueAt({ points, shape }: Series, x: number): ChartPoint | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || x < first.x) return null;
  if (shape === "steps") return points.findLast((point) => point.x <= x) ?? null;
  if (x > last.x) return null;
  return points.reduce((nearest, point) =>
    Math.abs(point.x - x) < Math.abs(nearest.x - x) ? point : nearest,
  );
}
