import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findHits, logPatterns } from "../../../src/vllm/log/findHits.ts";
import { createLogReader } from "../../../src/vllm/log/logReader.ts";
import { logFixture, readText } from "./readText.ts";

const fixtures = [
  "v0.6.3-first-engine",
  "v0.8-first-engine-two-ranks",
  "v0.10.1-a100",
  "v0.21-hybrid-graphs",
  "v0.28-one-line",
  "refused-others-on-gpu",
].map(logFixture);
const hints = [...new Set(logPatterns.map(({ hint }) => hint))];
const piece = fc.oneof(
  fc.constantFrom(...hints),
  fc.constantFrom(
    "(EngineCore pid=1) ",
    "(Worker_TP0 pid=",
    "{'model': ",
    '{"log": "',
    "vllm-1  | ",
    "GiB",
    "1,024",
    "(",
    ")",
    "\0",
    "\r",
    "\n",
    "█",
    "-",
    "Infinity",
    "1e999",
    "0".repeat(400),
  ),
  fc.string({ maxLength: 30 }),
  fc.double().map(String),
);

describe("the reader", () => {
  it("takes any text, and gives figures that are numbers on lines that are there", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        const { starts, lines } = readText(text, 7);
        for (const start of starts) {
          for (const { value, line } of start.figures) {
            expect(Number.isFinite(value)).toBe(true);
            expect(line >= start.firstLine && line <= lines).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("reads the same however the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...fixtures),
        fc.integer({ min: 1, max: 3000 }),
        fc.boolean(),
        (text, length, windows) => {
          const input = windows ? text.replaceAll("\n", "\r\n") : text;
          expect(readText(input, length)).toEqual(readText(text, 1e9));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("reads the same whatever else is logged between the lines", () => {
    const noise = fc.stringMatching(/^[a-z ]{0,40}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...fixtures),
        fc.array(noise, { minLength: 1, maxLength: 20 }),
        (text, between) => {
          const mixed = text
            .split("\n")
            .flatMap((line, index) => [between[index % between.length] ?? "", line]);
          const values = (log: string) =>
            readText(log).starts.map(({ figures, outcome }) => [
              figures.map(({ name, value, process }) => [name, value, process]),
              outcome.kind,
            ]);
          expect(values(mixed.join("\n"))).toEqual(values(text));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("stops at the end of what it is given: a truncated log never tells more than the whole", () => {
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), fc.nat(), (text, cut) => {
        const part = readText(text.slice(0, cut % (text.length + 1)));
        expect(part.starts.length).toBeLessThanOrEqual(1);
        const whole = readText(text).starts[0]?.figures.map(({ name }) => name) ?? [];
        for (const { name } of part.starts[0]?.figures ?? []) expect(whole).toContain(name);
      }),
      { numRuns: 200 },
    );
  });

  it("does work in proportion to a line that was made to be slow", () => {
    const traps = hints.map((hint) => hint.repeat(Math.ceil(10_000_000 / hint.length)));
    traps.push(
      ...logPatterns.map(({ hint }) => `${hint}${"(1".repeat(500_000)}`),
      "\0".repeat(10_000_000),
      `{"log":"${"\\".repeat(5_000_000)}`,
      "(".repeat(5_000_000),
      `non-default args: {${"'a': [".repeat(100_000)}`,
    );
    const reader = createLogReader();
    const started = performance.now();
    for (const trap of traps) {
      expect(findHits(trap.slice(0, 2 ** 16)).length).toBeLessThanOrEqual(200);
      reader.readLine(trap);
    }
    expect(reader.finish().lines).toBe(traps.length);
    console.log(`${traps.length} lines of up to 10 MB in ${Math.round(performance.now() - started)} ms`);
  });
});
