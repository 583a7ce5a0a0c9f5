import type { PanelMemory, PanelMemoryPart } from "../../src/panelMessages.ts";

/** The bar in bytes: where each part begins and ends, before anything is drawn. */
export interface MemoryLayout {
  readonly segments: readonly MemorySegment[];
  /** The end of the drawing: the GPU's memory, or more where the parts ask for more. */
  readonly spanBytes: number;
  /** How far the parts go beyond the GPU's memory; 0 when they fit. */
  readonly excessBytes: number;
}

export interface MemorySegment {
  readonly part: PanelMemoryPart;
  readonly startBytes: number;
  readonly endBytes: number;
  /** Where the end could lie, when it isn't known exactly. */
  readonly endRange: { readonly low: number; readonly high: number } | null;
}

/** Puts the likely sizes side by side. A part without size keeps its place in the legend but gets no segment. */
export function layoutMemory(memory: PanelMemory): MemoryLayout {
  const segments: MemorySegment[] = [];
  let startBytes = 0;
  let occupiedBytes = 0;
  for (const part of memory.parts) {
    const sizeBytes = Math.max(0, part.bytes.mid);
    if (sizeBytes === 0) continue;
    segments.push({
      part,
      startBytes,
      endBytes: startBytes + sizeBytes,
      endRange: endRange(part, startBytes),
    });
    startBytes += sizeBytes;
    if (part.id !== "free") occupiedBytes = startBytes;
  }
  return {
    segments,
    spanBytes: Math.max(memory.totalBytes, occupiedBytes),
    excessBytes: Math.max(0, occupiedBytes - memory.totalBytes),
  };
}

function endRange(part: PanelMemoryPart, startBytes: number): MemorySegment["endRange"] {
  if (part.id === "free" || part.bytes.low === part.bytes.high) return null;
  return { low: startBytes + Math.max(0, part.bytes.low), high: startBytes + part.bytes.high };
}
