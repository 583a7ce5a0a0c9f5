import { html, type TemplateResult } from "lit-html";
import { type ChartSpec, type Frame, valueAt } from "./chartSpec.ts";

/** The read-out in words: every series at one place. Spoken only while somebody moves it, not with every slider. */
export function chartReadout(spec: ChartSpec, x: number, isMoved: boolean): TemplateResult {
  const values = spec.series.flatMap((series) => {
    const point = valueAt(series, x);
    return point === null ? [] : [{ label: series.label, text: spec.y.print(point.mid) }];
  });
  const named = spec.series.length > 1;
  return html`
    <p class="section-aside readout">
      At <strong>${spec.x.print(x)}</strong>:
      <span aria-live=${isMoved ? "polite" : "off"}>
        ${values.map(
          ({ label, text }, index) =>
            html`${index === 0 ? "" : ", "}${named ? `${label} ` : ""}<strong>${text}</strong>`,
        )}
      </span>
    </p>
  `;
}

/** The x of the chart's nearest position under the pointer. */
export function pointerPosition(event: PointerEvent, frame: Frame, xs: readonly number[]): number | null {
  if (!(event.currentTarget instanceof Element)) return null;
  const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
  let nearest: number | null = null;
  let smallest = Number.POSITIVE_INFINITY;
  for (const x of xs) {
    const distance = Math.abs(frame.x.toPixel(x) - pixel);
    if (distance < smallest) [nearest, smallest] = [x, distance];
  }
  return nearest;
}

/** Where a key leads, `null` for "back to rest", `undefined` for keys that mean nothing here. */
export function readoutKey(key: string, xs: readonly number[], current: number): number | null | undefined {
  const index = xs.indexOf(current);
  const at = (position: number): number | undefined => xs[Math.min(xs.length - 1, Math.max(0, position))];
  const page = Math.max(2, Math.round(xs.length / 8));
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return at(index + 1);
    case "ArrowLeft":
    case "ArrowDown":
      return at(index - 1);
    case "PageUp":
      return at(index + page);
    case "PageDown":
      return at(index - page);
    case "Home":
      return at(0);
    case "End":
      return at(xs.length - 1);
    default:
      return key === "Escape" ? null : undefined;
  }
}
