import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildProgram } from "../support/buildProgram.ts";

const run = promisify(execFile);
const misspelt = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --no-such-flag\n";
/** With a mark and line ends that are to stay; `--swap-space` is gone. */
const removed =
  "\uFEFF#!/bin/bash\r\nvllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4 \\\r\n  --max-model-len 8K\r\n";
const planOf = (script: string) => `gpuplan: 1\ngpu: L4\nservices:\n  chat:\n    script: ${script}\n`;
let folder = "";
let program = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-cli-neighbours-"));
  program = join(folder, "bin", "gpuplan.cjs");
  await mkdir(join(folder, "bin"));
  await buildProgram("src/cli/main.node.ts", program);
  await mkdir(join(folder, "work", "ops"), { recursive: true });
  await mkdir(join(folder, "work", "rc", "vendor"), { recursive: true });
  await mkdir(join(folder, "work", "fix", "kept"), { recursive: true });
  const files = {
    "ops/serve.sh": "# gpuplan: gpu=L4\n. ./env.sh\nvllm serve --config vllm.yaml --max-num-seqs $SEQS\n",
    "ops/env.sh": "SEQS=12\n",
    "ops/vllm.yaml": "model: Qwen/Qwen2.5-7B-Instruct\nmax-model-len: 131072\n",
    "ops/chat.gpuplan.yaml": "gpuplan: 1\ngpu: A40\nservices:\n  chat:\n    script: ./serve.sh\n",
    "ops/out.sh": "vllm serve --config secret.yaml\n",
    "rc/.gpuplanrc.yaml": "gpu: L4\nrules: { unknown-flag: warning }\nignore: [vendor/]\nhub: on\n",
    "rc/serve.sh": misspelt,
    "rc/vendor/serve.sh": misspelt,
    "misspelt.sh": `# gpuplan: gpu=L4\n${misspelt}`,
    "fix/chat.gpuplan.yaml": planOf("./serve.sh"),
    "fix/serve.sh": removed,
    "fix/link.gpuplan.yaml": planOf("link.sh"),
    "fix/kept.gpuplan.yaml": planOf("kept/serve.sh"),
    "fix/kept/serve.sh": removed,
    "fix/kept/.gpuplanrc.yaml": "ignore: [serve.sh]\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, "work", name), text);
  // Above the working folder, and so nobody's business.
  await writeFile(join(folder, ".gpuplanrc.yaml"), "rules: { unknown-flag: off }\n");
  await writeFile(join(folder, "secret.yaml"), "model: org/secret\n");
  await symlink(join(folder, "secret.yaml"), join(folder, "work", "ops", "secret.yaml"));
  await writeFile(join(folder, "outside.sh"), removed);
  await symlink(join(folder, "outside.sh"), join(folder, "work", "fix", "link.sh"));
}, 60_000);
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function gpuplan(...words: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...words], { cwd: join(folder, "work") });
  return stdout;
}

test("the program reads what a script names, and says where it stands", async () => {
  const [launch] = JSON.parse(await gpuplan("launches", "--json", "ops/serve.sh"));
  expect(launch.model.value).toBe("Qwen/Qwen2.5-7B-Instruct");
  expect(launch.settings.max_model_len).toMatchObject({
    value: 131072,
    line: 3,
    from: "line 2 of vllm.yaml",
  });
  expect(launch.settings.max_num_seqs).toMatchObject({ value: 12, line: 3, from: "line 1 of ./env.sh" });
});

test("a plan and its script, in folders that are named any way, know each other", async () => {
  const output = await gpuplan("check", "--fail-on", "never", "./ops");
  expect(output).toContain("See line 2 of vllm.yaml.");
  expect(output).toMatch(/chat\.gpuplan\.yaml:2:6: warning The GPU is A40 here, and L4 in \.\/serve\.sh\./);
  expect(output).toMatch(
    /serve\.sh:1:16: warning The GPU is L4 here, and A40 in the plan chat\.gpuplan\.yaml/,
  );
});

test("a link that leads out of the folder is not followed", async () => {
  const output = await gpuplan("launches", "--json", "ops/out.sh");
  expect(output).not.toContain("org/secret");
});

test("a .gpuplanrc.yaml says what holds below it, one above the working folder says nothing", async () => {
  const findingsIn = async (...words: readonly string[]) =>
    JSON.parse(await gpuplan("check", "--json", "--fail-on", "never", ...words)).map(
      (finding: Record<string, unknown>) => `${finding.file}: ${finding.severity} ${finding.rule}`,
    );
  expect(await findingsIn("rc")).toEqual([
    "rc/.gpuplanrc.yaml: error invalid-config",
    "rc/serve.sh: warning unknown-flag",
  ]);
  expect(await findingsIn("rc/vendor/serve.sh", "misspelt.sh")).toEqual(["misspelt.sh: error unknown-flag"]);
});

test("what the command line is given counts before a .gpuplanrc.yaml", async () => {
  const gpu = async (...words: readonly string[]) =>
    JSON.parse(await gpuplan("estimate", "--json", "rc/serve.sh", ...words));
  expect(JSON.stringify(await gpu())).toContain(".gpuplanrc.yaml");
  expect(JSON.stringify(await gpu("--gpu", "A40"))).toContain("--gpu");
});

test("--fix writes the script of a plan that alone is named, and no script that is none of its business", async () => {
  const inFix = (name: string) => readFile(join(folder, "work", "fix", name), "utf8");
  await gpuplan("check", "--fix", "--fail-on", "never", "fix/link.gpuplan.yaml", "fix/kept.gpuplan.yaml");
  expect(await readFile(join(folder, "outside.sh"), "utf8")).toBe(removed);
  expect(await inFix("kept/serve.sh")).toBe(removed);
  const output = await gpuplan("check", "--fix", "./fix/chat.gpuplan.yaml");
  expect(output).toContain("nothing to report");
  expect(await inFix("serve.sh")).toBe(removed.replace(" --swap-space 4", ""));
  expect(await inFix("chat.gpuplan.yaml")).toBe(planOf("./serve.sh"));
});
