import { expect, test } from "vitest";
import { evaluateArithmetic } from "../../../src/syntax/shell/arithmetic.ts";

const known = (name: string) => (name === "N" ? 4 : null);

test.each<[string, number | null]>([
  ["8000+1", 8001],
  [" 2 * (3 + 4) - 1 ", 13],
  ["7 / 2", 3],
  ["-7 / 2", -3],
  ["7 % 4", 3],
  ["N * 2", 8],
  ["$N + ${N}", 8],
  ["--3", 3],
  ["X + 1", null],
  ["1 / 0", null],
  ["1 +", null],
  ["(1", null],
  ["010", null],
  ["2 ** 3", 8],
  ["2 * 2 ** 3 ** 2", 1024],
  ["2 ** -1", null],
  ["1 << 3", null],
  ["N++", null],
  ["", null],
  ["99999999999999999999", null],
])("$((%s)) is %s", (text, value) => {
  expect(evaluateArithmetic(text, known)).toBe(value);
});

test("nesting and length have an end", () => {
  expect(evaluateArithmetic("(".repeat(100_000), known)).toBeNull();
  expect(evaluateArithmetic("-".repeat(100_000), known)).toBeNull();
});
