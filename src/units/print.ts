/**
 * How numbers look on every surface. Never depends on the machine's locale, and what has a unit can be read
 * back by `parseQuantity`.
 */

const binarySteps = [
  { unit: "TiB", bytes: 2 ** 40 },
  { unit: "GiB", bytes: 2 ** 30 },
  { unit: "MiB", bytes: 2 ** 20 },
  { unit: "KiB", bytes: 2 ** 10 },
];

const decimalSteps = [
  { unit: "TB", bytes: 1e12 },
  { unit: "GB", bytes: 1e9 },
  { unit: "MB", bytes: 1e6 },
  { unit: "KB", bytes: 1e3 },
];

/** `14.2 GiB`, `512 MiB`, `12 KiB`: one digit after the point from GiB on, where the next unit is a thousandth. */
export function formatBytes(bytes: number): string {
  return formatBytesIn(binarySteps, bytes);
}

/** `16.9 GB`: as data sheets and plans count. */
export function formatDecimalBytes(bytes: number): string {
  return formatBytesIn(decimalSteps, bytes);
}

/** `14.2`: GiB without the unit, for `14.2 of 22.0 GiB`. */
export function formatGiB(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}

function formatBytesIn(steps: typeof binarySteps, bytes: number): string {
  const size = Math.abs(bytes);
  for (const [index, step] of steps.entries()) {
    // What would round to a full next unit is printed in that unit: 1,023.9 MiB is 1.0 GiB.
    if (size < step.bytes * 0.9995) continue;
    if (index <= 1) return `${(bytes / step.bytes).toFixed(1)} ${step.unit}`;
    return `${formatCount(bytes / step.bytes, size < 10 * step.bytes ? 1 : 0)} ${step.unit}`;
  }
  return `${formatCount(bytes)} B`;
}

/** `32,768`; fractions are rounded to `digits` places and lose trailing zeros. */
export function formatCount(value: number, digits = 0): string {
  const [whole = "0", fraction] = Math.abs(value).toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const tail = fraction === undefined ? "" : `.${fraction}`.replace(/\.?0+$/, "");
  const isZero = Number(whole) === 0 && tail === "";
  return `${value < 0 && !isZero ? "−" : ""}${grouped}${tail}`;
}

/** `32K` for multiples of 1,024, else `32,000`; a round decimal stays one: 128,000 is nobody's 125K. */
export function formatTokens(tokens: number): string {
  const isBinary = tokens >= 1024 && tokens % 1024 === 0 && tokens % 1000 !== 0;
  if (!isBinary) return formatCount(Math.round(tokens));
  return tokens % 2 ** 20 === 0 ? `${tokens / 2 ** 20}M` : `${tokens / 1024}K`;
}

/** `$284.70`, `$20`, `$25,000`: cents only where there are any. */
export function formatMoney(dollars: number): string {
  // 4.5 h at $0.69 are half a cent more than a binary number makes of them.
  const cents = Math.round(Math.abs(dollars) * 100 + 1e-7);
  const fraction = cents % 100;
  const text = `$${formatCount(Math.floor(cents / 100))}${fraction === 0 ? "" : `.${String(fraction).padStart(2, "0")}`}`;
  return dollars < 0 && cents > 0 ? `−${text}` : text;
}

/** Tokens cost so little that cents would hide the difference. */
export function formatSmallMoney(dollars: number): string {
  return dollars > 0 && dollars < 0.1 ? `$${Number(dollars.toPrecision(2))}` : formatMoney(dollars);
}

/** `$0.39/h`, with up to four digits for prices below a cent. */
export function formatHourlyPrice(dollarsPerHour: number): string {
  const text =
    Math.abs(dollarsPerHour) < 0.1 ? `$${formatCount(dollarsPerHour, 4)}` : formatMoney(dollarsPerHour);
  return `${text}/h`;
}

/** `$284.70/month`. */
export function formatMonthlyCost(dollarsPerMonth: number): string {
  return `${formatMoney(dollarsPerMonth)}/month`;
}

/** `165 ms`, `2.5 s`, `5 min`, `23.4 h`: the largest unit of which there is at least one, minutes from two on. */
export function formatTime(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size < 999.5) return `${formatCount(milliseconds, size < 10 ? 2 : size < 100 ? 1 : 0)} ms`;
  if (size < 120_000) return `${formatCount(milliseconds / 1000, size < 10_000 ? 2 : 1)} s`;
  if (size < 7_200_000) return `${formatCount(milliseconds / 60_000, 1)} min`;
  return `${formatCount(milliseconds / 3_600_000, 1)} h`;
}

/** `9.52/s`; below one a second per minute, below one a minute per hour. */
export function formatRate(perSecond: number): string {
  const size = Math.abs(perSecond);
  if (size >= 1 || size === 0) return `${formatCount(perSecond, 2)}/s`;
  if (size * 60 >= 1) return `${formatCount(perSecond * 60, 1)}/min`;
  return `${formatCount(perSecond * 3600, 2)}/h`;
}

/** `63.6%` of a fraction of 1. */
export function formatPercent(fraction: number, digits = 1): string {
  return `${formatCount(fraction * 100, digits)}%`;
}

/** `2.7–3.3`, or one figure where both ends print alike. A unit that both share is written once, at the end. */
export function formatBand(low: number, high: number, format: (value: number) => string): string {
  const [lowText, highText] = [format(low), format(high)];
  if (lowText === highText) return highText;
  const lowUnit = unitOf(lowText);
  return lowUnit !== "" && lowUnit === unitOf(highText)
    ? `${lowText.slice(0, -lowUnit.length)}–${highText}`
    : `${lowText}–${highText}`;
}

/** A count as people say it, at most 7 characters: `96.7k`, `1.2M`, `7.6B`. */
export function formatShortCount(value: number): string {
  const size = Math.abs(value);
  if (size < 1000) return formatCount(value, size < 10 ? 2 : 1);
  if (size < 999_950) return `${formatCount(value / 1e3, 1)}k`;
  if (size < 999_950_000) return `${formatCount(value / 1e6, 1)}M`;
  if (size < 999_950_000_000) return `${formatCount(value / 1e9, 1)}B`;
  return value.toExponential(1);
}

/** A requests-that-fit figure: one digit below 100, none above; cut, never rounded up, as vLLM promises no more. */
export function formatConcurrency(requests: number): string {
  return requests < 100
    ? (Math.floor(requests * 10 + 1e-9) / 10).toFixed(1)
    : formatCount(Math.floor(requests));
}

function unitOf(text: string): string {
  return /[\s%/A-Za-z]+(?:\/[a-z]+)?$/.exec(text)?.[0] ?? "";
}
