import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { projectRoot } from "../editor/host/paths.ts";
import { brokenRules, cruiseTree, dependencyRuleNames } from "./cruiseTree.ts";
import { plantedViolations } from "./plantedViolations.ts";

// Inside the project, so that packages resolve; git ignores it.
const plantedFolder = join(projectRoot, "out", "planted");

afterAll(() => rm(plantedFolder, { recursive: true, force: true }));

describe("the project's own tree", () => {
  const folders = ["src", "webview", "test", "scripts"];

  test("breaks no rule", async () => {
    const { summary } = await cruiseTree(projectRoot, folders);
    const broken = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    expect(broken).toEqual([]);
  });

  test("is seen whole: a run over no modules, or without their imports, would find nothing to complain about", async () => {
    const { modules } = await cruiseTree(projectRoot, folders);
    const seen = new Set(modules.map(({ source }) => source));
    const tracked = execFileSync("git", ["ls-files", "src", "webview"], {
      cwd: projectRoot,
      encoding: "utf8",
    });
    const files = tracked.split("\n").filter((file) => /(?<!\.d)\.ts$/.test(file));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !seen.has(file))).toEqual([]);
    const importing = modules.filter(
      ({ source, dependencies }) => source.startsWith("src/") && dependencies.length > 0,
    );
    expect(importing.length).toBeGreaterThan(files.length / 2);
  });
});

describe("a planted violation is found", () => {
  test.each(Object.entries(plantedViolations))("of %s", async (rule, files) => {
    const folder = join(plantedFolder, rule);
    await layOut(folder, files);
    const result = await cruiseTree(folder, ["src", "webview", "test"]);
    expect(brokenRules(result)).toEqual([rule]);
  });

  test("for every rule there is", async () => {
    expect(Object.keys(plantedViolations).sort()).toEqual((await dependencyRuleNames()).sort());
  });
});

/** Writes the files of a planted tree; the three folders exist even when nothing is planted in them. */
async function layOut(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const name of ["src", "webview", "test"]) await mkdir(join(folder, name), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
