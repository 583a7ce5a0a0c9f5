import * as z from "zod";
import type { YamlPath } from "../syntax/yaml/yamlPath.ts";
import { once } from "../text/once.ts";
import type { QuantityKind } from "../units/quantityUnits.ts";
import type { Leaf, TextNames } from "./schema/leaf.ts";
import { planSchema } from "./schema/planSchema.ts";

/** What may stand at a place of a plan: what completion offers there and hover says of it. */
export interface SchemaPlace {
  readonly description: string;
  readonly examples: readonly string[];
  /** The known keys of a mapping here, in the order of the format; empty where none may stand or names are free. */
  readonly keys: readonly KeyDescription[];
  /** Where the names are free: what they name ("service", "GPU", "vLLM setting"). */
  readonly nameOf: string | null;
  /** All the values that may stand here, where there are only a few. */
  readonly values: readonly string[] | null;
  /** The kinds of quantity that may stand here. */
  readonly quantity: readonly QuantityKind[] | null;
  /** What a text here names. */
  readonly names: TextNames | null;
  /** A list may stand here. */
  readonly isList: boolean;
  /** A mapping here may be left empty. */
  readonly mayBeEmpty: boolean;
}

export interface KeyDescription {
  readonly name: string;
  readonly description: string;
  readonly example: string | null;
  readonly required: boolean;
}

/** What the format has at a path, in the plan itself or inside an alternative; `null` where it has nothing. */
export function schemaAtPath(path: YamlPath): SchemaPlace | null {
  let step: FormatStep | null = rootStep();
  for (const key of path) {
    step = step && stepTo(step, String(key));
    if (step === null) return null;
  }
  step.place ??= describePlace(step.forms);
  return step.place;
}

/**
 * A place of the format, made when it is first asked for: long plans ask for the same few places thousands of times.
 * Free names lead to the same place, so the tree is as small as the format.
 */
interface FormatStep {
  readonly forms: readonly Form[];
  readonly next: Map<string, FormatStep | null>;
  place: SchemaPlace | null;
}

function stepTo(step: FormatStep, key: string): FormatStep | null {
  const isKnown = step.forms.some(
    ({ schema }) => schema instanceof z.ZodObject && Object.hasOwn(schema.shape, key),
  );
  const name = isKnown ? key : /^\d+$/.test(key) ? anyNumber : anyName;
  const known = step.next.get(name);
  if (known !== undefined) return known;
  const forms = step.forms.flatMap((form) => stepInto(form, key));
  const next = forms.length === 0 ? null : { forms, next: new Map(), place: null };
  step.next.set(name, next);
  return next;
}

/** No keys of the format, so that no key is taken for them. */
const anyName = "*";
const anyNumber = "#";

function describePlace(forms: readonly Form[]): SchemaPlace | null {
  const [first] = forms;
  if (!first) return null;
  const metas = forms.map((form) => form.schema.meta());
  const leaves = metas.flatMap((meta) => meta?.leaf ?? []);
  const kinds = leaves.flatMap((leaf) => (leaf.kind === "quantity" ? leaf.kinds : []));
  return {
    description: first.description,
    examples: first.examples,
    keys: uniqueKeys(forms),
    nameOf: metas.map((meta) => meta?.nameOf).find((name) => typeof name === "string") ?? null,
    values: valuesOf(forms, leaves),
    quantity: kinds.length > 0 ? [...new Set(kinds)] : null,
    names:
      leaves.map((leaf) => (leaf.kind === "text" ? leaf.names : null)).find((names) => names !== null) ??
      null,
    isList: forms.some((form) => form.schema instanceof z.ZodArray),
    mayBeEmpty: metas.some((meta) => meta?.mayBeEmpty === true),
  };
}

/** One way in which a value may be written, with the words of the field that it belongs to. */
interface Form {
  readonly schema: z.ZodType;
  readonly description: string;
  readonly examples: readonly string[];
  /** A merge patch: the keys of the plan stand here, none is required. */
  readonly inPatch: boolean;
}

const rootStep = once((): FormatStep => {
  const schema = planSchema();
  const root: Form = { schema, description: schema.meta()?.description ?? "", examples: [], inPatch: false };
  return { forms: expand(root), next: new Map(), place: null };
});

/** An optional field's inner schema, each form of a union, and for a patch the plan as well. */
function expand(form: Form): readonly Form[] {
  const { schema, inPatch } = form;
  if (schema instanceof z.ZodOptional) return expand({ ...form, schema: asType(schema.unwrap()) });
  const meta = schema.meta();
  const described: Form = {
    schema,
    inPatch: inPatch || meta?.isPatch === true,
    description: form.description || (meta?.description ?? ""),
    examples: form.examples.length > 0 ? form.examples : examplesOf(meta),
  };
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option) => expand({ ...described, schema: asType(option) }));
  return meta?.isPatch === true ? [described, { ...described, schema: planSchema() }] : [described];
}

function stepInto(form: Form, key: string): readonly Form[] {
  const child = childSchema(form.schema, key);
  if (!child || (form.inPatch && form.schema === planSchema() && notInPatches.has(key))) return [];
  return expand({ schema: child, inPatch: form.inPatch, description: "", examples: [] });
}

function childSchema(schema: z.ZodType, key: string): z.ZodType | null {
  if (schema instanceof z.ZodRecord) return asType(schema.def.valueType);
  if (schema instanceof z.ZodArray) return /^\d+$/.test(key) ? asType(schema.element) : null;
  if (!(schema instanceof z.ZodObject)) return null;
  if (Object.hasOwn(schema.shape, key)) return asType(schema.shape[key]);
  const { catchall } = schema.def;
  return catchall instanceof z.ZodCustom ? catchall : null;
}

const notInPatches: ReadonlySet<string> = new Set(["gpuplan", "alternatives"]);

function uniqueKeys(forms: readonly Form[]): readonly KeyDescription[] {
  const keys = new Map<string, KeyDescription>();
  for (const form of forms) {
    if (!(form.schema instanceof z.ZodObject)) continue;
    for (const [name, child] of Object.entries(form.schema.shape)) {
      if (keys.has(name) || (form.inPatch && form.schema === planSchema() && notInPatches.has(name)))
        continue;
      const [field] = expand({ schema: asType(child), inPatch: false, description: "", examples: [] });
      keys.set(name, {
        name,
        description: field?.description ?? "",
        example: field?.examples[0] ?? null,
        required: !(child instanceof z.ZodOptional) && !form.inPatch,
      });
    }
  }
  return [...keys.values()];
}

function valuesOf(forms: readonly Form[], leaves: readonly Leaf[]): readonly string[] | null {
  const values = forms.flatMap(({ schema }) => {
    if (schema instanceof z.ZodEnum) return schema.options.map(String);
    return schema instanceof z.ZodLiteral ? [...schema.values].map(String) : [];
  });
  if (leaves.some((leaf) => leaf.kind === "text" && leaf.orTrue)) return ["true"];
  return values.length > 0 ? values : null;
}

function examplesOf(meta: z.GlobalMeta | undefined): readonly string[] {
  const examples = meta?.examples;
  return Array.isArray(examples) ? examples.map(String) : [];
}

/** The border to zod's core types: every part of our schema is made by the classic API. */
function asType(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError("a part of the plan's schema is no zod type");
}
