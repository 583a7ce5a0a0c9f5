import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../test/editor/host/paths.ts";
import { examplePages } from "./examples/examplePages.ts";

/** Writes the page of each example plan; a test holds them to what is printed today. */
for (const { path, text } of await examplePages()) await writeFile(join(projectRoot, path), text);
