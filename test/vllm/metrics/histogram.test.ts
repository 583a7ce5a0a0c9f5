import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addHistograms,
  type Histogram,
  histogramSince,
  makeHistogram,
  meanOf,
  percentileOf,
} from "../../../src/vllm/metrics/histogram.ts";

const infinite = Number.POSITIVE_INFINITY;

function histogram(counts: Readonly<Record<string, number>>, sum = 1): Histogram {
  const made = makeHistogram(
    Object.entries(counts).map(([bound, count]) => ({ upTo: Number(bound), count })),
    sum,
  );
  if (made === null) throw new Error("No histogram");
  return made;
}

it("finds percentiles along the bucket that holds them, as histogram_quantile does", () => {
  const seen = histogram({ 0.1: 50, 0.25: 90, 0.5: 100, Infinity: 100 }, 13);
  expect(percentileOf(seen, 50)).toEqual({ low: 0, value: 0.1, high: 0.1 });
  expect(percentileOf(seen, 70)).toEqual({ low: 0.1, value: expect.closeTo(0.175), high: 0.25 });
  expect(percentileOf(seen, 99)).toEqual({ low: 0.25, value: expect.closeTo(0.475), high: 0.5 });
  expect(meanOf(seen)).toBe(0.13);
});

it("knows of what lies beyond the last bound no more than that", () => {
  expect(percentileOf(histogram({ 1: 10, Infinity: 20 }), 99)).toEqual({ low: 1, value: 1, high: infinite });
});

it("adds engines and leaves out what is before the watch", () => {
  const one = histogram({ 1: 4, Infinity: 8 }, 10);
  const both = addHistograms([one, histogram({ 1: 1, Infinity: 2 }, 3), histogram({ 2: 1, Infinity: 2 }, 3)]);
  expect(both).toEqual(histogram({ 1: 5, Infinity: 10 }, 13));
  expect(histogramSince(both, one)).toEqual(histogram({ 1: 1, Infinity: 2 }, 3));
  expect(histogramSince(one, one)).toBeNull();
  // The server was started again: all that it tells is new.
  expect(histogramSince(one, both)).toEqual(one);
});

describe("what is no histogram", () => {
  it.each([
    [[{ upTo: 1, count: 1 }], 1],
    [[{ upTo: infinite, count: 0 }], 0],
    [
      [
        { upTo: 1, count: 5 },
        { upTo: infinite, count: 4 },
      ],
      1,
    ],
    [
      [
        { upTo: 1, count: 1 },
        { upTo: 1, count: 1 },
        { upTo: infinite, count: 2 },
      ],
      1,
    ],
    [
      [
        { upTo: 1, count: Number.NaN },
        { upTo: infinite, count: 4 },
      ],
      1,
    ],
    [[{ upTo: infinite, count: 4 }], Number.NaN],
  ])("is none: %j", (buckets, sum) => {
    expect(makeHistogram(buckets, sum)).toBeNull();
  });
});

it("has every percentile within its bucket, and none below a lower one", () => {
  const increments = fc.array(fc.nat(50), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(increments, fc.nat(100), fc.nat(100), (added, one, other) => {
      let count = 0;
      const buckets = added.map((more, index) => {
        count += more;
        return { upTo: index === added.length - 1 ? infinite : (index + 1) ** 2, count };
      });
      const made = makeHistogram(buckets, count);
      if (made === null) return;
      const [low, high] = [Math.min(one, other), Math.max(one, other)].map((percent) =>
        percentileOf(made, percent),
      );
      for (const each of [low, high]) {
        expect(each && each.low <= each.value && each.value <= each.high).toBe(true);
      }
      expect((low?.value ?? 0) <= (high?.value ?? 0)).toBe(true);
    }),
  );
});
