import { writeFile } from "node:fs/promises";
import { ruleDocs } from "../src/findings/ruleDocs.ts";

/** Writes docs/rules.md from the rules themselves; a test compares the two. */
await writeFile("docs/rules.md", ruleDocs());
