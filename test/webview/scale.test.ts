import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { doublingTicks, linearScale, log2Scale, roundTicks } from "../../webview/scale.ts";

const pixels = { from: 40, to: 640 };

describe("scales", () => {
  test("a linear scale puts halves in the middle", () => {
    expect(linearScale(0, 22, pixels).toPixel(11)).toBe(340);
  });

  test("a log scale gives every doubling the same space", () => {
    const scale = log2Scale(1024, 32768, pixels);
    expect([1024, 2048, 4096, 32768].map(scale.toPixel)).toEqual([40, 160, 280, 640]);
  });

  test("a log scale keeps what is at or below zero on its lower end", () => {
    expect([0, -3].map(log2Scale(1, 8, pixels).toPixel)).toEqual([40, 40]);
  });
});

describe("ticks", () => {
  test("are doublings, thinned where they would touch", () => {
    const wide = log2Scale(1024, 131072, { from: 0, to: 700 });
    const narrow = log2Scale(1024, 131072, { from: 0, to: 200 });
    expect(doublingTicks(wide, 40)).toEqual([1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072]);
    expect(doublingTicks(narrow, 40)).toEqual([1024, 4096, 16384, 65536]);
  });

  test("are round numbers on a linear axis", () => {
    expect(roundTicks(linearScale(0, 22.03, { from: 0, to: 500 }), 48)).toEqual([0, 5, 10, 15, 20]);
    expect(roundTicks(linearScale(0, 178.4, { from: 0, to: 500 }), 48)).toEqual([
      0, 20, 40, 60, 80, 100, 120, 140, 160,
    ]);
  });

  test("never stand closer than asked, nor beyond the axis", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 5000, noNaN: true }),
        fc.integer({ min: 120, max: 2000 }),
        (high, width) => {
          const scale = linearScale(0, high, { from: 0, to: width });
          const ticks = roundTicks(scale, 48);
          for (const [index, tick] of ticks.entries()) {
            expect(tick).toBeLessThanOrEqual(high * 1.0001);
            const next = ticks[index + 1];
            if (next !== undefined)
              expect(scale.toPixel(next) - scale.toPixel(tick)).toBeGreaterThanOrEqual(47.9);
          }
        },
      ),
    );
  });
});
