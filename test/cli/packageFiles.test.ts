import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-package-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("npm pack takes what the command needs, and nothing of the extension or the sources", async () => {
  const wanted = [
    "dist/gpuplan.cjs",
    "dist/server.cjs",
    "dist/engine.cjs",
    "dist/mcp.cjs",
    "dist/tree-sitter-bash.wasm",
    "dist/THIRD-PARTY-NOTICES.txt",
    "docs/rules/cannot-start.md",
    "schemas/gpuplan.schema.json",
    "LICENSE",
    "README.md",
    "package.json",
  ];
  const unwanted = [
    "dist/extension.cjs",
    "dist/webview.js",
    "src/service/service.ts",
    "docs/decisions.md",
    "out/x.txt",
  ];
  for (const name of [".npmignore", ".gitignore", "package.json"])
    await copyFile(join(root, name), join(folder, name));
  for (const name of [...wanted, ...unwanted].filter((each) => each !== "package.json")) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), "");
  }
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: folder });
  const [{ files }] = JSON.parse(stdout);
  expect(files.map(({ path }: { path: string }) => path).toSorted()).toEqual(wanted.toSorted());
  const { bin } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect(wanted).toContain(bin.gpuplan);
});
