import {
  formatBand,
  formatBytes,
  formatCount,
  formatDecimalBytes,
  formatHourlyPrice,
  formatMoney,
  formatMonthlyCost,
  formatTokens,
} from "./print.ts";
import type { Quantity } from "./quantity.ts";
import { hoursPerMonth } from "./quantityUnits.ts";

/**
 * The same quantity in the other units that people think in, for hovers: `2.5GB` → `2.3 GiB`. `monthHours` is what a
 * month counts where prices per hour and per month are converted.
 */
export function conversionsOf(quantity: Quantity, monthHours: number = hoursPerMonth): readonly string[] {
  const band = (format: (value: number) => string) => formatBand(quantity.low, quantity.high, format);
  switch (quantity.kind) {
    case "memory":
      return /i/.test(quantity.unit) ? [band(formatDecimalBytes)] : [band(formatBytes)];
    case "bandwidth":
      return [`${band(/i/.test(quantity.unit) ? formatDecimalBytes : formatBytes)}/s`];
    case "tokens":
      return [...new Set([`${band(formatCount)} tokens`, `${band(formatTokens)} tokens`])];
    case "time":
      return timeSteps
        .filter(({ unit, ms, least }) => unit !== quantity.unit && isReadable(quantity, ms, least))
        .map(({ unit, ms }) => band((value) => `${formatCount(value / ms, 3)} ${unit}`));
    case "rate":
      return [
        `${band((value) => formatCount(value, 2))} per second`,
        `${band((value) => formatCount(value * 60, 1))} per minute`,
        `${band((value) => formatCount(value * 86_400))} per day`,
      ];
    case "hourlyPrice":
      return [`${band((value) => formatMonthlyCost(value * monthHours))} at ${monthHours} hours`];
    case "monthlyCost":
      return [
        `${band((value) => formatHourlyPrice(value / monthHours))} at ${monthHours} hours`,
        `${band((value) => formatMoney(value * 12))} a year`,
      ];
    case "money":
    case "energyPrice":
    case "share":
    case "count":
    case "number":
      return [];
  }
}

/** `least` is the smallest number that says something in this unit. */
const timeSteps = [
  { unit: "ms", ms: 1, least: 0.1 },
  { unit: "s", ms: 1000, least: 0.01 },
  { unit: "min", ms: 60_000, least: 0.1 },
  { unit: "h", ms: 3_600_000, least: 0.1 },
  { unit: "days", ms: 86_400_000, least: 0.1 },
];

/** Nobody wants 300,000 milliseconds either. */
function isReadable({ low, high }: Quantity, ms: number, least: number): boolean {
  return high / ms >= least && low / ms < 100_000;
}
