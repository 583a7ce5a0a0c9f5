import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../editor/host/paths.ts";
import { type SourceFile, sourceProblems, sourceRules } from "./sourceRules.ts";

/** The home of `root` is part of many a container's documented paths, so it says nothing about this machine. */
const machinePaths = [projectRoot, homedir()]
  .filter((path) => path !== "/root" && path.length > 1)
  .map((path) => `${path}/`);

describe("the project's own files", () => {
  const listed = execFileSync("git", ["ls-files", "-z"], {
    cwd: projectRoot,
    encoding: "utf8",
    maxBuffer: 1e7,
  });
  const paths = listed.split("\0").filter((path) => path !== "" && !/\.(png|wasm|gif)$/.test(path));
  const files = paths.flatMap(readTracked);

  test("are found", () => {
    expect(files.length).toBeGreaterThan(100);
  });

  test("break no rule", () => {
    expect(sourceProblems(files, machinePaths)).toEqual([]);
  });
});

describe("a planted violation is found", () => {
  const planted: Readonly<Record<string, SourceFile>> = {
    "no default exports": { path: "src/text/a.ts", text: "export default function a() {}\n" },
    "no barrel files": { path: "src/text/index.ts", text: 'export { a } from "./a.ts";\n' },
    "at most 300 lines": { path: "src/text/a.ts", text: "// A line.\n".repeat(301) },
    "at most 500 lines in a test": { path: "test/text/a.test.ts", text: "// A line.\n".repeat(501) },
    "no download addresses in the lock file": {
      path: "package-lock.json",
      text: '{ "packages": { "node_modules/a": { "resolved": "https://registry.example.org/a.tgz" } } }',
    },
    "every platform's packages in the lock file": {
      path: "package-lock.json",
      text: '{ "packages": { "node_modules/a": { "optionalDependencies": { "a-other-platform": "1.0.0" } } } }',
    },
    "no paths of one machine": { path: "docs/a.md", text: "See /home/somebody/gpuplan/src.\n" },
  };

  test.each(Object.entries(planted))("%s", (rule, file) => {
    expect(sourceProblems([file], ["/home/somebody/"])).toEqual([`${file.path}: ${rule}`]);
  });

  test("for every rule there is", () => {
    expect(Object.keys(planted).sort()).toEqual(
      sourceRules([])
        .map(({ name }) => name)
        .sort(),
    );
  });
});

/** A tracked file as it lies in the work tree; one that is being deleted has no text to check. */
function readTracked(path: string): SourceFile[] {
  try {
    return [{ path, text: readFileSync(join(projectRoot, path), "utf8") }];
  } catch {
    return [];
  }
}
