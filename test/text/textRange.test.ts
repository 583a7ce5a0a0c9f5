import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { touchesAny } from "../../src/text/textRange.ts";

const ranges = fc
  .tuple(fc.nat({ max: 60 }), fc.nat({ max: 12 }))
  .map(([start, length]) => ({ start, end: start + length }));

describe("touchesAny", () => {
  it("finds a range that reaches far among short ones that begin later", () => {
    const touches = touchesAny([
      { start: 10, end: 11 },
      { start: 0, end: 40 },
      { start: 20, end: 21 },
    ]);
    expect(touches({ start: 30, end: 35 })).toBe(true);
    expect(touches({ start: 40, end: 41 })).toBe(true);
    expect(touches({ start: 41, end: 50 })).toBe(false);
  });

  it("answers as asking each of them would", () => {
    fc.assert(
      fc.property(fc.array(ranges), ranges, (many, asked) => {
        const touched = many.some(({ start, end }) => start <= asked.end && asked.start <= end);
        expect(touchesAny(many)(asked)).toBe(touched);
      }),
    );
  });
});
