import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuantity } from "../../src/units/quantity.ts";
import type { QuantityProblem } from "../../src/units/quantityProblem.ts";
import { isQuantityKind, type QuantityKind, quantityForms } from "../../src/units/quantityUnits.ts";
import { parseTokenCount } from "../../src/units/tokenCount.ts";

const kinds = Object.keys(quantityForms).filter(isQuantityKind);

function amountOf(kind: QuantityKind, text: string): number | readonly [number, number] {
  const parsed = parseQuantity(kind, text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.code}`);
  return parsed.value.low === parsed.value.high ? parsed.value.low : [parsed.value.low, parsed.value.high];
}

function problemOf(kind: QuantityKind, text: string): QuantityProblem {
  const parsed = parseQuantity(kind, text);
  if (parsed.ok) throw new Error(`${text} was read as ${parsed.value.low}`);
  return parsed.problem;
}

describe("quantities as a plan writes them", () => {
  test.each<[QuantityKind, string, number]>([
    ["memory", "2.5GB", 2.5e9],
    ["memory", "2.5GiB", 2.5 * 2 ** 30],
    ["memory", "24 GB", 24e9],
    ["memory", "512MiB", 512 * 2 ** 20],
    ["memory", "1TB", 1e12],
    ["bandwidth", "300GB/s", 300e9],
    ["bandwidth", "3.35 TB/s", 3.35e12],
    ["time", "35ms", 35],
    ["time", "4s", 4000],
    ["time", "4.0s", 4000],
    ["time", "5min", 300_000],
    ["time", "3h", 10_800_000],
    ["time", "4 weeks", 28 * 86_400_000],
    ["time", "36 months", 36 * 730 * 3_600_000],
    ["money", "$1000", 1000],
    ["money", "$1,086.96", 1086.96],
    ["hourlyPrice", "$0.39/h", 0.39],
    ["hourlyPrice", "$0.39 / hour", 0.39],
    ["monthlyCost", "$1000/month", 1000],
    ["rate", "7/s", 7],
    ["rate", "120/min", 2],
    ["share", "75%", 0.75],
    ["share", "12.5 %", 0.125],
    ["count", "10,000", 10_000],
    ["count", "10", 10],
    ["number", "8.9", 8.9],
  ])("%s %s", (kind, text, expected) => {
    expect(amountOf(kind, text)).toBeCloseTo(expected, 9);
  });

  test.each<[QuantityKind, string, readonly [number, number]]>([
    ["memory", "2.0GB..2.5GB", [2e9, 2.5e9]],
    ["memory", "2.0..2.5GB", [2e9, 2.5e9]],
    ["memory", "500MB .. 2GB", [5e8, 2e9]],
    ["count", "60..100", [60, 100]],
    ["count", "1,000..10,000", [1000, 10_000]],
    ["money", "$10..$20", [10, 20]],
    ["money", "$10..20", [10, 20]],
    ["tokens", "8K..32K", [8192, 32768]],
  ])("range: %s %s", (kind, text, expected) => {
    expect(amountOf(kind, text)).toEqual(expected);
  });

  // vLLM's `human_readable_int`: lower case counts in thousands and takes fractions, upper case in 1,024.
  test.each([
    ["8192", 8192],
    ["8k", 8000],
    ["8K", 8192],
    ["32K", 32768],
    ["1M", 1_048_576],
    ["25.6k", 25_600],
    ["1.0005k", 1000],
    ["1m", 1_000_000],
    ["10,000", 10_000],
  ])("tokens: %s", (text, expected) => {
    expect(parseTokenCount(text)).toBe(expected);
  });

  test("what is no token count", () => {
    for (const text of ["auto", "-1", "25.6K", "1.5", "32KB", "8k..9k", "", "8k 9"])
      expect(parseTokenCount(text)).toBeNull();
  });
});

describe("what is wrong with a quantity, as data", () => {
  test.each<[QuantityKind, string, string, string, readonly string[]]>([
    ["memory", "24", "missing-unit", "24", ["24GB", "24GiB", "24MB", "24MiB"]],
    ["memory", "16384", "missing-unit", "16384", ["16384MiB", "16384MB"]],
    ["time", "35", "missing-unit", "35", ["35ms", "35s", "35min"]],
    ["rate", " 200", "missing-unit", "200", ["200/min", "200/s", "200/h"]],
    ["share", "0.75", "missing-unit", "0.75", ["75%"]],
    ["share", "75", "missing-unit", "75", ["75%"]],
    ["money", "1000", "missing-unit", "1000", ["$1000"]],
    ["hourlyPrice", "$0.39", "missing-unit", "$0.39", ["$0.39/h"]],
    ["hourlyPrice", "0.39/h", "missing-unit", "0.39/h", ["$0.39/h"]],
    ["monthlyCost", "$1000", "missing-unit", "$1000", ["$1000/month"]],
    ["memory", "35ms", "wrong-unit", "ms", []],
    ["time", "2.5GB", "wrong-unit", "GB", []],
    ["time", "$3", "wrong-unit", "$3", []],
    ["rate", "4s", "wrong-unit", "s", []],
    ["memory", "24G", "unknown-unit", "G", ["24GB", "24GiB"]],
    ["memory", "24Gi", "unknown-unit", "Gi", ["24GiB"]],
    ["time", "5m", "unknown-unit", "m", ["5min", "5ms", "5 months"]],
    ["rate", "7 rps", "unknown-unit", "rps", ["7/s"]],
    ["money", "$25k", "unknown-unit", "k", []],
    ["count", "10k", "wrong-unit", "k", []],
    ["tokens", "32KB", "wrong-unit", "KB", ["32K"]],
    ["tokens", "25.6K", "binary-fraction", "25.6K", ["25.6k"]],
    ["count", "1.5", "not-whole", "1.5", ["1", "2"]],
    ["memory", "2constructor", "unknown-unit", "constructor", []],
    ["count", "many", "not-a-number", "many", []],
    ["time", "-5ms", "negative", "-5ms", ["5ms"]],
    ["money", "$-5", "negative", "$-5", ["$5"]],
    ["memory", "2.5GB..2.0GB", "reversed-range", "2.5GB..2.0GB", ["2.0GB..2.5GB"]],
    ["count", "60-100", "dash-range", "60-100", ["60..100"]],
    ["memory", "1,5GB", "decimal-comma", "1,5", ["1.5GB"]],
    ["memory", "2..3", "missing-unit", "2", ["2GB..3", "2GiB..3", "2MB..3", "2MiB..3"]],
    ["count", "1..", "not-a-number", "", []],
    ["count", "", "empty", "", []],
    ["count", "9".repeat(30), "too-large", "9".repeat(30), []],
  ])("%s %j is %s", (kind, text, code, at, suggestions) => {
    const problem = problemOf(kind, text);
    expect(problem.code).toBe(code);
    expect(text.slice(problem.range.start, problem.range.end)).toBe(at);
    expect(problem.suggestions).toEqual(suggestions);
  });

  test("a unit of another kind names the kinds it measures", () => {
    expect(problemOf("memory", "35ms")).toMatchObject({ unit: "ms", unitKinds: ["time"] });
  });

  test("the place of a quantity may know likelier units", () => {
    const parsed = parseQuantity("time", "36", { plausibleUnits: [" months"] });
    expect(parsed).toMatchObject({ ok: false, problem: { suggestions: ["36 months"] } });
  });

  test("every suggestion can be read as the kind asked for", () => {
    const numbers = fc.oneof(
      fc.nat(100_000),
      fc.double({ min: 0.01, max: 1000, noNaN: true }).map((n) => Number(n.toFixed(2))),
    );
    const units = fc.constantFrom(
      "",
      "G",
      "Gi",
      "gb",
      "m",
      "rpm",
      "percent",
      "%",
      "KB",
      "ms",
      "/min",
      "k",
      "K",
      "$",
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), numbers, units, (kind, number, unit) => {
        const parsed = parseQuantity(kind, unit === "$" ? `$${number}` : `${number}${unit}`);
        if (parsed.ok) return;
        for (const suggestion of parsed.problem.suggestions) {
          expect(parseQuantity(kind, suggestion), `${kind} ${suggestion}`).toMatchObject({ ok: true });
        }
      }),
    );
  });
});

test("no text makes the reader throw, and its problems lie inside the text", () => {
  const pieces = fc.array(
    fc.constantFrom("1", "0", ".", "..", ",", "-", "$", "G", "i", "B", "/h", "%", " ", "e", "é", "k", "\n"),
    { maxLength: 12 },
  );
  const texts = fc.oneof(
    fc.string(),
    pieces.map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(fc.constantFrom(...kinds), texts, (kind, text) => {
      const parsed = parseQuantity(kind, text);
      if (parsed.ok) {
        expect(parsed.value.low).toBeLessThanOrEqual(parsed.value.high);
        expect(parsed.value.low).toBeGreaterThanOrEqual(0);
      } else {
        const { start, end } = parsed.problem.range;
        expect(start >= 0 && start <= end && end <= text.length).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});
