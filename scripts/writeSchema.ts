import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configJsonSchema } from "../src/config/configSchema.ts";
import { ruleList } from "../src/findings/ruleList.ts";
import { planJsonSchema } from "../src/plan/jsonSchema.ts";
import { projectRoot } from "../test/editor/host/paths.ts";

/** Writes the schemas from the formats themselves; a test compares them. */
await mkdir(join(projectRoot, "schemas"), { recursive: true });
const schemas = {
  "gpuplan.schema.json": planJsonSchema(),
  "gpuplanrc.schema.json": configJsonSchema(ruleList),
};
for (const [name, schema] of Object.entries(schemas))
  await writeFile(join(projectRoot, "schemas", name), `${JSON.stringify(schema, undefined, 2)}\n`);
