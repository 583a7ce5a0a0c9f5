import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findFormProblems } from "../../src/plan/formProblems.ts";
import { type JsonSchema, planJsonSchema } from "../../src/plan/jsonSchema.ts";
import { schemaAtPath } from "../../src/plan/schemaAtPath.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";

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

test("the schema is registered for plans that another YAML editor opens", () => {
  const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: {
      yamlValidation: { fileMatch: string[]; url: string }[];
      languages: { extensions: string[] }[];
    };
  };
  const [validation] = contributes.yamlValidation;
  expect(validation?.fileMatch).toEqual(
    contributes.languages[0]?.extensions.map((extension) => `*${extension}`),
  );
  expect(JSON.parse(readFileSync(validation?.url ?? "", "utf8")).title).toBe("GPU Plan, version 1");
});

test("every example of a field is a value that the field takes", () => {
  const check = (step: readonly string[]): void => {
    const place = schemaAtPath(step);
    if (place === null || step.length > 6) return;
    for (const example of place.examples) {
      const text = `${wrap(step)} ${/^[<>]/.test(example) ? JSON.stringify(example) : example}\n`;
      const problems = findFormProblems(text, parseYaml(text).tree ?? expect.fail(text));
      expect(
        problems.filter(({ code }) => code !== "missing-key"),
        text,
      ).toEqual([]);
    }
    for (const { name } of place.keys) check([...step, name]);
    if (place.nameOf !== null) check([...step, sample[place.nameOf] ?? "name"]);
  };
  check([]);
});

const sample: Readonly<Record<string, string>> = { GPU: "L4", "batch size": "4", "data type": "bf16" };

/** The keys of a path, each on a line of its own, for a value behind the last. */
function wrap(path: readonly string[]): string {
  return path.map((key, index) => `${"  ".repeat(index)}${key}:`).join("\n");
}
