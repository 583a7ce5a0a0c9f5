import * as z from "zod";

const name = z.string().min(1);
const version = z.string().regex(/^v\d+\.\d+\.\d+$/);
const yesNo = z.boolean();

const addedSchema = z.strictObject({
  version: z.string().regex(/^(<=)?v\d+\.\d+\.\d+$/),
  basis: z.enum(["git-tag", "by-date"]),
  date: z.iso.date(),
  borderline: yesNo.optional(),
});

/** One row of `data/flags.json`, as the file states it: `toFlagRecord` says what the product makes of it. */
export const flagRowSchema = z.strictObject({
  flag: z.string().regex(/^--?[A-Za-z]/),
  aliases: z.array(z.string().regex(/^-[a-z]/)),
  field: z.string().regex(/^[a-z0-9_]+$/),
  config_field: name.nullable(),
  type: z.enum(["bool", "int", "str", "enum", "json", "list", "float"]).nullable(),
  choices: z.array(z.union([z.string(), z.number()])).nullable(),
  choices_enforced: yesNo.nullable(),
  default: z.json(),
  group: name,
  human_readable_int: yesNo,
  suffixes: name.nullable(),
  accepts_auto: yesNo,
  negatable: yesNo.nullable(),
  negated_form: name.nullable(),
  dotted_form: yesNo,
  nargs: z.enum(["+", "?"]).nullable(),
  memory_relevant: yesNo,
  added_in: addedSchema.nullable(),
  deprecated: version.nullable(),
  removed_in: version.nullable(),
  removed_basis: name.optional(),
  removed_borderline: yesNo.optional(),
  removed_commit: z.strictObject({ date: z.iso.date(), subject: name }).nullish(),
  replacement: name.nullable(),
  removal_note: name.nullable(),
  /** Flags that Python's prefix matching would take a removed one for. */
  prefix_trap: z.array(name).nullish(),
  constraints: name.nullable(),
  source: name,
  as_of: z.iso.date(),
});

export type FlagRow = z.infer<typeof flagRowSchema>;

/** The keys that one JSON flag takes: a row of `data/configKeys.json`. */
export const configKeysRowSchema = z.strictObject({
  flag: z.string().regex(/^--[a-z-]+(\.[a-z_]+)?$/),
  class: name,
  unknown_keys: name,
  keys: z.array(
    z.strictObject({
      key: z.string().regex(/^[a-z0-9_]+$/),
      type: name,
      /** As Python writes it. */
      default: z.string(),
      choices: z.array(z.union([z.string(), z.number()])).nullable(),
    }),
  ),
  source: name,
  as_of: z.iso.date(),
});

export type ConfigKeysRow = z.infer<typeof configKeysRowSchema>;
