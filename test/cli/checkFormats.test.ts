import { describe, expect, it } from "vitest";
import { sarifProblems } from "./sarifSchema.ts";
import { runCli } from "./testHost.ts";

const files = {
  "fits.sh": "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
  "ops/my server.sh":
    "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --swap-space 4\n",
  "tight.gpuplan.yaml":
    "gpuplan: 1\ngpu: 1x L4\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args: { max-model-len: 32K }\nworkload: { concurrency: 10, context: 32K }\n",
  "key.sh":
    "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --api-key hunter2hunter2 --no-such 'a|b@c'\n",
  "other.sh": "echo <nothing> & done\n",
};

async function check(...words: readonly string[]) {
  return runCli(["check", ...words], files);
}

/** The three broken launches of a pull request. */
const broken = ["ops/my server.sh", "tight.gpuplan.yaml", "key.sh"];

describe("gpuplan check --format sarif", () => {
  it("is valid SARIF 2.1.0, findings or none", async () => {
    for (const paths of [broken, ["fits.sh"], ["other.sh"]]) {
      const log: unknown = JSON.parse((await check("--format", "sarif", ...paths)).output);
      expect(sarifProblems(log)).toEqual([]);
    }
    expect(sarifProblems({ version: "2.1.0" })).not.toEqual([]);
  });

  it("has relative URIs, exact ranges, the rule and the fixes", async () => {
    const log = JSON.parse((await check("--format", "sarif", "ops/my server.sh")).output);
    const [run] = log.runs;
    const [result, ...others] = run.results;
    expect(others).toEqual([]);
    expect(run.columnKind).toBe("utf16CodeUnits");
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe("removed-flag");
    expect(result).toMatchObject({ ruleId: "removed-flag", level: "error" });
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "ops/my%20server.sh", uriBaseId: "%SRCROOT%" },
      region: { startLine: 2, startColumn: 56, endLine: 2, endColumn: 68 },
    });
    expect(result.fixes[0].artifactChanges[0].replacements).toEqual([
      {
        deletedRegion: { startLine: 2, startColumn: 55, endLine: 2, endColumn: 70 },
        insertedContent: { text: "" },
      },
    ]);
  });
});

describe("gpuplan check --format github", () => {
  it("annotates the lines, whatever stands in the message", async () => {
    const { output } = await check("--format", "github", "ops/my server.sh", "tight.gpuplan.yaml");
    const lines = output.trimEnd().split("\n");
    expect(lines[0]).toMatch(
      /^::error file=ops\/my server\.sh,line=2,endLine=2,col=56,endColumn=67,title=GPU Plan%3A removed-flag::--swap-space is gone/,
    );
    expect(lines[1]).toMatch(/^::warning file=tight\.gpuplan\.yaml,line=6,/);
    expect(lines).toHaveLength(2);
  });
});

describe("gpuplan check --format junit", () => {
  it("counts a failed case per error and warning, and one that passed where there is none", async () => {
    const { output } = await check("--format", "junit", "fits.sh", "ops/my server.sh", "other.sh");
    expect(output).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="gpuplan" tests="2" failures="1">/,
    );
    expect(output).toContain(
      '<testsuite name="fits.sh" tests="1" failures="0">\n    <testcase name="no findings" classname="fits.sh"/>',
    );
    expect(output).toContain('<failure type="error" message="--swap-space is gone');
    expect(output).not.toContain("other.sh");
  });

  it("escapes what XML cannot hold", async () => {
    const { output } = await runCli(["check", "--format", "junit", "a.sh"], {
      "a.sh": 'vllm serve "a<b>&\u0001\uD800" --no-such "<&>"\n',
    });
    expect(output).not.toMatch(/(?!\n)\p{Cc}|\p{Surrogate}/u);
    expect(output.replace(/<\/?(?:testsuites?|testcase|failure|system-out|\?xml)[^<>]*>/g, "")).not.toMatch(
      /[<>]/,
    );
  });
});

describe("gpuplan check --format markdown", () => {
  it("is a comment for a pull request", async () => {
    const { output } = await check(
      "--format",
      "markdown",
      "fits.sh",
      "ops/my server.sh",
      "tight.gpuplan.yaml",
    );
    expect(output).toMatch(
      /^### GPU Plan: 1 error and 1 warning\n\nChecked 3 files with plans or launches of vLLM\.\n/,
    );
    expect(output).toContain("| `ops/my server.sh:2` | 🔴 error | --swap-space is gone");
    expect(output).toContain("<br>Remedy: Remove --swap-space | `removed-flag` |");
  });

  it("mentions nobody and keeps to its cells", async () => {
    const { output } = await runCli(["check", "--format", "markdown", "a.sh"], {
      "a.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct 'a|b @octocat <img src=x>'\n",
    });
    const row = output.split("\n").find((line) => line.includes("stray-word")) ?? "";
    expect(row).toContain("a\\|b @\u200Boctocat \\<img src=x\\>");
  });

  it("says that there is nothing", async () => {
    const { output } = await check("--format", "markdown", "fits.sh");
    expect(output).toBe(
      "### GPU Plan: nothing stands in the way\n\nChecked 1 file with plans or launches of vLLM.\n",
    );
  });
});

it.each(["pretty", "json", "sarif", "github", "junit", "markdown"])("no secret is in %s", async (format) => {
  const { output } = await check("--format", format, "key.sh");
  expect(output).toContain("no-such");
  expect(output).not.toContain("hunter2");
});

describe("a baseline", () => {
  const findings = async (...words: readonly string[]) => {
    const { output } = await check("--json", ...words);
    return JSON.parse(output).map(({ rule }: { rule: string }) => rule);
  };

  it("keeps quiet about what was there, wherever its line has moved, and reports what is new", async () => {
    const written = await check("--baseline", "known.json", "--update-baseline", ...broken);
    expect(written.status).toBe(0);
    const known = written.written["known.json"] ?? "";
    expect(known).not.toContain("hunter2");
    const moved = `\n\n${files["ops/my server.sh"]}vllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4\n`;
    const { output, status } = await runCli(["check", "--baseline", "known.json", ...broken], {
      ...files,
      "ops/my server.sh": moved,
      "known.json": known,
    });
    expect(output.match(/\[[\w-]+\]/g)).toContain("[removed-flag]");
    expect(output).toContain("more are in the baseline.");
    expect(status).toBe(1);
  });

  it("excuses as many as it holds", async () => {
    const twice = "vllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4\n";
    const { written } = await runCli(["check", "--baseline", "b.json", "--update-baseline", "a.sh"], {
      "a.sh": twice,
    });
    const again = await runCli(["check", "--json", "--baseline", "b.json", "a.sh"], {
      "a.sh": twice + twice,
      "b.json": written["b.json"] ?? "",
    });
    const removed = JSON.parse(again.output).filter(({ rule }: { rule: string }) => rule === "removed-flag");
    expect(removed).toHaveLength(1);
  });

  it.each([
    ["absent.json", "absent.json: could not be read."],
    ["fits.sh", "fits.sh is no JSON."],
  ])("that is no baseline is said: %s", async (file, message) => {
    const { status, errors } = await check("--baseline", file, "fits.sh");
    expect(status).toBe(2);
    expect(errors).toContain(message);
  });

  it("is named where it is to be written", async () => {
    expect(await check("--update-baseline", "fits.sh")).toMatchObject({
      status: 2,
      errors: "--update-baseline needs --baseline FILE, the file to write.\n",
    });
    expect(await findings("fits.sh")).toEqual([]);
  });
});

describe("gpuplan check --fix", () => {
  it("puts right what needs no decision, in the file, and reports the rest", async () => {
    const text =
      "# gpuplan: gpu=L4 vllm=0.28\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K \\\n  --enable-chunked-prefill true --swap-space 4 --no-such\n";
    const { status, written, output } = await runCli(["check", "--fix", "a.sh"], { "a.sh": text });
    expect(written).toEqual({
      "a.sh":
        "# gpuplan: gpu=L4 vllm=0.28\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K \\\n  --enable-chunked-prefill --no-such\n",
    });
    expect(output).toContain("1 error");
    expect(status).toBe(1);
  });

  it("writes nothing where nothing changes, and never to standard input", async () => {
    expect((await check("--fix", "fits.sh", "tight.gpuplan.yaml")).written).toEqual({});
    const piped = await runCli(
      ["check", "--fix", "-"],
      {},
      {
        standardInput: "vllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4\n",
      },
    );
    expect([piped.written, piped.status]).toEqual([{}, 1]);
  });
});
