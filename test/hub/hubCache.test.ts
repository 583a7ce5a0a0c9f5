import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HubEntry } from "../../src/catalog/hubEntrySchema.ts";
import { createHubCache, defaultCacheFolder } from "../../src/hub/hubCache.node.ts";
import { commitOfTests } from "./storedModels.ts";

let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "gpuplan-cache-")), "hub");
});
afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

const endpoint = "https://huggingface.co";
const keyOf = (id: string, revision = "main") => ({ endpoint, id, revision });
const entryOf = (id: string, config = "{}"): HubEntry => ({
  form: 1,
  ...keyOf(id),
  commit: commitOfTests,
  etag: '"x"',
  readAtMs: 1,
  config,
  modelOptConfig: null,
  tensors: { weightBytes: 5, bytesByDtype: [["BF16", 5]], parts: [] },
});
const files = () => readdir(folder);

describe("what the Hub told", () => {
  it("is kept by endpoint, model and revision", async () => {
    const cache = createHubCache(() => folder);
    await cache.write(entryOf("org/a"));
    await cache.write(entryOf("org/b", '{"b": 1}'));
    expect(await cache.read(keyOf("org/a"))).toEqual(entryOf("org/a"));
    expect(await cache.read(keyOf("org/b"))).toEqual(entryOf("org/b", '{"b": 1}'));
    expect(await cache.read(keyOf("org/a", "v1"))).toBeNull();
    expect(await cache.read({ ...keyOf("org/a"), endpoint: "https://hub.example" })).toBeNull();
  });

  it("is replaced by what it tells next", async () => {
    const cache = createHubCache(() => folder);
    await cache.write(entryOf("org/a"));
    await cache.write({ ...entryOf("org/a"), readAtMs: 2 });
    expect((await cache.read(keyOf("org/a")))?.readAtMs).toBe(2);
    expect(await files()).toHaveLength(1);
  });

  it("is for nobody else to read", async () => {
    await createHubCache(() => folder).write(entryOf("org/a"));
    const [name = ""] = await files();
    expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, 40)],
    ["empty", () => ""],
    ["of another form", (text: string) => text.replace('"form":1', '"form":2')],
    ["of another model", (text: string) => text.replace("org/a", "org/b")],
    ["with a field too many", (text: string) => text.replace("{", '{"extra":1,')],
    ["of another type", (text: string) => text.replace('"readAtMs":1', '"readAtMs":"1"')],
    ["not text", () => "\u0000\u0001"],
    ["huge", () => `{"form":1,"config":"${" ".repeat(20e6)}"}`],
  ])("counts as not there when it is %s, and is replaced", async (_, spoil) => {
    const cache = createHubCache(() => folder);
    await cache.write(entryOf("org/a"));
    const [name = ""] = await files();
    await writeFile(join(folder, name), spoil(await readFile(join(folder, name), "utf8")));
    expect(await cache.read(keyOf("org/a"))).toBeNull();
    await cache.write(entryOf("org/a"));
    expect(await cache.read(keyOf("org/a"))).toEqual(entryOf("org/a"));
  });

  it("goes, oldest first, when there are too many", async () => {
    const cache = createHubCache(() => folder, { mostEntries: 2, mostBytes: 1e6 });
    for (const [index, id] of ["org/a", "org/b", "org/c"].entries()) {
      await cache.write(entryOf(id));
      // The last two tenths of a second may be one and the same for a file system.
      for (const name of await files()) {
        const path = join(folder, name);
        if (Date.now() / 1000 - (await stat(path)).mtimeMs / 1000 < 50) await utimes(path, index, index + 1);
      }
    }
    expect(await files()).toHaveLength(2);
    expect(await cache.read(keyOf("org/a"))).toBeNull();
    expect(await cache.read(keyOf("org/c"))).not.toBeNull();
  });

  it("goes when it is too much, strangers' files excepted", async () => {
    const cache = createHubCache(() => folder, { mostEntries: 100, mostBytes: 5000 });
    await cache.write(entryOf("org/small"));
    await writeFile(join(folder, "notes.txt"), "x".repeat(9000));
    await cache.write(entryOf("org/large", JSON.stringify("y".repeat(6000))));
    expect(await files()).toEqual(["notes.txt"]);
  });

  it("is not kept where nothing can be written, and nobody minds", async () => {
    const cache = createHubCache(() => "/dev/null/hub");
    await cache.write(entryOf("org/a"));
    expect(await cache.read(keyOf("org/a"))).toBeNull();
  });

  it("lies where the system keeps caches", () => {
    expect(defaultCacheFolder({ XDG_CACHE_HOME: "/var/x" }, "linux")).toBe("/var/x/gpuplan/hub");
    expect(defaultCacheFolder({ XDG_CACHE_HOME: "relative" }, "linux")).toMatch(/\/\.cache\/gpuplan\/hub$/);
    expect(defaultCacheFolder({}, "darwin")).toMatch(/\/Library\/Caches\/gpuplan\/hub$/);
  });
});
