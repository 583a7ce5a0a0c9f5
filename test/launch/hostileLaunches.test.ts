import { beforeAll, expect, test } from "vitest";
import { detectLaunchKind } from "../../src/launch/detectKind.ts";
import { findLaunches } from "../../src/launch/findLaunches.ts";
import type { LaunchKind } from "../../src/launch/launch.ts";
import type { LaunchParsers } from "../../src/launch/launchParsers.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

let parsers: LaunchParsers;
beforeAll(async () => {
  parsers = await loadLaunchParsers();
});

function times(count: number, each: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => each(index)).join("");
}

/** Files that were made to exhaust whoever reads them: each has one launch, whose last word nobody could follow. */
const endless: Readonly<Record<string, readonly [LaunchKind, string]>> = {
  "positional words that stand for each other": [
    "shell",
    `set -- "--x y"\n${'set -- "$1"\n'.repeat(3000)}vllm serve m "$1"\n`,
  ],
  "a variable that is printed into itself": [
    "shell",
    `A="--x y"\n${'printf -v A %s "$A"\n'.repeat(3000)}vllm serve m "$A"\n`,
  ],
  "a variable that is printed into itself twice": [
    "shell",
    `A=aaaa\n${'printf -v A "%s%s" "$A" "$A"\n'.repeat(60)}vllm serve m "$A"\n`,
  ],
  "positional words that double": [
    "shell",
    `set -- aaaa\n${'set -- "$1$1"\n'.repeat(60)}vllm serve m "$1"\n`,
  ],
  "parameters that grow with every line": ["shell", `${'set -- "$@" --x\n'.repeat(998)}vllm serve m "$@"\n`],
  "variables of batch that grow with every line": [
    "batch",
    `set A=\n${"set A=%A% --x\n".repeat(1000)}vllm serve m %A%\n`,
  ],
  "functions that call each other": [
    "shell",
    `${times(3000, (n) => `f${n + 1}() { f${n} "$1"; }\n`)}f0() { vllm serve m "$1"; }\nf3000 --x\n`,
  ],
  "Makefile variables that name each other": [
    "makefile",
    `A0 = x\n${times(5000, (n) => `A${n + 1} = $(A${n})\n`)}t:\n\tvllm serve m $(A5000)\n`,
  ],
  "variables of PowerShell that double": [
    "powershell",
    `$a0 = "xxxxxxxxxx"\n${times(60, (n) => `$a${n + 1} = "$a${n}$a${n}"\n`)}vllm serve m $a60\n`,
  ],
  "variables of batch that double": [
    "batch",
    `set A0=xxxxxxxxxx\n${times(60, (n) => `set A${n + 1}=%A${n}%%A${n}%\n`)}vllm serve m %A60%\n`,
  ],
};

test.each(Object.entries(endless))("%s are given up, not followed", (_, [kind, text]) => {
  const { launches } = findLaunches(createSourceText(text), kind, parsers);
  expect(launches).toHaveLength(1);
  const words = launches[0]?.arguments ?? [];
  expect(words[0]?.value).toBe("m");
  expect(words.slice(1).every(({ value }) => value === null)).toBe(true);
});

test.each([
  ["tables", "@{".repeat(30_000)],
  ["brackets", "$x = (\n".repeat(15_000)],
  ["blocks", "if ($x) {\n".repeat(15_000)],
  ["texts", '$x = "$(\n'.repeat(15_000)],
])("PowerShell's %s that nothing closes end somewhere, and hide no launch above them", (_, opened) => {
  const text = `vllm serve m --port 80\n${opened}`;
  expect(findLaunches(createSourceText(text), "powershell", parsers).launches).toHaveLength(1);
});

test("functions of PowerShell that call each other twice are followed once", () => {
  const chain = times(40, (n) => `function f${n} { f${n + 1}; f${n + 1} }\n`);
  const text = `${chain}function f40 { vllm serve m }\nf0\n`;
  expect(findLaunches(createSourceText(text), "powershell", parsers).launches).toHaveLength(1);
});

test("settings below a key that says of no server what it runs are gone through once", () => {
  const block = times(60, (n) => `    ${" ".repeat(n % 20)}option_${n}: 1\n`);
  const text = `train:\n  max_steps: 1\n  vllm:\n    max_model_len: 1\nserve:\n${block}  backend: llama-cpp\nend: 1\n`;
  expect(detectLaunchKind("config.yaml", null, text)).toBeNull();
});

test("a test of thousands of conditions is read", () => {
  const text = `if [[ ${times(3000, (n) => `-n $A${n} || `)} -n $B ]]; then vllm serve m; fi\n`;
  expect(findLaunches(createSourceText(text), "shell", parsers).launches).toHaveLength(1);
});

test("names of a workflow that are no names are taken as they stand", () => {
  const text = `on: push
env:
  "L)EN": 4096
  "A(B": 1
jobs:
  serve:
    runs-on: gpu
    steps:
      - run: echo "L)EN=8192" >> "$GITHUB_ENV"
      - run: vllm serve m --max-model-len \${{ env.L)EN }}
`;
  const { launches } = findLaunches(createSourceText(text), "workflow", parsers);
  expect(launches).toHaveLength(1);
});
