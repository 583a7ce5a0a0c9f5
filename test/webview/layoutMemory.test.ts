import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactly } from "../../src/capacity/band.ts";
import type { PanelMemory } from "../../src/panelMessages.ts";
import { layoutMemory } from "../../webview/memory/layoutMemory.ts";

const part = (id: "weights" | "kvCache" | "free", bytes: number) =>
  ({ id, label: id, bytes: exactly(bytes), origin: "exact", range: null }) as const;

const memory = (weightBytes: number, kvCacheBytes: number, totalBytes: number): PanelMemory => ({
  gpuLabel: "L4",
  gpuCount: 1,
  totalBytes,
  limitBytes: totalBytes * 0.9,
  parts: [
    part("weights", weightBytes),
    part("kvCache", kvCacheBytes),
    part("free", Math.max(0, totalBytes - weightBytes - kvCacheBytes)),
  ],
});

describe("the memory bar's layout", () => {
  test("puts parts end to end and leaves out those without size", () => {
    const { segments } = layoutMemory(memory(14, 0, 22));
    expect(segments.map(({ part: { id }, startBytes, endBytes }) => [id, startBytes, endBytes])).toEqual([
      ["weights", 0, 14],
      ["free", 14, 22],
    ]);
  });

  test("grows beyond the GPU when the parts do, and says by how much", () => {
    expect(layoutMemory(memory(20, 5, 22))).toMatchObject({ spanBytes: 25, excessBytes: 3 });
  });

  test("gives the ends between which an estimated part may end", () => {
    const estimated = { ...part("kvCache", 5), bytes: { low: 4, mid: 5, high: 7 } };
    const { segments } = layoutMemory({ ...memory(14, 0, 22), parts: [part("weights", 14), estimated] });
    expect(segments[1]?.endRange).toEqual({ low: 18, high: 21 });
    expect(segments[0]?.endRange).toBeNull();
  });

  test("never leaves a gap, whatever the sizes", () => {
    const size = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(
        size,
        size,
        fc.double({ min: 1, max: 1e12, noNaN: true }),
        (weightBytes, kvCacheBytes, totalBytes) => {
          const { segments, spanBytes } = layoutMemory(memory(weightBytes, kvCacheBytes, totalBytes));
          let end = 0;
          for (const segment of segments) {
            expect(segment.startBytes).toBe(end);
            end = segment.endBytes;
          }
          expect(end).toBeLessThanOrEqual(spanBytes * (1 + 1e-9));
        },
      ),
    );
  });
});
