import { afterEach, expect, test, vi } from "vitest";
import { todayInUtc } from "../../src/units/today.ts";

afterEach(() => void vi.useRealTimers());

test.each([
  ["2026-01-31T23:59:59.999Z", "2026-01-31"],
  ["2026-02-01T00:00:00.000Z", "2026-02-01"],
  ["2026-02-01T12:30:00.000Z", "2026-02-01"],
  // A clock that is set back.
  ["2026-01-31T23:00:00.000Z", "2026-01-31"],
  ["1969-12-31T23:00:00.000Z", "1969-12-31"],
])("at %s it is %s", (now, day) => {
  vi.useFakeTimers({ now: new Date(now) });
  expect(todayInUtc()).toBe(day);
});
