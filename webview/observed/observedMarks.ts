import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import type { Band } from "../../src/capacity/band.ts";
import type { PanelObservation, ShownObservation } from "../../src/panelObservationMessages.ts";
import { formatBytes, formatCount, formatTokens } from "../../src/units/print.ts";
import type { ChartSpec, Mark } from "../chart/chartSpec.ts";
import type { MemoryLayout } from "../memory/layoutMemory.ts";
import type { Scale } from "../scale.ts";

/** A mark of what was observed; the same in every chart, and like none that is estimated. */
export function diamond(x: number, y: number): SVGTemplateResult {
  return svg`<path class="observed-mark" d="M${x} ${y - 6}l6 6l-6 6l-6 -6z" />`;
}

/** The same beside its words, in the key of a chart. */
export function markKey(words: string): TemplateResult {
  return html`<li><svg width="14" height="14" aria-hidden="true">${diamond(7, 7)}</svg>${words}</li>`;
}

/** The charts of speed with what was observed under the server's own load. */
export function withObserved(
  spec: ChartSpec | string,
  observed: ShownObservation | null,
  pick: (speed: NonNullable<PanelObservation["speed"]>) => readonly (Band | null)[],
): ChartSpec | string {
  const speed = observed?.reading.speed ?? null;
  if (typeof spec === "string" || speed === null) return spec;
  const marks = pick(speed).flatMap((band, series): Mark[] =>
    band === null || !(band.mid > 0) ? [] : [{ series, x: Math.max(1, speed.openRequests), ...band }],
  );
  return marks.length === 0 ? spec : { ...spec, marks, marksLabel: speedWords(speed) };
}

/** The curves may be of other requests than those that the server has. */
function speedWords({ request }: NonNullable<PanelObservation["speed"]>): string {
  if (request === null) return "observed";
  const [input, output] = [request.inputTokens, request.outputTokens].map((tokens) => formatCount(tokens));
  return `observed, with ${input} tokens in and ${output} out`;
}

/** Where the KV cache of the server ends, and how much of it is in use. */
export function observedCache(
  layout: MemoryLayout,
  scale: Scale,
  bar: { readonly top: number; readonly bottom: number },
  { kvCache }: PanelObservation,
): SVGTemplateResult | typeof nothing {
  const start = layout.segments.find(({ part }) => part.id === "kvCache")?.startBytes;
  if (start === undefined || kvCache === null) return nothing;
  const pixel = (bytes: number): number => scale.toPixel(Math.min(start + bytes, scale.high));
  const [from, end] = [pixel(0), pixel(kvCache.bytes)];
  const used = kvCache.usedBytes === null ? from : pixel(kvCache.usedBytes);
  return svg`
    <g class="observed">
      <title>${cacheWords(kvCache)}</title>
      <rect class="observed-mark" x=${from} y=${bar.bottom - 9} width=${Math.max(0, used - from)} height="6" />
      <path class="observed-halo" d="M${end} ${bar.top}V${bar.bottom}" />
      <path class="observed-line" d="M${end} ${bar.top}V${bar.bottom}" />
      ${diamond(end, bar.top)}
    </g>
  `;
}

/** `observed: 4.6 GiB of KV cache, 1.2 GiB in use` */
export function cacheWords({ bytes, usedBytes }: NonNullable<PanelObservation["kvCache"]>): string {
  const use = usedBytes === null ? "" : `, ${formatBytes(usedBytes)} in use`;
  return `observed: ${formatBytes(bytes)} of KV cache${use}`;
}

/** `observed: 8 running, 2,697 tokens each` */
export function heldWords({ requests, tokensEach }: NonNullable<PanelObservation["held"]>): string {
  return `observed: ${formatCount(requests)} running, ${formatTokens(Math.round(tokensEach))} tokens each`;
}
