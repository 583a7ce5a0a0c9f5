import type { TextRange } from "../text/textRange.ts";
import type { NumberAndUnit } from "./numberAndUnit.ts";
import { failed, type QuantityFailure } from "./quantityProblem.ts";
import {
  kindsOfUnit,
  type QuantityForm,
  type QuantityKind,
  quantityForms,
  type Unit,
} from "./quantityUnits.ts";

/** What a number with a unit is read as. */
export interface UnitContext {
  readonly kind: QuantityKind;
  readonly text: string;
  readonly plausibleUnits: readonly string[];
}

type FoundUnit = { readonly ok: true; readonly name: string; readonly factor: number } | QuantityFailure;

/** The unit of a number, or what is wrong with it and which units it may have meant. */
export function findUnit(
  context: UnitContext,
  part: TextRange,
  read: NumberAndUnit,
  number: number,
): FoundUnit {
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
  const meant = misspelling(form, written) ?? similarUnits(form.units, written);
  const suggestions = meant.map((unit) =>
    rewrite({ ...read, currency: form.currency ? "$" : "" }, read.digits, unit),
  );
  const unit = read.currency === "" ? written : context.text.slice(part.start, part.end).trim();
  if (unitKinds.length > 0 && !(meant.length > 0 && unitKinds[0] === "tokens")) {
    const range = read.currency === "" ? unitRange : part;
    return failed({ code: "wrong-unit", range, suggestions, unit, unitKinds });
  }
  return failed({ code: "unknown-unit", range: unitRange, suggestions, unit });
}

/** A share written as `0.75` most likely means 75%. */
function suggestedDigits(context: UnitContext, read: NumberAndUnit, number: number): string {
  if (context.kind !== "share" || number > 1 || number === 0) return read.digits;
  return String(Number((number * 100).toPrecision(12)));
}

function plausibleUnits(context: UnitContext, number: number): readonly string[] {
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

function misspelling(form: QuantityForm, written: string): readonly string[] | undefined {
  const key = written.toLowerCase();
  return Object.hasOwn(form.misspellings, key) ? form.misspellings[key] : undefined;
}

/** The quantity with other digits or another unit. */
export function rewrite(read: NumberAndUnit, digits: string, unit: string): string {
  return `${read.currency}${digits}${unit}`;
}
