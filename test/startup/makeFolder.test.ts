import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/startup/makeFolder.node.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-folder-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("making a folder", () => {
  it("makes those above it, for nobody else where that is asked, and is content with one that is there", async () => {
    const path = join(folder, "a", "b", "c");
    makeFolder(path, 0o700);
    makeFolder(path);
    expect((await stat(join(folder, "a"))).isDirectory()).toBe(true);
    if (process.platform !== "win32") expect((await stat(join(folder, "a", "b"))).mode & 0o777).toBe(0o700);
  });

  it("throws below a file and below a link to nothing", async () => {
    await writeFile(join(folder, "file"), "");
    await symlink(join(folder, "nowhere"), join(folder, "link"));
    expect(() => makeFolder(join(folder, "file", "a"))).toThrow();
    expect(() => makeFolder(join(folder, "link", "a"))).toThrow();
  });

  // Node's own way to make folders never returns from here.
  it.runIf(existsSync("/proc/self"))("comes back where the system takes no folder", () => {
    expect(() => makeFolder("/proc/gpuplan/a/b")).toThrow("ENOENT");
  });
});
