import * as z from "zod";
import type { PlainValue } from "../../syntax/yaml/plainValue.ts";
import { nounOf } from "../../units/quantityMessage.ts";
import type { QuantityKind } from "../../units/quantityUnits.ts";
import { type Leaf, type QuantityLeaf, readQuantityLeaf, type TextLeaf, type TextNames } from "./leaf.ts";

/** What fields of the schema say of themselves, beside description and examples. */
declare module "zod" {
  interface GlobalMeta {
    /** Set for single values. */
    readonly leaf?: Leaf;
    /** Set for mappings with free names: what they name. */
    readonly nameOf?: string;
    /** The mapping may be left empty. */
    readonly mayBeEmpty?: boolean;
    /** A merge patch on the plan stands here. */
    readonly isPatch?: boolean;
  }
}

/** Values as they would be written in the file. */
type Examples = readonly (string | number | boolean)[];

interface QuantityOptions {
  readonly description: string;
  readonly examples: readonly (string | number)[];
  /** Ranges are allowed unless this is `false`. */
  readonly range?: boolean;
  readonly min?: number;
  readonly below?: number;
  readonly plausibleUnits?: readonly string[];
  readonly frame?: "condition" | "percentile";
  /** What fits, where the kinds do not say it best. */
  readonly noun?: string;
}

/** A quantity of one of the kinds, as text or number. */
export function quantity(kind: QuantityKind | readonly QuantityKind[], options: QuantityOptions) {
  const kinds = typeof kind === "string" ? [kind] : kind;
  const leaf: QuantityLeaf = {
    kind: "quantity",
    kinds,
    range: options.range ?? true,
    min: options.min ?? null,
    below: options.below ?? null,
    plausibleUnits: options.plausibleUnits ?? [],
    frame: options.frame ?? null,
    noun: options.noun ?? nounOf(kinds),
  };
  const fits = (value: unknown) =>
    (typeof value === "string" || typeof value === "number") && readQuantityLeaf(leaf, String(value)).ok;
  return leafSchema<string | number>(leaf, options, fits);
}

/** A whole number of things, without a range: GPUs, months. */
export function wholeNumber(options: Omit<QuantityOptions, "range">) {
  return quantity("count", { min: 1, ...options, range: false });
}

interface TextOptions {
  readonly description: string;
  readonly examples: readonly (string | boolean)[];
  readonly noun: string;
  readonly names?: TextNames;
  readonly orTrue?: boolean;
}

/** A text; numbers and dates are taken as they are written. */
export function text(options: TextOptions) {
  const leaf: TextLeaf = {
    kind: "text",
    noun: options.noun,
    names: options.names ?? null,
    orTrue: options.orTrue ?? false,
  };
  const fits = (value: unknown) =>
    (typeof value === "string" && value !== "") ||
    typeof value === "number" ||
    (leaf.orTrue && value === true);
  return leafSchema<string | number>(leaf, options, fits);
}

function leafSchema<T>(
  leaf: Leaf,
  options: { readonly description: string; readonly examples: Examples },
  fits: (value: unknown) => boolean,
) {
  const { description, examples } = options;
  return z
    .custom<T>()
    .superRefine((value, context) => {
      if (!fits(value)) context.addIssue({ code: "custom", continue: false, params: { leaf } });
    })
    .meta({ description, examples: [...examples], leaf });
}

/** One of a few words. */
export function choice<const T extends readonly [string, ...string[]]>(values: T, description: string) {
  return z.enum(values).meta({ description, examples: [...values] });
}

type Shape = Record<string, z.ZodType>;
type OptionalShape<S extends Shape> = { [K in keyof S]: z.ZodOptional<S[K]> };

/** A mapping with known keys, all of them optional but those named. */
export function mapping<S extends Shape>(
  description: string,
  shape: S,
  required: readonly (keyof S & string)[] = [],
) {
  const entries = Object.entries(shape).map(([key, schema]) => [
    key,
    required.includes(key) ? schema : schema.optional(),
  ]);
  // The border to zod's types: every key of S, optional where it is not required.
  const optional = Object.fromEntries(entries) as OptionalShape<S>;
  return z.strictObject(optional).meta({ description, examples: [] });
}

/** A mapping from free names to values of one kind. */
export function named<T extends z.ZodType>(
  description: string,
  value: T,
  nameOf: string,
  mayBeEmpty = false,
) {
  return z.record(z.string(), value).meta({ description, examples: [], nameOf, mayBeEmpty });
}

/** One form or another; which one is meant shows in what is written. */
export function eitherOf<const T extends readonly [z.ZodType, ...z.ZodType[]]>(
  description: string,
  examples: Examples,
  options: T,
) {
  return z.union(options).meta({ description, examples: [...examples] });
}

/** A list. */
export function listOf<T extends z.ZodType>(description: string, item: T, examples: Examples = []) {
  return z.array(item).meta({ description, examples: [...examples] });
}

/** Any value: vLLM's settings are judged by those who know them. */
export function anything(description: string) {
  return z.custom<PlainValue>().meta({ description, examples: [] });
}
