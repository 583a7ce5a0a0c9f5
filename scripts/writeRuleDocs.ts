import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { guideList } from "../src/findings/ruleGuides/guideList.ts";
import { ruleList } from "../src/findings/ruleList.ts";
import { ruleIndex, rulePage } from "../src/findings/rulePages.ts";

/** Writes docs/rules.md and a page for each rule from the rules and their guides; a test compares them. */
await writeFile("docs/rules.md", ruleIndex(ruleList));
await mkdir("docs/rules", { recursive: true });
for (const file of await readdir("docs/rules")) await rm(`docs/rules/${file}`);
for (const rule of ruleList) {
  const guide = guideList.find((each) => each.rule === rule.id);
  if (guide === undefined) throw new Error(`${rule.id} has no guide in src/findings/ruleGuides.`);
  await writeFile(`docs/rules/${rule.id}.md`, rulePage(rule, guide));
}
