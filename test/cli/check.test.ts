import { describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

const files = {
  "fits.sh": "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
  "typo.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-lem 8K\n",
  "tight.sh": "# gpuplan: gpu=L4 concurrency=10\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K\n",
  "other.sh": "echo nothing to see\n",
};

describe("gpuplan check", () => {
  it("answers 0 where nothing is wrong", async () => {
    const { status, output, errors } = await runCli(["check", "fits.sh", "other.sh"], files);
    expect({ status, output, errors }).toEqual({
      status: 0,
      output: "1 file with plans or launches: nothing to report.\n",
      errors: "",
    });
  });

  it("answers 1 on an error, and quotes the line with its mark and its fix", async () => {
    const { status, output } = await runCli(["check", "typo.sh"], files);
    expect(status).toBe(1);
    expect(output).toBe(
      [
        "typo.sh:1:37: error vLLM 0.28 has no --max-model-lem. Did you mean --max-model-len? [unknown-flag]",
        "  vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-lem 8K",
        "                                      ^^^^^^^^^^^^^^^",
        "  fix: Change to --max-model-len",
        "",
        "1 file with plans or launches: 1 error.",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["error", 0],
    ["warning", 1],
    ["never", 0],
  ])("on a warning with --fail-on %s answers %i", async (severity, status) => {
    expect((await runCli(["check", "--fail-on", severity, "tight.sh"], files)).status).toBe(status);
  });

  it("reads the current folder when no path is given", async () => {
    const { output } = await runCli(["check"], files);
    expect(output).toContain("3 files with plans or launches: 1 error, 1 warning.");
  });

  it("answers 2 when a file cannot be read, and checks the others", async () => {
    const { status, output, errors } = await runCli(["check", "typo.sh", "absent.sh", "broken.sh"], {
      ...files,
      "broken.sh": "unreadable",
    });
    expect(status).toBe(2);
    expect(output).toContain("[unknown-flag]");
    expect(errors).toBe("absent.sh: there is no such file or folder.\nbroken.sh: could not be read.\n");
  });

  it("prints findings as data, lines and columns from 1", async () => {
    const { status, output } = await runCli(["check", "--json", "typo.sh"], files);
    expect(status).toBe(1);
    expect(JSON.parse(output)).toEqual([
      {
        file: "typo.sh",
        rule: "unknown-flag",
        severity: "error",
        message: "vLLM 0.28 has no --max-model-lem. Did you mean --max-model-len?",
        range: { start: { line: 1, column: 37 }, end: { line: 1, column: 52 } },
        related: [],
        fixes: [
          {
            title: "Change to --max-model-len",
            preferred: true,
            edits: [
              {
                range: { start: { line: 1, column: 37 }, end: { line: 1, column: 52 } },
                newText: "--max-model-len",
              },
            ],
          },
        ],
        help: "docs/rules/unknown-flag.md",
      },
    ]);
  });

  it("prints an empty list where there is nothing", async () => {
    expect(await runCli(["check", "--json", "other.sh"], files)).toMatchObject({
      status: 0,
      output: "[]\n",
      errors: "",
    });
  });

  it("reads standard input as the file that --as names", async () => {
    const plan = "gpuplan: 1\nservises: {}\n";
    const { status, output } = await runCli(
      ["check", "-", "--as", "x.gpuplan.yaml"],
      {},
      { standardInput: plan },
    );
    expect(status).toBe(1);
    expect(output).toContain("x.gpuplan.yaml:2:1: error");
  });

  it("keeps standard input and a file of the same name apart", async () => {
    const { output } = await runCli(["check", "--json", "-", "fits.sh", "--as", "fits.sh"], files, {
      standardInput: files["typo.sh"],
    });
    expect(JSON.parse(output)).toHaveLength(1);
  });

  it("takes names as they are, per cent signs and colons included", async () => {
    const name = "a%20b/c:d.sh";
    const { output } = await runCli(["check", name], { [name]: files["typo.sh"] });
    expect(output).toContain(`${name}:1:37:`);
  });

  it.each(["plan.yaml", "deploy/chat.yml"])("reads %s as the plan that it says it is", async (name) => {
    const plan = "# A plan\r\ngpuplan: 1 # the format\r\ngpu: L4\r\nservcies: {}\r\n";
    expect((await runCli(["check", name], { [name]: plan })).output).toContain(
      `${name}:4:1: error "servcies"`,
    );
    const { output } = await runCli(["check", "-"], {}, { standardInput: plan });
    expect(output).toContain('stdin.sh:4:1: error "servcies"');
    const chart = "metadata:\n  gpuplan: 1\n";
    expect((await runCli(["check", name], { [name]: chart })).output).toMatch(/^0 files/);
  });

  it("colours only where the terminal has colours", async () => {
    const sequence = "\u001b[";
    expect((await runCli(["check", "typo.sh"], files)).output).not.toContain(sequence);
    expect((await runCli(["check", "typo.sh"], files, { colors: true })).output).toContain(sequence);
  });

  it("lets no file steer the terminal", async () => {
    const text =
      "vllm serve Qwen/Qwen2.5-7B-Instruct --bad-\u001b[31mflag --served-model-name \u001b]0;x\u0007\n";
    const { output } = await runCli(["check", "x.sh"], { "x.sh": text });
    expect(output).toContain("[stray-word]");
    expect(output.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });
});

describe("wrong usage", () => {
  it.each([
    [["frobnicate"], "unknown command"],
    [["check", "--frob"], "unknown option"],
    [["check", "--fail-on", "sometimes"], "Allowed choices are error, warning, never"],
    [["check", "--gpu", "L5"], "Did you mean L4?"],
    [["check", "--gpu", "0x L4"], "It is not in the catalogue."],
    [["check", "--gpu"], "argument missing"],
    [["estimate", "--vllm", "newest"], "A version looks like 0.11"],
  ])("%j answers 2 and says why", async (words, message) => {
    const { status, output, errors } = await runCli(words, files);
    expect(status).toBe(2);
    expect(errors).toContain(message);
    expect(output).toBe("");
  });

  it("prints help on request, with 0", async () => {
    const { status, output } = await runCli(["--help"]);
    expect(status).toBe(0);
    expect(output).toContain("Exit status: 0 done, 1 findings");
    for (const command of ["check", "estimate", "launches"]) expect(output).toContain(command);
  });

  it("gives examples in the help of every command, made of options that there are", async () => {
    const { output } = await runCli(["--help"]);
    const names = [...output.matchAll(/^ {2}([a-z]+) .*/gm)].flatMap(([, name]) => name ?? []);
    for (const name of names.filter((each) => each !== "help")) {
      const help = await runCli([name, "--help"]);
      const [before, examples] = help.output.split("\nExamples:\n");
      expect(examples, name).toContain(`gpuplan ${name}`);
      for (const [option] of examples?.matchAll(/(?<= )--[a-z-]+/g) ?? []) expect(before).toContain(option);
    }
  });

  it.each([
    ["chekc"],
    ["check --formta json"],
    ["generate"],
    ["new"],
    ["rules no-such"],
    ["gpus compare L5"],
  ])("%s answers 2 and says how to go on", async (line) => {
    const { status, errors } = await runCli(line.split(" "));
    expect(status).toBe(2);
    expect(errors).toMatch(/Did you mean|add --help|There is no rule/);
  });

  it("prints help without any command, as wrong usage", async () => {
    const { status, errors } = await runCli([]);
    expect(status).toBe(2);
    expect(errors).toContain("Usage: gpuplan");
  });
});
