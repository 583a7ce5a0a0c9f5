import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conversionsOf } from "../../src/units/conversions.ts";
import {
  formatBand,
  formatBytes,
  formatConcurrency,
  formatCount,
  formatDecimalBytes,
  formatHourlyPrice,
  formatMoney,
  formatMonthlyCost,
  formatPercent,
  formatRate,
  formatShortCount,
  formatTime,
  formatTokens,
} from "../../src/units/print.ts";
import { parseQuantity } from "../../src/units/quantity.ts";
import type { QuantityKind } from "../../src/units/quantityUnits.ts";

describe("printing", () => {
  test.each([
    [formatBytes(14.234 * 2 ** 30), "14.2 GiB"],
    [formatBytes(22 * 2 ** 30), "22.0 GiB"],
    [formatBytes(512 * 2 ** 20), "512 MiB"],
    [formatBytes(12_288), "12 KiB"],
    [formatBytes(1023.99 * 2 ** 20), "1.0 GiB"],
    [formatBytes(973 * 2 ** 20), "973 MiB"],
    [formatBytes(1.5 * 2 ** 20), "1.5 MiB"],
    [formatBytes(900), "900 B"],
    [formatBytes(0), "0 B"],
    [formatDecimalBytes(16.9e9), "16.9 GB"],
    [formatTokens(32_768), "32K"],
    [formatTokens(32_000), "32,000"],
    [formatTokens(128_000), "128,000"],
    [formatTokens(2 ** 20), "1M"],
    [formatTokens(96_720), "96,720"],
    [formatCount(32_768), "32,768"],
    [formatCount(-0.2), "0"],
    [formatCount(1234.5, 2), "1,234.5"],
    [formatCount(100), "100"],
    [formatMoney(1086.9565), "$1,086.96"],
    [formatMoney(20), "$20"],
    [formatMoney(4.5 * 0.69), "$3.11"],
    [formatHourlyPrice(0.39), "$0.39/h"],
    [formatHourlyPrice(0.0042), "$0.0042/h"],
    [formatMonthlyCost(284.7), "$284.70/month"],
    [formatTime(165), "165 ms"],
    [formatTime(2500), "2.5 s"],
    [formatTime(0.42), "0.42 ms"],
    [formatTime(300_000), "5 min"],
    [formatTime(23.444 * 3_600_000), "23.4 h"],
    [formatRate(9.524), "9.52/s"],
    [formatRate(200 / 60), "3.33/s"],
    [formatRate(4 / 60), "4/min"],
    [formatPercent(0.636), "63.6%"],
    [formatPercent(0.75), "75%"],
    [formatConcurrency(2.99), "2.9"],
    [formatConcurrency(143.7), "143"],
    [formatShortCount(96_720), "96.7k"],
    [formatShortCount(1_048_576), "1M"],
    [formatBand(2.7, 3.3, formatConcurrency), "2.7–3.3"],
    [formatBand(3, 3, formatConcurrency), "3.0"],
    [formatBand(2e9, 2.5e9, formatDecimalBytes), "2.0–2.5 GB"],
    [formatBand(0.9 * 2 ** 30, 2 ** 31, formatBytes), "922 MiB–2.0 GiB"],
  ])("%s", (printed, expected) => {
    expect(printed).toBe(expected);
  });

  test.each<[QuantityKind, (value: number) => string, number, number, number]>([
    ["memory", formatBytes, 10, 2 ** 42, 0.051],
    ["memory", formatDecimalBytes, 10, 1e13, 0.051],
    ["money", formatMoney, 0.01, 1e8, 0.5],
    ["monthlyCost", formatMonthlyCost, 1, 1e8, 0.005],
    ["hourlyPrice", formatHourlyPrice, 0.01, 1000, 0.05],
    ["time", formatTime, 0.1, 1e9, 0.06],
    ["rate", formatRate, 1e-4, 1e6, 0.06],
    ["share", formatPercent, 0.01, 20, 0.06],
    ["count", formatCount, 1, 1e12, 0.5],
    ["tokens", formatTokens, 1, 1e9, 0.5],
  ])("%s: what %o prints reads back as nearly the same", (kind, format, min, max, tolerance) => {
    fc.assert(
      fc.property(fc.double({ min, max, noNaN: true }), (value) => {
        const parsed = parseQuantity(kind, format(value));
        expect(parsed, format(value)).toMatchObject({ ok: true });
        if (parsed.ok)
          expect(Math.abs(parsed.value.low - value) / value, format(value)).toBeLessThan(tolerance);
      }),
    );
  });

  test("whole tokens and counts read back exactly", () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(parseQuantity("tokens", formatTokens(value))).toMatchObject({ value: { low: value } });
        expect(parseQuantity("count", formatCount(value))).toMatchObject({ value: { low: value } });
      }),
    );
  });

  test("the forms of inline hints have at most ten characters", () => {
    const positive = fc.double({ min: 0, max: 1e13, noNaN: true });
    fc.assert(
      fc.property(positive, (value) => {
        expect(formatBytes(value).length, formatBytes(value)).toBeLessThanOrEqual(10);
        expect(formatShortCount(value).length, formatShortCount(value)).toBeLessThanOrEqual(10);
      }),
    );
  });
});

test("conversions for hovers", () => {
  const conversions = (kind: QuantityKind, text: string) => {
    const parsed = parseQuantity(kind, text);
    return parsed.ok ? conversionsOf(parsed.value) : [];
  };
  expect(conversions("memory", "2.5GB")).toEqual(["2.3 GiB"]);
  expect(conversions("memory", "24GiB")).toEqual(["25.8 GB"]);
  expect(conversions("memory", "2.0GB..2.5GB")).toEqual(["1.9–2.3 GiB"]);
  expect(conversions("tokens", "32K")).toEqual(["32,768 tokens", "32K tokens"]);
  expect(conversions("rate", "200/min")).toEqual(["3.33 per second", "200 per minute", "288,000 per day"]);
  expect(conversions("hourlyPrice", "$0.39/h")).toEqual(["$284.70/month at 730 hours"]);
  expect(conversions("monthlyCost", "$1000/month")).toEqual(["$1.37/h at 730 hours", "$12,000 a year"]);
  expect(conversions("time", "35ms")).toEqual(["0.035 s"]);
  expect(conversions("time", "4s")).toEqual(["4,000 ms"]);
  expect(conversions("time", "36 months")).toEqual(["26,280 h", "1,095 days"]);
  expect(conversions("time", "100ms..2s")).toEqual(["100–2,000 ms"]);
});
