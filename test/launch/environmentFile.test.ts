import fc from "fast-check";
import { expect, test } from "vitest";
import { readEnvironmentFile } from "../../src/launch/environmentFile.ts";

function read(text: string): Readonly<Record<string, string | null>> {
  const entries = readEnvironmentFile({ kind: "text", text });
  return Object.fromEntries([...entries].map(([name, { value }]) => [name, value]));
}

test("lines as compose reads them", () => {
  const text = [
    "\uFEFF# a comment",
    "A=1",
    "export B = two words # said twice",
    "C: colon",
    "D='single $A # kept'",
    'E="double\\n$A \\"quoted\\""',
    'F="over',
    'lines"',
    "G=${A}-$C",
    "H=$FROM_OUTSIDE",
    "I=",
    "J=a#b",
    "A=last",
    "not a line",
    "K=${A}",
    "=nameless",
    'L="never closed',
  ].join("\r\n");
  expect(read(text)).toEqual({
    A: "last",
    B: "two words",
    C: "colon",
    D: "single $A # kept",
    E: 'double\n1 "quoted"',
    F: "over\nlines",
    G: "1-colon",
    H: null,
    I: "",
    J: "a#b",
    K: "last",
    L: "never closed",
  });
});

test("each entry knows its line, behind values of several lines too", () => {
  const entries = readEnvironmentFile({ kind: "text", text: 'A="1\n2\n3"\n\nB=4\n' });
  expect([...entries.values()].map(({ name, line }) => `${name}:${line}`)).toEqual(["A:1", "B:5"]);
});

test("a value that doubles itself ends", () => {
  const text = `A=0123456789\n${"A=$A$A\n".repeat(60)}`;
  expect(read(text).A).toBeNull();
});

test("a file of a million signs is read at once", () => {
  for (const line of ['A="\n', "A=$A$B\n", "A='#\n", "\n", "=", "A".repeat(50), "A=\\"]) {
    expect(Object.keys(read(line.repeat(Math.ceil(1_000_000 / line.length)))).length).toBeLessThan(3);
  }
});

test("any text is read, and what is written plainly comes back", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => void read(text)));
  const value = fc.stringMatching(/^[\w./:,-]{1,20}$/);
  fc.assert(
    fc.property(value, (plain) => {
      expect(read(`A=${plain}\nB="${plain}"`)).toEqual({ A: plain, B: plain });
    }),
  );
});
