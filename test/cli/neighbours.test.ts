import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildProgram } from "../support/buildProgram.ts";

const run = promisify(execFile);
let folder = "";
let program = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-cli-neighbours-"));
  program = join(folder, "bin", "gpuplan.cjs");
  await mkdir(join(folder, "bin"));
  await buildProgram("src/cli/main.node.ts", program);
  await mkdir(join(folder, "work", "ops"), { recursive: true });
  const files = {
    "ops/serve.sh": "# gpuplan: gpu=L4\n. ./env.sh\nvllm serve --config vllm.yaml --max-num-seqs $SEQS\n",
    "ops/env.sh": "SEQS=12\n",
    "ops/vllm.yaml": "model: Qwen/Qwen2.5-7B-Instruct\nmax-model-len: 131072\n",
    "ops/chat.gpuplan.yaml": "gpuplan: 1\ngpu: A40\nservices:\n  chat:\n    script: ./serve.sh\n",
    "ops/out.sh": "vllm serve --config secret.yaml\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, "work", name), text);
  await writeFile(join(folder, "secret.yaml"), "model: org/secret\n");
  await symlink(join(folder, "secret.yaml"), join(folder, "work", "ops", "secret.yaml"));
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
