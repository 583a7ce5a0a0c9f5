import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import type { PanelMemory } from "../../src/panelMessages.ts";
import { formatBytes, formatPercent } from "../../src/units/print.ts";
import { observedCache } from "../observed/observedMarks.ts";
import type { PanelActions } from "../panelActions.ts";
import { isUnderCursor, type PanelState } from "../panelState.ts";
import { linearScale, roundTicks, type Scale } from "../scale.ts";
import { layoutMemory, type MemoryLayout, type MemorySegment } from "./layoutMemory.ts";
import { patternFill } from "./patterns.ts";

const gibibyte = 2 ** 30;
const height = 112;
const bar = { top: 26, bottom: 70 };
const whiskerTop = 77;
const tickLabelBaseline = 106;
/** Half a line's width on both sides, so that outlines at the ends aren't cut. */
const inset = 1;
/** Of the chart's text on average; labels that wouldn't fit by this measure are left to the legend. */
const characterPixels = 6.4;

/** One GPU's memory to scale: parts in order, the limit of utilization, and how far the estimates may be off. */
export function memoryBar(
  memory: PanelMemory,
  width: number,
  state: PanelState,
  actions: PanelActions,
): TemplateResult {
  const layout = layoutMemory(memory);
  const scale = linearScale(0, layout.spanBytes, { from: inset, to: Math.max(width, 120) - inset });
  return html`
    <svg class="memory-bar" width=${width} height=${height} role="img" aria-labelledby="memory-bar-title memory-bar-description">
      <title id="memory-bar-title">Memory of one ${memory.gpuLabel}</title>
      <desc id="memory-bar-description">${describeMemory(memory)}</desc>
      ${ticks(scale)} ${layout.segments.map((segment) => segmentBox(segment, scale, state, actions))}
      ${excess(memory, layout, scale)} ${layout.segments.map((segment, index) => whisker(segment, index, scale))}
      ${limitLine(memory, scale)} ${state.observed ? observedCache(layout, scale, bar, state.observed.reading) : nothing}
    </svg>
  `;
}

/** The whole bar in one sentence; the figures stand in the table as well. */
function describeMemory(memory: PanelMemory): string {
  const parts = memory.parts.map((part) => `${part.label} ${formatBytes(part.bytes.mid)}`).join(", ");
  return `${parts}; of ${formatBytes(memory.totalBytes)}, of which vLLM may use ${formatBytes(memory.limitBytes)}.`;
}

/** The legend's entry is the same link for the keyboard, so a segment may answer the pointer alone. */
function segmentBox(
  { part, startBytes, endBytes }: MemorySegment,
  scale: Scale,
  state: PanelState,
  actions: PanelActions,
): SVGTemplateResult {
  const { range } = part;
  const onClick = range === null ? nothing : () => actions.reveal(range.start);
  const marks = `${range === null ? "" : "linked"} ${isUnderCursor(state, range) ? "under-cursor" : ""}`;
  const x = scale.toPixel(startBytes);
  const pixels = Math.max(scale.toPixel(endBytes) - x, 1);
  return svg`
    <g class="segment origin-${part.origin} segment-${part.id} ${marks}" @click=${onClick}>
      <title>${part.label}: ${formatBytes(part.bytes.mid)}</title>
      <rect class="segment-fill" x=${x} y=${bar.top} width=${pixels} height=${bar.bottom - bar.top} fill=${patternFill(part.id)} />
      <rect class="segment-outline" x=${x + 0.5} y=${bar.top + 0.5} width=${Math.max(pixels - 1, 0.5)} height=${bar.bottom - bar.top - 1} />
      ${segmentLabel([`${part.label} ${formatBytes(part.bytes.mid)}`, formatBytes(part.bytes.mid)], x, pixels)}
    </g>
  `;
}

/** The longest of the texts that the segment has room for, on a plate of its own so that it reads on every pattern. */
function segmentLabel(
  texts: readonly string[],
  x: number,
  pixels: number,
): SVGTemplateResult | typeof nothing {
  const text = texts.find((candidate) => candidate.length * characterPixels + 20 <= pixels);
  if (text === undefined) return nothing;
  const plate = text.length * characterPixels + 10;
  const middle = x + pixels / 2;
  return svg`
    <rect class="plate" x=${middle - plate / 2} y=${bar.top + 12} width=${plate} height="20" rx="3" />
    <text class="plate-text" x=${middle} y=${bar.top + 26} text-anchor="middle">${text}</text>
  `;
}

/** The ends between which an estimated part should end, below the bar. Neighbours take turns so they don't touch. */
function whisker(
  { part, endRange }: MemorySegment,
  index: number,
  scale: Scale,
): SVGTemplateResult | typeof nothing {
  if (endRange === null) return nothing;
  const [from, to] = [scale.toPixel(endRange.low), scale.toPixel(Math.min(endRange.high, scale.high))];
  if (to - from < 6) return nothing;
  const y = whiskerTop + (index % 2) * 6;
  return svg`
    <g class="whisker">
      <title>${part.label} should end between ${formatBytes(endRange.low)} and ${formatBytes(endRange.high)}</title>
      <path d="M${from} ${y - 2.5}v5M${from} ${y}H${to}M${to} ${y - 2.5}v5" />
    </g>
  `;
}

function limitLine(memory: PanelMemory, scale: Scale): SVGTemplateResult {
  const x = scale.toPixel(memory.limitBytes);
  const share = formatPercent(memory.limitBytes / memory.totalBytes, 0);
  const onTheLeft = x > (scale.toPixel(0) + scale.toPixel(scale.high)) / 2;
  return svg`
    <g class="limit">
      <path class="halo" d="M${x} 4V${bar.bottom + 6}" />
      <path d="M${x} 4V${bar.bottom + 6}" />
      <text x=${onTheLeft ? x - 6 : x + 6} y="13" text-anchor=${onTheLeft ? "end" : "start"}>vLLM may use ${formatBytes(memory.limitBytes)} (${share})</text>
    </g>
  `;
}

function excess(memory: PanelMemory, layout: MemoryLayout, scale: Scale): SVGTemplateResult | typeof nothing {
  if (layout.excessBytes === 0) return nothing;
  const x = scale.toPixel(memory.totalBytes);
  const end = scale.toPixel(layout.spanBytes);
  return svg`
    <g class="excess">
      <title>${formatBytes(layout.excessBytes)} more than the GPU has</title>
      <rect x=${x} y=${bar.top} width=${end - x} height=${bar.bottom - bar.top} fill="url(#beyond-limit)" />
      <path d="M${x} ${bar.top - 4}V${bar.bottom + 4}" />
    </g>
  `;
}

function ticks(scale: Scale): SVGTemplateResult {
  const inGibibytes = linearScale(0, scale.high / gibibyte, {
    from: scale.toPixel(0),
    to: scale.toPixel(scale.high),
  });
  const values = roundTicks(inGibibytes, 48);
  return svg`
    <g class="axis" aria-hidden="true">
      ${values.map((value, index) => {
        const x = inGibibytes.toPixel(value);
        const anchor = index === 0 ? "start" : x > scale.toPixel(scale.high) - 20 ? "end" : "middle";
        return svg`
          <path d="M${x} ${bar.bottom}v${tickLabelBaseline - bar.bottom - 11}" />
          <text x=${x} y=${tickLabelBaseline} text-anchor=${anchor}>${value}${index === values.length - 1 ? " GiB" : ""}</text>
        `;
      })}
    </g>
  `;
}
