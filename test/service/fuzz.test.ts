import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { readCorpus } from "../../scripts/fuzz/corpus.ts";
import { giants } from "../../scripts/fuzz/giants.ts";
import { mutateSample } from "../../scripts/fuzz/mutate.ts";
import { createProbe, type Probe } from "../../scripts/fuzz/probe.ts";
import { createRandom } from "../../scripts/fuzz/random.ts";
import { shrink } from "../../scripts/fuzz/shrink.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

const corpus = readCorpus(fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, ""));

let probe: Probe;
beforeAll(async () => {
  probe = createProbe(await loadLaunchParsers());
});

/** A thousandth of what `npm run fuzz` tries, always the same. */
const seeds = Array.from({ length: 400 }, (_, index) => index + 1);

describe("a spoiled file", () => {
  it("is answered without a fault, inside its text and in order", () => {
    const failed = seeds.flatMap((seed) => {
      const sample = mutateSample(corpus, createRandom(seed));
      return probe(sample, seed).failures.map((failure) => ({ seed, name: sample.name, ...failure }));
    });
    expect(failed).toEqual([]);
  });

  it("is the same for the same seed", () => {
    const [first, again, other] = [7, 7, 8].map((seed) => mutateSample(corpus, createRandom(seed)));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

/** What `npm run fuzz` has found, as small as it was made. */
const found: readonly (readonly [string, string, string])[] = [
  [
    "more GPUs than a number holds",
    "task.sky.yaml",
    "resources:\n accelerators: {A10: 1e309}\nrun: vllm serve Qwen/Qwen2.5-7B-Instruct",
  ],
  [
    "a price that is all blanks",
    "c.gpuplan.yaml",
    `gpuplan: 1\ngpu: L4\nservices: { a: { latency: "1${" ".repeat(30_000)}ms" } }\n`,
  ],
  [
    "a service with a name of pages",
    "f.gpuplan.yaml",
    `gpuplan: 1\ngpu: L4\nservices: { ${"long ".repeat(1500)}: { engine: process } }\nalerts: { queue_depth: "> 100" }\n`,
  ],
  ["an anchor of a page that nobody set", "d.gpuplan.yaml", `*${"$(".repeat(1000)}`],
  ["one key thousands of times", "e.gpuplan.yaml", `a:\n${" a:\n".repeat(6000)}`],
  ["a threshold that is a page long", "a.gpuplan.yaml", `alerts: {: 10hen if true;; ${"fi ".repeat(3000)}}`],
  [
    "a quantity of thousands of parts",
    "b.gpuplan.yaml",
    `gpuplan: 1\ngpu: L4\nalerts: { error_rate: '> 1 percent\n${"${A:-".repeat(3000)}' }`,
  ],
  ["a justfile's line of many quotes", "serve.just", `vllm a ${'"b"'.repeat(200)}`],
  ["a plan's key of backslashes", "a.gpuplan.yaml", `gpuplan: 1\nservices: {${"\\".repeat(900)}x: {}}\n`],
  [
    "a price of a number beyond all",
    "a.gpuplan.yaml",
    "gpuplan: 1\npools: { p: { gpu: L4, price: 99999999999999999999 } }\n",
  ],
  [
    "a unit of a hundred scripts in scripts",
    "a.service",
    `[Service]\nExecStart=vllm ${"bash -c '".repeat(3000)}`,
  ],
  ["a truss without a server", "config.yaml", "vllm\ndocker_server:"],
  [
    "helpers of Python that call helpers a hundred times each",
    "run.py",
    `import subprocess\ndef a(c):\n  subprocess.run(c, shell=True)\n${[..."bcd"].map((name, at) => `def ${name}(c):\n${`  ${"abc"[at]}(c)\n`.repeat(95)}`).join("")}d('vllm serve x')\n`,
  ],
  [
    "a condition of make with a page of tabs",
    "serve.mk",
    `else${"\t".repeat(200_000)}x\nt:\n\tvllm serve a\n`,
  ],
];

describe("a file that was once too much", () => {
  it.each(found)("%s", (_, name, text) => {
    expect(probe({ name, text }, 1).failures).toEqual([]);
  });
});

describe("a giant file", () => {
  it.each(giants)("of %s is answered", (_, make) => {
    expect(probe(make(), 1).failures).toEqual([]);
  });
});

describe("what fails", () => {
  it("is made as small as it still fails", () => {
    const fails = (text: string) => text.includes("a") && text.includes("z");
    expect(shrink(`${"x".repeat(1000)}a${"y".repeat(500)}z${"x".repeat(77)}`, fails, 10_000)).toBe("az");
  });
});
