import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type JsonSchema, planJsonSchema } from "../../src/plan/jsonSchema.ts";

test("the published schema is the one that the format gives; `node scripts/run.mjs writeSchema` writes it", () => {
  expect(JSON.parse(readFileSync("schemas/gpuplan.schema.json", "utf8"))).toEqual(
    JSON.parse(JSON.stringify(planJsonSchema())),
  );
});

/** Every schema of a named field, with the path at which it stands. */
function fieldsOf(schema: unknown, path = ""): readonly (readonly [string, JsonSchema])[] {
  if (Array.isArray(schema)) return schema.flatMap((item) => fieldsOf(item, path));
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === "examples") return [];
    if (keyword !== "properties") return fieldsOf(value, path);
    return Object.entries(value as Record<string, JsonSchema>).flatMap(([name, field]) => [
      [`${path}.${name}`, field] as const,
      ...fieldsOf(field, `${path}.${name}`),
    ]);
  });
}

test("every field has a description, and every single value an example", () => {
  const fields = fieldsOf(planJsonSchema());
  expect(fields.length).toBeGreaterThan(150);
  for (const [path, field] of fields) {
    const forms = [field, ...(Array.isArray(field.anyOf) ? field.anyOf : [])];
    expect(
      forms.some((form) => typeof form.description === "string" && form.description.endsWith(".")),
      path,
    ).toBe(true);
    const isValue = forms.some(
      (form) => form.type === "string" || (Array.isArray(form.type) && form.type.includes("string")),
    );
    if (isValue)
      expect(
        forms.some((form) => Array.isArray(form.examples) || Array.isArray(form.enum)),
        path,
      ).toBe(true);
  }
});

test("nothing of the product's own notes gets out", () => {
  expect(JSON.stringify(planJsonSchema())).not.toMatch(/"(?:leaf|nameOf|mayBeEmpty|isPatch|quantity)":/);
});

test("alternatives take the plan's keys, each of them removable", () => {
  const schema = planJsonSchema();
  const patch = (schema.$defs as Record<string, JsonSchema>).patch;
  expect(Object.keys(patch?.properties as object)).toEqual(
    expect.arrayContaining(["gpu", "pools", "services", "workload"]),
  );
  expect(Object.keys(patch?.properties as object)).not.toContain("gpuplan");
  expect(JSON.stringify(patch?.properties)).toContain('"null"');
  expect(JSON.stringify((schema.properties as Record<string, JsonSchema>).alternatives)).toContain(
    "#/$defs/patch",
  );
});
