import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  embedPieces,
  embedWhole,
  fileRange,
  isVerbatim,
  sliceEmbedded,
  writtenText,
} from "../../src/syntax/embeddedText.ts";

const expanded = { expression: "$MODEL", unresolved: false, conditional: false, definition: null };
const text = embedPieces([
  { value: "serve ", range: { start: 10, end: 16 }, verbatim: true },
  { value: "", range: { start: 16, end: 18 }, verbatim: false },
  { value: "org/m", range: { start: 20, end: 26 }, verbatim: false, expanded },
  { value: " x", range: { start: 30, end: 32 }, verbatim: true },
]);

describe("a text in pieces", () => {
  test("knows where its characters stand in the file", () => {
    expect(text.text).toBe("serve org/m x");
    expect(fileRange(text, 0, 5)).toEqual({ start: 10, end: 15 });
    expect(fileRange(text, 6, 11)).toEqual({ start: 20, end: 26 });
    expect(fileRange(text, 7, 8)).toEqual({ start: 20, end: 26 });
    expect(fileRange(text, 4, 13)).toEqual({ start: 14, end: 32 });
    expect(fileRange(text, 12, 13)).toEqual({ start: 31, end: 32 });
    expect(fileRange(text, 13, 13)).toEqual({ start: 32, end: 32 });
    expect(fileRange(embedPieces([]), 0, 0)).toEqual({ start: 0, end: 0 });
  });

  test("knows which are verbatim, and how an expansion is written", () => {
    expect(isVerbatim(text, 0, 6)).toBe(true);
    expect(isVerbatim(text, 0, 7)).toBe(false);
    expect(isVerbatim(text, 6, 8)).toBe(false);
    expect(writtenText(text, 0, 13)).toBe("serve $MODEL x");
  });

  test("a slice of it keeps all that", () => {
    const slice = sliceEmbedded(text, 4, 13);
    expect(slice.text).toBe("e org/m x");
    expect(fileRange(slice, 0, 1)).toEqual({ start: 14, end: 15 });
    expect(fileRange(slice, 3, 4)).toEqual({ start: 20, end: 26 });
    expect(writtenText(slice, 0, 9)).toBe("e $MODEL x");
  });

  test("a whole file is its own place", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), (whole, a, b) => {
        const [start, end] = [a % (whole.length + 1), b % (whole.length + 1)].sort((x, y) => x - y);
        expect(fileRange(embedWhole(whole), start ?? 0, end ?? 0)).toEqual({ start, end });
      }),
    );
  });
});
