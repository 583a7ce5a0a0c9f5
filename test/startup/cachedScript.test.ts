import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheFileFor, runCachedScript } from "../../src/startup/cachedScript.node.ts";

let folder: string;
let script: string;
let cache: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-code-"));
  script = join(folder, "engine.cjs");
  cache = join(folder, "cache", "engine.cache");
  await writeFile(
    script,
    "exports.add = (a, b) => a + b; exports.path = require('node:path').sep; exports.here = __dirname;",
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a script with a kept translation", () => {
  it("runs as Node would run it, with and without the translation, which is kept once", async () => {
    const first = runCachedScript(script, cache);
    expect(first.exports).toMatchObject({ path: expect.any(String), here: folder });
    expect(await readdir(folder)).toEqual(["engine.cjs"]);
    expect(first.isKept()).toBe(false);
    first.keep();
    expect(first.isKept()).toBe(true);
    expect(await readdir(join(folder, "cache"))).toEqual(["engine.cache"]);

    const second = runCachedScript(script, cache);
    expect(second.exports).toMatchObject({ here: folder });
    expect(second.isKept()).toBe(true);
    await rm(cache);
    // This start began with the translation, so there is nothing new to keep.
    second.keep();
    expect(await readdir(join(folder, "cache"))).toEqual([]);
  });

  it("translates anew where the kept one is damaged, and replaces it", async () => {
    // Another text than the other tests': within one process V8 remembers what it has translated.
    await writeFile(script, "exports.damaged = __dirname;");
    await mkdir(join(folder, "cache"));
    await writeFile(cache, "no translation");
    const run = runCachedScript(script, cache);
    expect(run.exports).toEqual({ damaged: folder });
    run.keep();
    expect((await readFile(cache)).length).toBeGreaterThan("no translation".length);
  });

  it("runs where nothing can be kept", () => {
    const unwritable = join(script, "below a file", "engine.cache");
    const run = runCachedScript(script, unwritable);
    expect(() => run.keep()).not.toThrow();
    expect(runCachedScript(script, null).exports).toMatchObject({ here: folder });
  });

  it("keeps the translations of another content, program or version apart", async () => {
    const of = (program: string, version: string) => cacheFileFor(script, folder, program, version);
    const before = of("server", "1.0.0");
    expect(new Set([before, of("gpuplan", "1.0.0"), of("server", "1.0.1")]).size).toBe(3);
    await writeFile(script, "exports.other = 1;");
    expect(of("server", "1.0.0")).not.toBe(before);
  });
});
