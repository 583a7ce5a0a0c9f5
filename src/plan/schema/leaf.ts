import { type ParsedQuantity, parseQuantity, type Quantity } from "../../units/quantity.ts";
import type { QuantityProblem } from "../../units/quantityProblem.ts";
import type { QuantityKind } from "../../units/quantityUnits.ts";

/** What a single value of a plan may be. Validation, completion, hover and reading all go by it. */
export type Leaf = QuantityLeaf | TextLeaf;

export interface QuantityLeaf {
  readonly kind: "quantity";
  /** The kinds that fit, the likeliest first. */
  readonly kinds: readonly QuantityKind[];
  /** Whether `low..high` is allowed. */
  readonly range: boolean;
  readonly min: number | null;
  /** The value must be below this, in base units. */
  readonly below: number | null;
  /** Units to offer first where none is written. */
  readonly plausibleUnits: readonly string[];
  /** What stands around the quantity: the `>` of an alert, the `p99` of an objective. */
  readonly frame: "condition" | "percentile" | null;
  /** A few words for messages: "a time". */
  readonly noun: string;
}

export interface TextLeaf {
  readonly kind: "text";
  /** A few words for messages: "the name of a pool". */
  readonly noun: string;
  /** What the text names: completion offers those, and references are checked. */
  readonly names: TextNames | null;
  /** `true` is allowed beside a text. */
  readonly orTrue: boolean;
}

export type TextNames = "pool" | "service" | "gpu" | "model" | "price" | "file";

/** A quantity with what stands around it. */
export interface FramedQuantity {
  readonly quantity: Quantity;
  /** `>` or `p99`; `""` without a frame. */
  readonly frame: string;
}

export type LeafProblem =
  | QuantityProblem
  | {
      readonly code: LeafProblemCode;
      readonly range: QuantityProblem["range"];
      readonly suggestions: readonly string[];
    };

export type LeafProblemCode = "range-not-allowed" | "out-of-range" | "missing-comparison";

export type ReadQuantity =
  | { readonly ok: true; readonly value: FramedQuantity }
  | { readonly ok: false; readonly problem: LeafProblem };

/** Reads the text of a quantity leaf. Offsets of the problem count from the start of the text. */
export function readQuantityLeaf(leaf: QuantityLeaf, text: string): ReadQuantity {
  const frame = frameOf(leaf, text);
  if (frame === null) {
    const range = { start: 0, end: text.length };
    return {
      ok: false,
      problem: { code: "missing-comparison", range, suggestions: [`> ${text.trim()}`, `< ${text.trim()}`] },
    };
  }
  const inner = text.slice(frame.start, frame.end);
  const parsed = parseOneOf(leaf.kinds, inner, leaf.plausibleUnits);
  if (!parsed.ok) return { ok: false, problem: shifted(parsed.problem, text, frame) };
  const limit = limitProblem(leaf, parsed.value, inner);
  if (limit) return { ok: false, problem: shifted(limit, text, frame) };
  return { ok: true, value: { quantity: parsed.value, frame: frame.text } };
}

/** Tries each kind; where none fits, the problem of the first, with the units that would complete any of them. */
function parseOneOf(
  kinds: readonly QuantityKind[],
  text: string,
  plausibleUnits: readonly string[],
): ParsedQuantity {
  const attempts = kinds.map((kind) => parseQuantity(kind, text, { plausibleUnits }));
  const fitting = attempts.find((attempt) => attempt.ok);
  if (fitting) return fitting;
  const problems = attempts.flatMap((attempt) => (attempt.ok ? [] : [attempt.problem]));
  const chosen =
    problems.find((problem) => problem.code !== "wrong-unit" && problem.code !== "unknown-unit") ??
    problems[0];
  if (!chosen) return parseQuantity("number", text);
  const same = problems.filter((problem) => problem.code === chosen.code);
  return {
    ok: false,
    problem: { ...chosen, suggestions: [...new Set(same.flatMap((problem) => problem.suggestions))] },
  };
}

function limitProblem(leaf: QuantityLeaf, quantity: Quantity, text: string): LeafProblem | null {
  const range = { start: 0, end: text.length };
  if (!leaf.range && text.includes("..")) {
    return { code: "range-not-allowed", range, suggestions: text.split("..").map((end) => end.trim()) };
  }
  const tooLow = leaf.min !== null && quantity.low < leaf.min;
  const tooHigh = leaf.below !== null && quantity.high >= leaf.below;
  return tooLow || tooHigh ? { code: "out-of-range", range, suggestions: [] } : null;
}

interface Frame {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function frameOf(leaf: QuantityLeaf, text: string): Frame | null {
  if (leaf.frame === "condition") {
    const match = /^\s*(>=|<=|>|<)\s*/.exec(text);
    return match && { text: match[1] ?? "", start: match[0].length, end: text.length };
  }
  if (leaf.frame === "percentile") {
    const match = /\s+(p\d{1,2}(?:\.\d+)?)\s*$/i.exec(text);
    if (match) return { text: (match[1] ?? "").toLowerCase(), start: 0, end: match.index };
  }
  return { text: "", start: 0, end: text.length };
}

function shifted(problem: LeafProblem, text: string, frame: Frame): LeafProblem {
  const range = { start: problem.range.start + frame.start, end: problem.range.end + frame.start };
  const suggestions = problem.suggestions.map(
    (inner) => text.slice(0, frame.start) + inner + text.slice(frame.end),
  );
  return { ...problem, range, suggestions };
}
