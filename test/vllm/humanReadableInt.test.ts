import fc from "fast-check";
import { expect, test } from "vitest";
import { readHumanInt, readPythonFloat, readPythonInt } from "../../src/vllm/humanReadableInt.ts";

// The examples are those of `human_readable_int` in vLLM's `utils/argparse_utils.py`, and Python's own.
test.each<[string, number | null]>([
  ["1k", 1000],
  ["1K", 1024],
  ["25.6k", 25600],
  ["25.6K", null],
  ["2m", 2e6],
  ["2M", 2 ** 21],
  ["3G", 3 * 2 ** 30],
  ["1t", 1e12],
  [" 32K ", 32768],
  ["32768", 32768],
  ["1_000", 1000],
  ["+5", 5],
  ["-5", -5],
  ["1.5", null],
  ["32 K", null],
  ["K", null],
  ["", null],
  ["0x10", null],
  ["1__0", null],
])("%j is %s", (text, value) => {
  expect(readHumanInt(text)).toBe(value);
});

test.each<[string, number | null]>([
  ["0.9", 0.9],
  [".9", 0.9],
  ["9.", 9],
  ["1e-1", 0.1],
  ["1_0.5", 10.5],
  ["inf", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["90%", null],
  [".", null],
  ["", null],
])("the number %j is %s", (text, value) => {
  expect(readPythonFloat(text)).toBe(value);
});

test("every integer is read back, with either suffix", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (value) => {
      expect(readPythonInt(String(value))).toBe(value);
      expect(readHumanInt(`${value}k`)).toBe(value * 1000);
      expect(readHumanInt(`${value}K`)).toBe(value * 1024);
    }),
  );
});
