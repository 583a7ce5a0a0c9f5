import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { readLaunchSettings } from "../../src/deployment/launchSettings.ts";
import { findLaunches } from "../../src/launch/findLaunches.ts";
import type { LaunchParsers } from "../../src/launch/launchParsers.ts";
import type { Word } from "../../src/syntax/word.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";
import { readFixtures } from "./fixtures.ts";

const newest = { major: 0, minor: 28, patch: 0 };
const scripts = [...readFixtures("launches"), ...readFixtures("decoys")].map((fixture) => fixture.text);
const snippets = [
  '"',
  "'",
  "`",
  "$(",
  "${",
  "}",
  ")",
  "(",
  "\\",
  "\\\n",
  "\n",
  "#",
  "&&",
  "|",
  "<<E\n",
  "🚀",
  "\0",
  "=",
  "+=(",
  "fi",
  "do",
  "vllm serve",
  "--a=$",
  "\r\n",
];

/** A real script, cut, spliced, doubled or with things put in where nobody would. */
const mutated = fc
  .tuple(
    fc.constantFrom(...scripts),
    fc.constantFrom(...scripts),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...snippets)), { maxLength: 6 }),
  )
  .map(([first, second, edits]) =>
    edits.reduce((text, [place, kind, snippet]) => {
      const at = text.length === 0 ? 0 : place % text.length;
      if (kind === 0) return text.slice(0, at) + snippet + text.slice(at);
      if (kind === 1) return text.slice(0, at) + text.slice(at + 1 + (place % 7));
      if (kind === 2) return text.slice(0, at) + second.slice(0, place % (second.length + 1));
      return text.slice(at) + text.slice(0, at);
    }, first),
  );

let parsers: LaunchParsers;
beforeAll(async () => {
  parsers = await loadLaunchParsers();
});

function understand(text: string) {
  const { launches } = findLaunches(createSourceText(text), "shell", parsers);
  return launches.map((launch) => ({
    launch,
    settings: readLaunchSettings(launch, newest),
  }));
}

/** Every range in a value, however deep. */
function rangesIn(value: unknown, seen: Set<unknown> = new Set()): { start: number; end: number }[] {
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Map) return rangesIn([...value.values()], seen);
  if (
    "start" in value &&
    "end" in value &&
    typeof value.start === "number" &&
    typeof value.end === "number"
  ) {
    return [{ start: value.start, end: value.end }];
  }
  return Object.values(value).flatMap((inner) => rangesIn(inner, seen));
}

test("no script makes it throw, and every range lies in the text", () => {
  fc.assert(
    fc.property(mutated, (text) => {
      for (const { launch, settings } of understand(text)) {
        for (const { start, end } of rangesIn([launch, settings])) {
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
    fc.property(mutated, (text) => {
      for (const { launch } of understand(text)) {
        for (const word of [...launch.arguments, ...launch.environment.map((variable) => variable.value)])
          check(text, word);
      }
    }),
    { numRuns: 1000 },
  );
});

test("a definition is the literal that gives the value: writing another there changes the setting", () => {
  for (const text of scripts) {
    for (const { settings } of understand(text)) {
      for (const setting of settings.byField.values()) {
        const { definition, field } = setting;
        if (!definition || typeof setting.value !== "number") continue;
        const edited = `${text.slice(0, definition.start)}77${text.slice(definition.end)}`;
        const changed = understand(edited).map((each) => each.settings.byField.get(field)?.value);
        expect(changed).toContain(77);
      }
    }
  }
});

test("a flag put in at the insertion point is one of the launch's", () => {
  // Behind an open quote nothing can be put in.
  for (const { text, name } of readFixtures("launches").filter(
    (fixture) => fixture.name !== "half-typed.sh",
  )) {
    understand(text).forEach(({ launch }, index) => {
      const { offset, separator, form } = launch.insertion;
      // Lists and calls that a heredoc holds have a form of their own.
      if (form !== undefined) return;
      const edited = `${text.slice(0, offset)}${separator}--max-logprobs 3${text.slice(offset)}`;
      expect(understand(edited)[index]?.settings.byField.get("max_logprobs")?.value, name).toBe(3);
    });
  }
});
