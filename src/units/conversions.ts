import {
  formatBand,
  formatBytes,
  formatCount,
  formatDecimalBytes,
  formatMonthlyCost,
  formatTime,
  formatTokens,
} from "./print.ts";
import type { Quantity } from "./quantity.ts";
import { hoursPerMonth } from "./quantityUnits.ts";

/** The same quantity in the other units that people think in, for hovers: `2.5GB` → `2.3 GiB`. */
export function conversionsOf(quantity: Quantity): readonly string[] {
  const band = (format: (value: number) => string) => formatBand(quantity.low, quantity.high, format);
  switch (quantity.kind) {
    case "memory":
      return /i/.test(quantity.unit) ? [band(formatDecimalBytes)] : [band(formatBytes)];
    case "bandwidth":
      return [`${band(/i/.test(quantity.unit) ? formatDecimalBytes : formatBytes)}/s`];
    case "tokens":
      return [...new Set([`${band(formatCount)} tokens`, `${band(formatTokens)} tokens`])];
    case "time":
      return [band(formatTime)];
    case "rate":
      return [
        `${band((value) => formatCount(value, 2))} per second`,
        `${band((value) => formatCount(value * 60, 1))} per minute`,
        `${band((value) => formatCount(value * 86_400))} per day`,
      ];
    case "hourlyPrice":
      return [`${band((value) => formatMonthlyCost(value * hoursPerMonth))} at ${hoursPerMonth} hours`];
    case "monthlyCost":
    case "money":
    case "share":
    case "count":
    case "number":
      return [];
  }
}
