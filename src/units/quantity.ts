import type { TextRange } from "../text/textRange.ts";
import { findUnit, rewrite, type UnitContext } from "./findUnit.ts";
import { hasMisplacedSeparator, type NumberAndUnit, readNumberAndUnit } from "./numberAndUnit.ts";
import { failed, type QuantityFailure, type QuantityProblem } from "./quantityProblem.ts";
import { type QuantityKind, quantityForms } from "./quantityUnits.ts";

/** A quantity or a range of it in the base unit of its kind; a single value has equal ends. */
export interface Quantity {
  readonly kind: QuantityKind;
  readonly low: number;
  readonly high: number;
  /** The unit of the upper end as the product writes it (`GB`, `months`, `/min`), `""` without one. */
  readonly unit: string;
}

export type ParsedQuantity = { readonly ok: true; readonly value: Quantity } | QuantityFailure;

export interface QuantityOptions {
  /** Units to offer first where none is written, for places where seconds are likelier than milliseconds. */
  readonly plausibleUnits?: readonly string[];
}

/**
 * Reads `2.5GB`, `35ms`, `$0.39/h`, `200/min`, `75%`, `32K`, `10,000` or a range `low..high` of one kind.
 * Never throws; what is wrong comes back as data with the characters it concerns.
 */
export function parseQuantity(
  kind: QuantityKind,
  text: string,
  options: QuantityOptions = {},
): ParsedQuantity {
  const context: UnitContext = { kind, text, plausibleUnits: options.plausibleUnits ?? [] };
  const parsed = readQuantity(context);
  if (parsed.ok) return parsed;
  const suggestions = parsed.problem.suggestions.filter(
    (suggestion) => readQuantity({ ...context, text: suggestion }).ok,
  );
  return failed({ ...parsed.problem, suggestions });
}

function readQuantity(context: UnitContext): ParsedQuantity {
  const { text } = context;
  const trimmed = text.trim();
  const start = text.length - text.trimStart().length;
  if (trimmed === "")
    return failed({ code: "empty", range: { start: 0, end: text.length }, suggestions: [] });
  const all = { start, end: start + trimmed.length };
  if (trimmed.length > longestQuantity) return failed({ code: "not-a-number", range: all, suggestions: [] });
  const dots = trimmed.indexOf("..");
  if (dots === -1) return parseSingle(context, all);
  return parseRange(context, { start, end: start + dots }, { start: start + dots + 2, end: all.end });
}

/** Whatever is longer is prose; it also bounds the work of the patterns below. */
const longestQuantity = 80;

type EndOfRange = { readonly ok: true; readonly amount: number; readonly unit: string } | QuantityFailure;

function parseSingle(context: UnitContext, part: TextRange): ParsedQuantity {
  const dash = suggestRangeForDash(context, part);
  if (dash) return failed(dash);
  const end = parseEnd(context, part, readNumberAndUnit(context.text, part));
  if (!end.ok) return end;
  return { ok: true, value: { kind: context.kind, low: end.amount, high: end.amount, unit: end.unit } };
}

function parseRange(context: UnitContext, lowPart: TextRange, highPart: TextRange): ParsedQuantity {
  const lowRead = readNumberAndUnit(context.text, lowPart);
  const highRead = readNumberAndUnit(context.text, highPart);
  // `2.0..2.5GB` and `$10..20`: the end that lacks a unit has the other's.
  const low = parseEnd(context, lowPart, lowRead && highRead ? borrowUnit(lowRead, highRead) : lowRead);
  if (!low.ok) return inRange(low.problem, (suggestion) => `${suggestion}..${slice(context.text, highPart)}`);
  const high = parseEnd(context, highPart, lowRead && highRead ? borrowUnit(highRead, lowRead) : highRead);
  if (!high.ok)
    return inRange(high.problem, (suggestion) => `${slice(context.text, lowPart)}..${suggestion}`);
  if (low.amount > high.amount) {
    const swapped = `${slice(context.text, highPart)}..${slice(context.text, lowPart)}`;
    const range = { start: lowPart.start, end: highPart.end };
    return failed({ code: "reversed-range", range, suggestions: [swapped] });
  }
  return { ok: true, value: { kind: context.kind, low: low.amount, high: high.amount, unit: high.unit } };
}

/** Suggestions are whole texts, so one for an end of a range is set beside the other end. */
function inRange(problem: QuantityProblem, complete: (suggestion: string) => string): ParsedQuantity {
  return failed({ ...problem, suggestions: problem.suggestions.map(complete) });
}

function borrowUnit(own: NumberAndUnit, other: NumberAndUnit): NumberAndUnit {
  return {
    ...own,
    unit: own.unit === "" ? other.unit : own.unit,
    currency: own.currency === "" ? other.currency : own.currency,
  };
}

function parseEnd(context: UnitContext, part: TextRange, read: NumberAndUnit | null): EndOfRange {
  const form = quantityForms[context.kind];
  if (read === null) return failed({ code: "not-a-number", range: part, suggestions: [] });
  if (read.negative) {
    return failed({
      code: "negative",
      range: part,
      suggestions: [slice(context.text, part).replace(/[-−]\s*/, "")],
    });
  }
  if (hasMisplacedSeparator(read.digits)) {
    const code = /^\d+,\d+$/.test(read.digits) ? "decimal-comma" : "not-a-number";
    const suggestions =
      code === "decimal-comma" ? [rewrite(read, read.digits.replace(",", "."), read.unit)] : [];
    return failed({ code, range: read.digitsRange, suggestions });
  }
  const number = Number(read.digits.replaceAll(",", ""));
  const unit = findUnit(context, part, read, number);
  if (!unit.ok) return unit;
  if (context.kind === "tokens" && !Number.isInteger(number) && /[A-Z]/.test(unit.name)) {
    const decimal = `${read.digits}${unit.name.toLowerCase()}`;
    return failed({ code: "binary-fraction", range: part, suggestions: [decimal] });
  }
  // vLLM cuts `25.6789k` down to a whole number of tokens, in the same floating-point arithmetic.
  const amount = form.whole && unit.factor > 1 ? Math.trunc(number * unit.factor) : number * unit.factor;
  if (!Number.isFinite(amount) || amount > Number.MAX_SAFE_INTEGER) {
    return failed({ code: "too-large", range: part, suggestions: [] });
  }
  if (form.whole && !Number.isInteger(amount)) {
    const around = [Math.floor(amount), Math.ceil(amount)].map(String);
    return failed({ code: "not-whole", range: part, suggestions: around });
  }
  return { ok: true, amount, unit: unit.name };
}

/** `60-100` where `60..100` was meant; both ends must read as quantities. */
function suggestRangeForDash(context: UnitContext, part: TextRange): QuantityProblem | null {
  const written = slice(context.text, part);
  const match = /^(\$?[\d.,]+[^-–\d]*?)\s*[-–]\s*(\$?\d.*)$/.exec(written);
  if (!match) return null;
  const suggestion = `${match[1]}..${match[2]}`;
  if (!readQuantity({ ...context, text: suggestion }).ok) return null;
  return { code: "dash-range", range: part, suggestions: [suggestion] };
}

function slice(text: string, range: TextRange): string {
  return text.slice(range.start, range.end);
}
