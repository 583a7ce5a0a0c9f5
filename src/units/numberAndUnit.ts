import type { TextRange } from "../text/textRange.ts";

/** A number with what stands around it, not yet judged. */
export interface NumberAndUnit {
  readonly negative: boolean;
  /** `$`, another currency's sign, or `""`. */
  readonly currency: string;
  /** As written, separators included. */
  readonly digits: string;
  readonly digitsRange: TextRange;
  readonly unit: string;
  readonly unitRange: TextRange | null;
}

const numberAndUnit =
  /^([-−+]?)\s*([$€£¥]?)\s*([-−]?)((?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3}(?![\w]))?)(\s*)([^\d\s][\s\S]*)?$/;

/** Splits `$0.39/h` into its parts; `null` when no number starts it or digits follow the unit. */
export function readNumberAndUnit(text: string, part: TextRange): NumberAndUnit | null {
  const written = text.slice(part.start, part.end);
  const leading = written.length - written.trimStart().length;
  const match = numberAndUnit.exec(written.trim());
  if (!match) return null;
  const [, sign = "", currency = "", innerSign = "", digits = "", gap = "", unit = ""] = match;
  const beforeDigits = (match[0] ?? "").length - digits.length - gap.length - unit.length;
  const digitsStart = part.start + leading + beforeDigits;
  const digitsRange = { start: digitsStart, end: digitsStart + digits.length };
  const unitStart = digitsRange.end + gap.length;
  return {
    negative: sign === "-" || sign === "−" || innerSign !== "",
    currency,
    digits,
    digitsRange,
    unit,
    unitRange: unit === "" ? null : { start: unitStart, end: unitStart + unit.length },
  };
}

/** Commas must part the digits in threes: `10,000`, not `1,5` or `10,00`. */
export function hasMisplacedSeparator(digits: string): boolean {
  return digits.includes(",") && !/^\d{1,3}(?:,\d{3})+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(digits);
}
