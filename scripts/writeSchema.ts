import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { planJsonSchema } from "../src/plan/jsonSchema.ts";
import { projectRoot } from "../test/editor/host/paths.ts";

/** Writes schemas/gpuplan.schema.json from the format itself; a test compares the two. */
await mkdir(join(projectRoot, "schemas"), { recursive: true });
const text = `${JSON.stringify(planJsonSchema(), undefined, 2)}\n`;
await writeFile(join(projectRoot, "schemas", "gpuplan.schema.json"), text);
