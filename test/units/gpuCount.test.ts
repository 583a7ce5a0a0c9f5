import { expect, test } from "vitest";
import { parseGpuCount } from "../../src/units/gpuCount.ts";

test.each([
  ["L4", null, "L4"],
  ["2x L4", 2, "L4"],
  ["2xL4", 2, "L4"],
  ["4 × A100 80GB ", 4, "A100 80GB"],
  ["8X H100", 8, "H100"],
  ["RTX A4000", null, "RTX A4000"],
  ["2x", null, "2x"],
])("%j", (text, count, name) => {
  const parsed = parseGpuCount(text);
  expect(parsed).toMatchObject({ count, name });
  expect(parsed && text.slice(parsed.nameRange.start, parsed.nameRange.end)).toBe(name);
  if (parsed?.countRange)
    expect(Number(text.slice(parsed.countRange.start, parsed.countRange.end))).toBe(count);
});

test("no name, no count", () => {
  for (const text of ["", "  ", "0x L4"]) expect(parseGpuCount(text)).toBeNull();
});
