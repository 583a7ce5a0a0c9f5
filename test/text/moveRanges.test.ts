import { describe, expect, it } from "vitest";
import { moveLater, moveRanges } from "../../src/text/moveRanges.ts";

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

  it("shares what holds no range", () => {
    const value = { label: "L4", bytes: { low: 20, high: 30 } };
    const moved = moveRanges({ value, range: { start: 11, end: 13 } }, later);
    expect(moved.value).toBe(value);
    expect(moved.range).toEqual({ start: 16, end: 18 });
  });

  it("leaves what a person wrote as plain data", () => {
    const written: Record<string, number> = Object.create(null);
    written.start = 20;
    written.end = 30;
    expect(moveRanges({ value: written }, later).value).toBe(written);
  });

  it("moves parts when they are read, to the same that all of it would be moved to", () => {
    let count = 0;
    const counted = (offset: number) => {
      count++;
      return later(offset);
    };
    const read = {
      name: "chat",
      model: { value: "a/b", range: { start: 12, end: 15 } },
      args: [{ range: { start: 20, end: 30 } }, { range: { start: 31, end: 40 } }],
      script: null,
    };
    const moved = moveLater(read, counted);
    expect(moved.name).toBe("chat");
    expect(moved.script).toBeNull();
    expect(count).toBe(0);
    expect(moved.model.range).toEqual({ start: 17, end: 20 });
    expect(moved.model).toBe(moved.model);
    expect(count).toBe(2);
    expect(moved).toEqual(moveRanges(read, later));
    expect({ ...moved }).toEqual(moveRanges(read, later));
    expect(JSON.stringify(moved)).toBe(JSON.stringify(moveRanges(read, later)));
  });
});
