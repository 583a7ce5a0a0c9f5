import { describe, expect, it } from "vitest";
import { moveRange, moveRanges } from "../../src/text/moveRanges.ts";

const later = (offset: number) => (offset <= 10 ? offset : offset + 5);

describe("moveRanges", () => {
  it("moves ranges and offsets, however deep they stand", () => {
    const read = {
      range: { start: 4, end: 12 },
      items: [{ insertion: { offset: 20, prefix: "\n" } }],
    };
    expect(moveRanges(read, later)).toEqual({
      range: { start: 4, end: 17 },
      items: [{ insertion: { offset: 25, prefix: "\n" } }],
    });
  });

  it("leaves numbers alone that are no places", () => {
    const start = { start: { verdict: "starts" }, end: 30, count: 40 };
    expect(moveRanges(start, later)).toBe(start);
  });

  it("shares what holds no range, and ranges that stand before the change", () => {
    const value = { label: "L4", bytes: { low: 20, high: 30 } };
    const moved = moveRanges({ value, range: { start: 11, end: 13 } }, later);
    expect(moved.value).toBe(value);
    expect(moved.range).toEqual({ start: 16, end: 18 });
    const early = { start: 1, end: 2 };
    expect(moveRange(early, later)).toBe(early);
  });

  it("leaves what a person wrote as plain data", () => {
    const written: Record<string, number> = Object.create(null);
    written.start = 20;
    written.end = 30;
    expect(moveRanges({ value: written }, later).value).toBe(written);
  });
});
