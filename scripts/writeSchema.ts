import { writeFile } from "node:fs/promises";
import { planJsonSchema } from "../src/plan/jsonSchema.ts";

/** Writes schemas/gpuplan.schema.json from the format's one schema; a test compares the two. */
await writeFile("schemas/gpuplan.schema.json", `${JSON.stringify(planJsonSchema(), null, 2)}\n`);
