import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cursorPlaceAt } from "../../../src/syntax/yaml/cursorPlace.ts";
import { readCursor } from "../../support/marks.ts";

function placeIn(marked: string): string | null {
  const { text, offset } = readCursor(marked);
  const place = cursorPlaceAt(text, offset);
  if (!place) return null;
  return `${place.on} ${place.path.join(".")} "${place.written}" → "${text.slice(place.replace.start, place.replace.end)}"`;
}

describe("block style", () => {
  test.each([
    ["a key at the top level", "gpuplan: 1\nser█", 'key  "ser" → "ser"'],
    ["an empty file", "█", 'key  "" → ""'],
    [
      "a key without a colon below its parent",
      "services:\n  chat:\n    args:\n      max-mo█",
      'either services.chat.args "max-mo" → "max-mo"',
    ],
    ["a key after siblings", "args:\n  dtype: auto\n  max-█\nworkload: {}", 'key args "max-" → "max-"'],
    ["a blank line below a key", "workload:\n  █\nname: x", 'either workload "" → ""'],
    ["a blank line that is indented less", "services:\n  chat:\n    model: x\n  █", 'key services "" → ""'],
    ["a blank line at the top level", "services:\n  chat:\n    model: x\n█", 'key  "" → ""'],
    ["after the colon", "workload:\n  context: █", 'value workload.context "" → ""'],
    ["right after the colon", "workload:\n  context:█", 'value workload.context "" → ""'],
    [
      "in a value, with the rest of it",
      "workload:\n  context: 3█2K # tokens",
      'value workload.context "3" → "32K"',
    ],
    ["on an existing key", "workload:\n  con█text: 32K", 'key workload "con" → "context"'],
    ["at the start of an existing key", "workload:\n  a: 1\n  █context: 32K", 'key workload "" → "context"'],
    ["a list item", "pipeline:\n  - stt\n  - l█", 'either pipeline.1 "l" → "l"'],
    ["a list at the indentation of its key", "pipeline:\n- stt\n- l█", 'either pipeline.1 "l" → "l"'],
    ["a key in a list item", "growth:\n  - months: 6\n    ses█", 'key growth.0 "ses" → "ses"'],
    ["a value in a list item", "growth:\n  - months: 6\n  - sessions: █", 'value growth.1.sessions "" → ""'],
    ["a comment between", "workload:\n  # how many\n\n  conc█", 'either workload "conc" → "conc"'],
    ["broken text above", "name: 'open\nworkload:\n  conc█", 'either workload "conc" → "conc"'],
    ["quoted keys above", "\"services\":\n  'chat':\n    mo█", 'either services.chat "mo" → "mo"'],
    ["a second document", "a: 1\n---\nb█", 'key  "b" → "b"'],
    ["CRLF", "workload:\r\n  context: 3█2K\r\nname: x", 'value workload.context "3" → "32K"'],
  ])("%s", (_, marked, expected) => {
    expect(placeIn(marked)).toBe(expected);
  });

  test("nothing in comments and in the text of block scalars", () => {
    expect(placeIn("# a com█ment")).toBeNull();
    expect(placeIn("a: 1 # com█ment")).toBeNull();
    expect(placeIn("script: |\n  vllm serve █\n")).toBeNull();
    expect(placeIn('a: "b # c█"')).not.toBeNull();
  });
});

describe("flow style", () => {
  test.each([
    ["a key in braces", "workload: { conc█ }", 'key workload "conc" → "conc"'],
    ["a key after a comma", "workload: { context: 32K, conc█", 'key workload "conc" → "conc"'],
    ["a value in braces", "workload: { context: 3█2K, users: 4 }", 'value workload.context "3" → "32K"'],
    ["nested braces", "services: { chat: { args: { dtype: █ } } }", 'value services.chat.args.dtype "" → ""'],
    ["an item in brackets", "pipeline: [stt, l█]", 'value pipeline.1 "l" → "l"'],
    [
      "a mapping in brackets",
      "workload:\n  growth: [{ months: 6 }, { mo█ }]",
      'key workload.growth.1 "mo" → "mo"',
    ],
    ["over several lines", "workload: {\n  context: 32K, # long\n  conc█\n}", 'key workload "conc" → "conc"'],
    ["in a list item", "phases:\n  - { until: { se█ } }", 'key phases.0.until "se" → "se"'],
    ["after the braces", "workload: { context: 32K }\nna█", 'key  "na" → "na"'],
    ["quoted text with brackets", 'a: { b: "}", c█ }', 'key a "c" → "c"'],
  ])("%s", (_, marked, expected) => {
    expect(placeIn(marked)).toBe(expected);
  });
});

test("no text makes it throw, and what it replaces lies around the cursor", () => {
  const pieces = fc.constantFrom(
    "a",
    "b:",
    " ",
    "  ",
    "\n",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    ": ",
    '"',
    "'",
    "#",
    "|",
    "\t",
    "&x",
    "*x",
    "---",
    "\r\n",
  );
  const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(texts, fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      const offset = Math.round(share * text.length);
      const place = cursorPlaceAt(text, offset);
      if (place)
        expect(
          place.replace.start <= offset && offset <= place.replace.end && place.replace.end <= text.length,
        ).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
