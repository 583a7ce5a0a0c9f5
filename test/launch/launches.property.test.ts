import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { readLaunchSettings } from "../../src/deployment/launchSettings.ts";
import { detectLaunchKind } from "../../src/launch/detectKind.ts";
import { findLaunches } from "../../src/launch/findLaunches.ts";
import type { Launch } from "../../src/launch/launch.ts";
import type { LaunchParsers } from "../../src/launch/launchParsers.ts";
import type { Word } from "../../src/syntax/word.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";
import { readLaunchFixtures } from "./launchFixtures.ts";

const newest = { major: 0, minor: 28, patch: 0 };
const fixtures = [...readLaunchFixtures("launches"), ...readLaunchFixtures("decoys")];
const snippets =
  '" \' ` ``` ~~~ $( ${ %( %A% {{ }} [ ] ( ) { } \\ ^ \\\n `\n ^\n \n \r\n # ; & | = += := 🚀 \0 , f" """ FROM CMD $$ @( !x! <m>'.split(
    " ",
  );

/** A real file, cut, spliced with another, turned around, or with things put in where nobody would. */
const mutated = fc
  .tuple(
    fc.constantFrom(...fixtures),
    fc.constantFrom(...fixtures),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...snippets)), { maxLength: 6 }),
  )
  .map(([first, second, edits]) => ({
    name: first.name,
    text: edits.reduce((text, [place, kind, snippet]) => {
      const at = text.length === 0 ? 0 : place % text.length;
      if (kind === 0) return text.slice(0, at) + snippet + text.slice(at);
      if (kind === 1) return text.slice(0, at) + text.slice(at + 1 + (place % 7));
      if (kind === 2) return text.slice(0, at) + second.text.slice(0, place % (second.text.length + 1));
      return text.slice(at) + text.slice(0, at);
    }, first.text),
  }));

let parsers: LaunchParsers;
beforeAll(async () => {
  parsers = await loadLaunchParsers();
});

function understand(name: string, text: string): readonly Launch[] {
  const kind = detectLaunchKind(name, null, text);
  return kind === null ? [] : findLaunches(createSourceText(text), kind, parsers).launches;
}

/** Every range in a value, however deep. */
function rangesIn(value: unknown): { start: number; end: number }[] {
  if (typeof value !== "object" || value === null) return [];
  if (value instanceof Map) return rangesIn([...value.values()]);
  const isRange = "start" in value && typeof value.start === "number" && "end" in value;
  if (isRange && typeof value.end === "number") return [{ start: Number(value.start), end: value.end }];
  return Object.values(value).flatMap(rangesIn);
}

test("no file makes it throw, and every range lies in the text", () => {
  fc.assert(
    fc.property(mutated, ({ name, text }) => {
      for (const launch of understand(name, text)) {
        for (const { start, end } of rangesIn([launch, readLaunchSettings(launch, newest)])) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        expect(launch.insertion.offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 1500 },
  );
});

test("the pieces of a word make up its value, and verbatim ones are the characters of the file", () => {
  const check = (text: string, word: Word) => {
    expect(word.segments.map((segment) => segment.value).join("")).toBe(word.value ?? word.unresolved);
    for (const { value, range, verbatim } of word.segments) {
      if (verbatim) expect(text.slice(range.start, range.end)).toBe(value);
    }
  };
  fc.assert(
    fc.property(mutated, ({ name, text }) => {
      for (const launch of understand(name, text)) {
        for (const word of [...launch.arguments, ...launch.environment.map(({ value }) => value)])
          check(text, word);
      }
    }),
    { numRuns: 1000 },
  );
});

test("a flag put in at the insertion point is one of the launch's", () => {
  for (const { name, text } of readLaunchFixtures("launches")) {
    understand(name, text).forEach(({ insertion }, index) => {
      const { offset, separator, form, quote = '"' } = insertion;
      if (form === "none") return;
      const flag =
        form === "items"
          ? `${separator}${quote}--max-logprobs${quote}${separator}${quote}3${quote}`
          : `${separator}${form === "keyword" ? "max_logprobs=" : "--max-logprobs "}3`;
      const changed = understand(name, text.slice(0, offset) + flag + text.slice(offset))[index];
      const setting = changed && readLaunchSettings(changed, newest).byField.get("max_logprobs");
      expect(setting?.value, name).toBe(3);
    });
  }
});

test("a definition is the literal that gives the value: writing another there changes the setting", () => {
  for (const { name, text } of readLaunchFixtures("launches")) {
    for (const launch of understand(name, text)) {
      for (const { definition, field, value } of readLaunchSettings(launch, newest).byField.values()) {
        if (!definition || typeof value !== "number") continue;
        const edited = `${text.slice(0, definition.start)}77${text.slice(definition.end)}`;
        const changed = understand(name, edited).map(
          (each) => readLaunchSettings(each, newest).byField.get(field)?.value,
        );
        expect(changed, name).toContain(77);
      }
    }
  }
});
