import * as z from "zod";
import { quantityForms } from "../units/quantityUnits.ts";
import type { Leaf } from "./schema/leaf.ts";
import { planSchema } from "./schema/planSchema.ts";

/** A JSON Schema or a part of one. */
export interface JsonSchema {
  [keyword: string]: unknown;
  type?: unknown;
  properties?: unknown;
  additionalProperties?: unknown;
  patternProperties?: unknown;
  propertyNames?: unknown;
  enum?: unknown;
  examples?: unknown;
  allOf?: unknown;
  isPatch?: unknown;
  $comment?: unknown;
}

/** The published JSON Schema (2020-12) of the format, for editors that know nothing of this product. */
export function planJsonSchema(): JsonSchema {
  const generated = z.toJSONSchema(planSchema(), {
    io: "input",
    unrepresentable: "any",
    override: describeField,
  });
  const { properties, ...rest } = generated;
  const schema: JsonSchema = {
    ...rest,
    title: "GPU Plan, version 1",
    properties: { ...properties },
  };
  const patch = toPatchSchema({ properties: withoutKeys(properties ?? {}, ["gpuplan", "alternatives"]) });
  return {
    ...replacePatches(schema),
    $defs: { patch: { ...patch, description: "A merge patch on the plan: null removes a key." } },
  };
}

/** What zod cannot know: which texts and numbers a leaf takes, and that keys beginning with `x-` are free. */
function describeField(context: {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: JsonSchema;
}): void {
  const { zodSchema, jsonSchema } = context;
  const meta = zodSchema instanceof z.ZodType ? zodSchema.meta() : undefined;
  const isPatch = jsonSchema.isPatch === true;
  for (const own of ["leaf", "nameOf", "mayBeEmpty", "isPatch", "propertyNames"]) delete jsonSchema[own];
  if (Array.isArray(jsonSchema.examples) && jsonSchema.examples.length === 0) delete jsonSchema.examples;
  if (meta?.leaf) Object.assign(jsonSchema, leafKeywords(meta.leaf));
  if (jsonSchema.additionalProperties === false) jsonSchema.patternProperties = { "^x-": {} };
  if (meta?.mayBeEmpty) jsonSchema.type = ["object", "null"];
  if (isPatch) jsonSchema.$comment = patchMark;
}

function leafKeywords(leaf: Leaf): JsonSchema {
  if (leaf.kind === "text")
    return { type: leaf.orTrue ? ["string", "number", "boolean"] : ["string", "number"] };
  const bareNumbers =
    leaf.frame !== "condition" && leaf.kinds.some((kind) => quantityForms[kind].unitOptional);
  return { type: bareNumbers ? ["string", "number"] : "string" };
}

const patchMark = "patch";

/** Marked places refer to the one patch definition; their own keys stay. */
function replacePatches(schema: JsonSchema): JsonSchema {
  const result: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "$comment" && value === patchMark) result.allOf = [{ $ref: "#/$defs/patch" }];
    else result[keyword] = mapSchemas(value, replacePatches);
  }
  return result;
}

/** The same schema with nothing required and `null` allowed for every key. */
function toPatchSchema(schema: JsonSchema): JsonSchema {
  const result: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "required") continue;
    if (keyword === "properties" && isSchema(value)) {
      const properties = Object.entries(value).map(([key, property]) => [
        key,
        nullable(toPatchSchema(isSchema(property) ? property : {})),
      ]);
      result[keyword] = Object.fromEntries(properties);
    } else if (keyword === "additionalProperties" && isSchema(value))
      result[keyword] = nullable(toPatchSchema(value));
    // A list is replaced as a whole, so what its items require stays required.
    else result[keyword] = keyword === "items" ? value : mapSchemas(value, toPatchSchema);
  }
  return result;
}

function nullable(schema: JsonSchema): JsonSchema {
  if (typeof schema.type === "string" && !schema.enum) return { ...schema, type: [schema.type, "null"] };
  if (Array.isArray(schema.type)) return { ...schema, type: [...new Set([...schema.type, "null"])] };
  const { description, ...rest } = schema;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: "null" }] };
}

function mapSchemas(value: unknown, change: (schema: JsonSchema) => JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => mapSchemas(item, change));
  return isSchema(value) ? change(value) : value;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutKeys(properties: object, keys: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}
