import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execPath } from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { buildProgram } from "../support/buildProgram.ts";
import { sarifProblems } from "./sarifSchema.ts";

const run = promisify(execFile);

/** Three broken launches, each with the text that is to blame, and files that are none of our business. */
const files = {
  "ops/serve.sh":
    "#!/usr/bin/env bash\nset -e\n# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --max-model-len 8K \\\n  --swap-space 4\n",
  "deploy/compose file.yaml":
    "services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: >-\n      --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n      --gpu-memory-utilisation 0.9\n",
  "k8s/größe.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata: { name: chat }\nspec:\n  nodeSelector: { nvidia.com/gpu.product: NVIDIA-L4 }\n  containers:\n    - name: vllm\n      image: vllm/vllm-openai:v0.11.0\n      args:\n        - --model=Qwen/Qwen2.5-7B-Instruct\n        - --max-model-len=64K\n",
  "README.md": "# Ours\n",
  "ignored/old.sh": "vllm serve x --bogus\n",
  ".gitignore": "ignored/\n*.sarif\n",
};
const blamed = [
  { file: "deploy/compose file.yaml", line: 6, text: "--gpu-memory-utilisation" },
  { file: "k8s/größe.yaml", line: 11, text: "64K" },
  { file: "ops/serve.sh", line: 6, text: "--swap-space" },
];

let folder: string;
let work: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-review-"));
  work = join(folder, "work");
  await buildProgram("src/cli/main.node.ts", join(folder, "bin", "gpuplan.cjs"));
  const command = async (name: string, body: string) => {
    await writeFile(join(folder, "bin", name), `#!/bin/sh\n${body}\n`);
    await chmod(join(folder, "bin", name), 0o755);
  };
  await command("gpuplan", `exec '${execPath}' '${join(folder, "bin", "gpuplan.cjs")}' "$@"`);
  // What the workflow also runs: not here.
  await command("npm", "true");
  await command("gh", 'echo "gh $*" >> "$HOME/gh.log"');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), text);
  }
  await run("git", ["init", "-q", work]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Step {
  readonly name?: string;
  readonly run?: string;
}

/** Runs a step of docs/ci.md's workflow, as GitHub would: in the repository, with `bash -e`. */
async function runStep(name: string): Promise<{ readonly status: number; readonly output: string }> {
  const page = await readFile(new URL("../../docs/ci.md", import.meta.url), "utf8");
  const [, workflow = ""] = /<!-- tested: workflow -->\n```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const steps: readonly Step[] = parse(workflow).jobs.check.steps;
  const script = steps.find((step) => step.name === name)?.run?.replaceAll(/\$\{\{.*?\}\}/g, "7");
  if (script === undefined) throw new Error(`docs/ci.md has no step ${name}`);
  const env = { PATH: [join(folder, "bin"), process.env.PATH].join(delimiter), HOME: folder };
  return run("bash", ["--norc", "-e", "-c", script], { cwd: work, env }).then(
    ({ stdout }) => ({ status: 0, output: stdout }),
    ({ code, stdout }) => ({ status: code, output: stdout }),
  );
}

describe("a pull request with three broken launches, in the workflow of docs/ci.md", () => {
  it("is installed", async () => {
    expect((await runStep("Install")).status).toBe(0);
  });

  it("is annotated at the lines that are to blame", async () => {
    const { status, output } = await runStep("Annotate the lines");
    expect(status).toBe(0);
    const errors = [...output.matchAll(/^::error file=([^,]*),line=(\d+),endLine=(\d+)/gm)];
    expect(errors.map(([, file, line]) => ({ file, line: Number(line) }))).toEqual(
      blamed.map(({ file, line }) => ({ file, line })),
    );
    for (const [, , line, endLine] of errors) expect(endLine).toBe(line);
  });

  it("has SARIF that the schema accepts, with ranges that hold what is to blame", async () => {
    expect((await runStep("Findings for code scanning")).status).toBe(0);
    const log = JSON.parse(await readFile(join(work, "gpuplan.sarif"), "utf8"));
    expect(sarifProblems(log)).toEqual([]);
    const errors = log.runs[0].results.filter(({ level }: { level: string }) => level === "error");
    const texts = await Promise.all(
      errors.map(async ({ locations }: { locations: readonly SarifLocation[] }) => textAt(locations[0])),
    );
    expect(texts).toEqual(blamed.map(({ file, text }) => ({ file, text })));
  });

  it("gets one comment", async () => {
    expect((await runStep("Comment")).status).toBe(0);
    const comment = await readFile(join(work, "gpuplan.md"), "utf8");
    expect(comment).toMatch(/^### GPU Plan: 3 errors/);
    for (const { file, line } of blamed) expect(comment).toContain(`\`${file}:${line}\``);
    expect(await readFile(join(folder, "gh.log"), "utf8")).toBe(
      "gh pr comment 7 --body-file gpuplan.md --edit-last --create-if-none\n",
    );
  });

  it("fails", async () => {
    expect((await runStep("Verdict")).status).toBe(1);
  });
});

describe("the hook for pre-commit", () => {
  it("runs a command that there is, on the files that hold launches", async () => {
    const text = await readFile(new URL("../../.pre-commit-hooks.yaml", import.meta.url), "utf8");
    const [hook, ...others] = parse(text);
    expect(others).toEqual([]);
    expect(hook).toMatchObject({ id: "gpuplan", entry: "gpuplan check", language: "system" });
    const wanted = new RegExp(hook.files);
    const chosen = Object.keys(files).filter((file) => wanted.test(file));
    expect(chosen).toEqual([
      "ops/serve.sh",
      "deploy/compose file.yaml",
      "k8s/größe.yaml",
      "README.md",
      "ignored/old.sh",
    ]);
    const [program = "", ...words] = hook.entry.split(" ");
    const outcome = run(join(folder, "bin", program), [...words, ...blamed.map(({ file }) => file)], {
      cwd: work,
    });
    await expect(outcome).rejects.toMatchObject({ code: 1 });
  });
});

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: {
      readonly startLine: number;
      readonly startColumn: number;
      readonly endLine: number;
      readonly endColumn: number;
    };
  };
}

/** What stands in the file where a location leads. */
async function textAt(location: SarifLocation | undefined) {
  if (location === undefined) throw new Error("A result has no location.");
  const { artifactLocation, region } = location.physicalLocation;
  const file = decodeURIComponent(artifactLocation.uri);
  const lines = (await readFile(join(work, file), "utf8")).split("\n");
  expect(region.endLine).toBe(region.startLine);
  return { file, text: lines[region.startLine - 1]?.slice(region.startColumn - 1, region.endColumn - 1) };
}
