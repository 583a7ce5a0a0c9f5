import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

const run = promisify(execFile);

let folder: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-completion-"));
  script = join(folder, "gpuplan.bash");
  await writeFile(script, (await runCli(["completion", "bash"])).output);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What Bash would offer behind these words, the last of them half typed. */
async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const body = `source "$1"; shift; COMP_WORDS=(gpuplan "$@"); COMP_CWORD=$#; _gpuplan; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["--norc", "-c", body, "bash", script, ...words]);
  return stdout.split("\n").filter((word) => word !== "");
}

describe("gpuplan completion bash", () => {
  it("is a script that Bash accepts, and registers itself", async () => {
    await run("bash", ["-n", script]);
    const { stdout } = await run("bash", [
      "--norc",
      "-c",
      `source "$1"; complete -p gpuplan`,
      "bash",
      script,
    ]);
    expect(stdout).toContain("-F _gpuplan gpuplan");
  });

  it.each([
    [["ch"], ["check"]],
    [["check", "--form"], ["--format"]],
    [["check", "--format", "sa"], ["sarif"]],
    [
      ["check", "deploy", "--fail-on", ""],
      ["error", "warning", "never"],
    ],
    [["generate", "--to", "ku"], ["kubernetes"]],
    [["gpus", "com"], ["compare"]],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
    // Files are left to Bash, and what follows -- is no command line of ours.
    [["check", "--baseline", ""], []],
    [["check", "depl"], []],
    [["estimate", "--", "ch"], []],
  ])("%j → %j", async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  it("offers every command", async () => {
    const { output } = await runCli(["--help"]);
    const named = [...output.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name]) => name);
    expect(named).toContain("completion");
    expect((await complete("")).toSorted()).toEqual(named.filter((name) => name !== "help").toSorted());
  });
});

describe("gpuplan completion for other shells", () => {
  it("has a line for each option in fish", async () => {
    const { output } = await runCli(["completion", "fish"]);
    expect(output).toContain(
      "complete -c gpuplan -n '__fish_seen_subcommand_from check' -l format -xa 'pretty json sarif github junit markdown' -d 'how findings are printed'\n",
    );
  });

  it("describes commands in zsh", async () => {
    const { output } = await runCli(["completion", "zsh"]);
    expect(output).toMatch(/^#compdef gpuplan\n/);
    expect(output).toContain("'check:print the findings of plans and launches in files and folders'");
  });

  it("of which there are three", async () => {
    expect(await runCli(["completion", "tcsh"])).toMatchObject({
      status: 2,
      errors: expect.stringContaining("Allowed choices are bash, zsh, fish."),
    });
  });
});
