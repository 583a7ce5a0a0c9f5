import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { quoteWord } from "../../src/syntax/shell/quoteWord.ts";
import { openService } from "../support/service.ts";
import { ensureTool } from "../support/tools.ts";
import { generate } from "./readBack.ts";

let service: Service;
let shellcheck: string;
const folder = mkdtempSync(join(tmpdir(), "gpuplan-shell-"));
beforeAll(async () => {
  service = await openService();
  shellcheck = await ensureTool("shellcheck");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What ShellCheck says of the scripts; nothing when all is well. */
function check(scripts: readonly string[]): string {
  const paths = scripts.map((text, index) => {
    const path = join(folder, `${index}.sh`);
    writeFileSync(path, text);
    return path;
  });
  try {
    execFileSync(shellcheck, ["--shell=bash", ...paths], { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
  }
}

function scriptsOf(plan: string): readonly string[] {
  return generate(service, plan, "shell").files.map(({ text }) => text);
}

const hostile = (value: string, env: string) => `
gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 8K, chat-template: ${JSON.stringify(value)}, hf-overrides: { a: ${JSON.stringify(value)} } }
    env: { X: ${JSON.stringify(env)} }
`;

describe("shell scripts", () => {
  it("of the examples pass ShellCheck", () => {
    const names = readdirSync("examples").filter((name) => name.endsWith(".gpuplan.yaml"));
    const scripts = names.flatMap((name) => scriptsOf(readFileSync(`examples/${name}`, "utf8")));
    expect(scripts).toHaveLength(2);
    expect(check(scripts)).toBe("");
  });

  it("pass ShellCheck whatever their values hold", () => {
    const values = [
      "$HOME",
      "`id`",
      "it's",
      'a "b"',
      "\\",
      "a\\'b",
      "# no",
      "a\nb",
      "{a,b}",
      "~/x",
      "*",
      "",
      "!x",
      "‘x’",
      "“x”",
      "é",
    ];
    expect(check(values.flatMap((value) => scriptsOf(hostile(value, value))))).toBe("");
  });

  it("ask for what is secret before they start anything", () => {
    const plan = hostile("x", "y").replace("max-model-len: 8K", "max-model-len: 8K, api-key: abcdefg");
    const [script = ""] = scriptsOf(plan);
    expect(script).toMatch(
      /^set -euo pipefail\n\nexport X=y\n: "\$\{VLLM_API_KEY:\?[^"]*\}"\n\nexec vllm serve/m,
    );
    expect(check([script])).toBe("");
  });
});

describe("quoteWord", () => {
  it("gives a shell the very word back", () => {
    const unit = fc.constantFrom(..."ab '\"\\$`!#&|;<>(){}[]*?~=\n\té’🚀");
    fc.assert(
      fc.property(fc.array(fc.string({ unit, maxLength: 12 }), { minLength: 1, maxLength: 40 }), (words) => {
        const script = `printf '%s\\0' ${words.map(quoteWord).join(" ")}`;
        const output = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" });
        expect(output.split("\0").slice(0, -1)).toEqual(words);
      }),
      { numRuns: 20 },
    );
  });
});
