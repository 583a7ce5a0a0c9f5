import fc from "fast-check";
import { expect, it } from "vitest";
import { findChange } from "../../src/text/textChange.ts";

it("finds what was put in the place of what", () => {
  expect(findChange("port: 80", "port: 8080")).toEqual({ start: 8, oldEnd: 8, newEnd: 10 });
  expect(findChange("abc", "abc")).toEqual({ start: 3, oldEnd: 3, newEnd: 3 });
  expect(findChange("", "x")).toEqual({ start: 0, oldEnd: 0, newEnd: 1 });
  expect(findChange("model: a", "")).toEqual({ start: 0, oldEnd: 8, newEnd: 0 });
});

it("finds the shortest stretch that holds every difference", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\u{1F600}"), maxLength: 30 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { start, oldEnd, newEnd } = findChange(before, after);
      expect(before.slice(0, start) + after.slice(start, newEnd) + before.slice(oldEnd)).toBe(after);
      const [removed, added] = [before.slice(start, oldEnd), after.slice(start, newEnd)];
      if (removed === "" || added === "") return;
      expect(removed.charAt(0)).not.toBe(added.charAt(0));
      expect(removed.slice(-1)).not.toBe(added.slice(-1));
    }),
  );
});
