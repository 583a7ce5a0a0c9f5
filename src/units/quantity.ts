import type { TextRange } from "../text/textRange.ts";
import { hasMisplacedSeparator, type NumberAndUnit, readNumberAndUnit } from "./numberAndUnit.ts";
import { kindsOfUnit, type QuantityKind, quantityForms, type Unit } from "./quantityUnits.ts";

/** A quantity or a range of it in the base unit of its kind; a single value has equal ends. */
export interface Quantity {
  readonly kind: QuantityKind;
  readonly low: number;
  readonly high: number;
  /** The unit of the upper end as the product writes it (`GB`, `months`, `/min`), `""` without one. */
  readonly unit: string;
}

/** Why a text is no quantity of the kind asked for. Offsets count from the start of that text. */
export type QuantityProblem = {
  readonly range: TextRange;
  /** Whole texts that would be right, likeliest first. */
  readonly suggestions: readonly string[];
} & (
  | { readonly code: "empty" | "not-a-number" | "negative" | "reversed-range" | "too-large" | "not-whole" }
  /** A dash where `low..high` was meant, a comma where the decimal point belongs. */
  | { readonly code: "dash-range" | "decimal-comma" }
  | { readonly code: "missing-unit" }
  /** The unit measures something else. */
  | { readonly code: "wrong-unit"; readonly unit: string; readonly unitKinds: readonly QuantityKind[] }
  | { readonly code: "unknown-unit"; readonly unit: string }
  /** `25.6K`: vLLM takes fractions only with the decimal suffixes in lower case. */
  | { readonly code: "binary-fraction" }
);

export type ParsedQuantity =
  | { readonly ok: true; readonly value: Quantity }
  | { readonly ok: false; readonly problem: QuantityProblem };

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
  const context: Context = { kind, text, plausibleUnits: options.plausibleUnits ?? [] };
  const parsed = readQuantity(context);
  if (parsed.ok) return parsed;
  const suggestions = parsed.problem.suggestions.filter(
    (suggestion) => readQuantity({ ...context, text: suggestion }).ok,
  );
  return failed({ ...parsed.problem, suggestions });
}

function readQuantity(context: Context): ParsedQuantity {
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

interface Context {
  readonly kind: QuantityKind;
  readonly text: string;
  readonly plausibleUnits: readonly string[];
}

type EndOfRange =
  | { readonly ok: true; readonly amount: number; readonly unit: string }
  | { readonly ok: false; readonly problem: QuantityProblem };

function parseSingle(context: Context, part: TextRange): ParsedQuantity {
  const dash = suggestRangeForDash(context, part);
  if (dash) return failed(dash);
  const end = parseEnd(context, part, readNumberAndUnit(context.text, part));
  if (!end.ok) return end;
  return { ok: true, value: { kind: context.kind, low: end.amount, high: end.amount, unit: end.unit } };
}

function parseRange(context: Context, lowPart: TextRange, highPart: TextRange): ParsedQuantity {
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

function parseEnd(context: Context, part: TextRange, read: NumberAndUnit | null): EndOfRange {
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

type FoundUnit =
  | { readonly ok: true; readonly name: string; readonly factor: number }
  | { readonly ok: false; readonly problem: QuantityProblem };

function findUnit(context: Context, part: TextRange, read: NumberAndUnit, number: number): FoundUnit {
  const form = quantityForms[context.kind];
  const written = read.unit.replace(/\s+/g, "");
  const known = form.units.find((unit) => unit.spellings.includes(written));
  const currencyFits = form.currency ? read.currency === "$" : read.currency === "";
  if (currencyFits) {
    if (known) return { ok: true, name: known.spellings[0] ?? "", factor: known.factor };
    if (written === "" && (form.unitOptional || form.units.length === 0))
      return { ok: true, name: "", factor: 1 };
  }
  const unitRange = read.unitRange ?? part;
  if (form.currency && read.currency === "" && (known || written === "")) {
    const units = known ? [written] : plausibleUnits(context, number);
    return failed({
      code: "missing-unit",
      range: part,
      suggestions: units.map((unit) => `$${read.digits}${unit}`),
    });
  }
  if (written === "" && currencyFits) {
    const suggestions = plausibleUnits(context, number).map((unit) =>
      rewrite(read, suggestedDigits(context, read, number), unit),
    );
    return failed({ code: "missing-unit", range: part, suggestions });
  }
  const unitKinds = kindsOfUnit(written, read.currency === "$").filter((kind) => kind !== context.kind);
  const meant = form.misspellings[written.toLowerCase()] ?? similarUnits(form.units, written);
  const suggestions = meant.map((unit) =>
    rewrite({ ...read, currency: form.currency ? "$" : "" }, read.digits, unit),
  );
  const unit = read.currency === "" ? written : slice(context.text, part).trim();
  if (unitKinds.length > 0 && !(meant.length > 0 && unitKinds[0] === "tokens")) {
    const range = read.currency === "" ? unitRange : part;
    return failed({ code: "wrong-unit", range, suggestions, unit, unitKinds });
  }
  return failed({ code: "unknown-unit", range: unitRange, suggestions, unit });
}

/** A share written as `0.75` most likely means 75%. */
function suggestedDigits(context: Context, read: NumberAndUnit, number: number): string {
  if (context.kind !== "share" || number > 1 || number === 0) return read.digits;
  return String(Number((number * 100).toPrecision(12)));
}

function plausibleUnits(context: Context, number: number): readonly string[] {
  if (context.plausibleUnits.length > 0) return context.plausibleUnits;
  if (context.kind === "memory" && number >= 1e6) return ["B"];
  if (context.kind === "memory" && number >= 1000) return ["MiB", "MB"];
  return quantityForms[context.kind].plausibleUnits;
}

/** Units that differ from the written one only by case. */
function similarUnits(units: readonly Unit[], written: string): readonly string[] {
  return units.flatMap((unit) => {
    const same = unit.spellings.some((spelling) => spelling.toLowerCase() === written.toLowerCase());
    return same ? [unit.spellings[0] ?? ""] : [];
  });
}

/** `60-100` where `60..100` was meant; both ends must read as quantities. */
function suggestRangeForDash(context: Context, part: TextRange): QuantityProblem | null {
  const written = slice(context.text, part);
  const match = /^(\$?[\d.,]+[^-–\d]*?)\s*[-–]\s*(\$?\d.*)$/.exec(written);
  if (!match) return null;
  const suggestion = `${match[1]}..${match[2]}`;
  if (!readQuantity({ ...context, text: suggestion }).ok) return null;
  return { code: "dash-range", range: part, suggestions: [suggestion] };
}

function rewrite(read: NumberAndUnit, digits: string, unit: string): string {
  return `${read.currency}${digits}${unit}`;
}

function slice(text: string, range: TextRange): string {
  return text.slice(range.start, range.end);
}

function failed(problem: QuantityProblem): { readonly ok: false; readonly problem: QuantityProblem } {
  return { ok: false, problem };
}
