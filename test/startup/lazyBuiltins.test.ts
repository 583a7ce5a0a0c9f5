import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lazyBuiltins } from "../../scripts/lazyBuiltins.mjs";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-lazy-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program prints that is bundled with the plugin. */
async function run(source: string): Promise<string> {
  const entry = join(folder, "entry.js");
  const outfile = join(folder, "bundle.cjs");
  await writeFile(entry, source);
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", plugins: [lazyBuiltins] });
  return execFileSync(execPath, [outfile], { encoding: "utf8" });
}

const isLoaded = 'process.moduleLoadList.includes("NativeModule crypto")';

describe("Node's modules that few starts need", () => {
  it.each([
    ['import { createHash } from "node:crypto";', "createHash"],
    ['import * as crypto from "crypto";', "crypto.createHash"],
    ['const crypto = require("crypto");', "crypto.createHash"],
  ])("are loaded at their first use: %s", async (statement, createHash) => {
    const hash = `${createHash}("md5").update("").digest("hex")`;
    const output = await run(`${statement} console.log(${isLoaded}, ${hash}, ${isLoaded});`);
    expect(output).toBe("false d41d8cd98f00b204e9800998ecf8427e true\n");
  });

  it("leaves the others as they are", async () => {
    expect(await run('import { sep } from "node:path"; console.log(sep.length);')).toBe("1\n");
  });
});
