import { expect, test } from "vitest";
import { findLaunches } from "../../src/launch/findLaunches.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

test("of a file with thousands of launches the first thousand are read, and the next one says so", async () => {
  const parsers = await loadLaunchParsers();
  const line = "vllm serve Qwen/Qwen3-8B\n";
  const read = (count: number) => findLaunches(createSourceText(line.repeat(count)), "shell", parsers);

  expect(read(1000).launches).toHaveLength(1000);
  expect(read(1000).problems).toEqual([]);
  const { launches, problems } = read(1200);
  expect(launches).toHaveLength(1000);
  expect(problems).toEqual([
    {
      code: "file-too-large",
      message: "This file launches more than 1,000 servers, of which those from here on are not read.",
      range: { start: 1000 * line.length, end: 1000 * line.length + "vllm serve".length },
    },
  ]);
});

test("a list of Python that thousands of lines add to is read to its end", async () => {
  const parsers = await loadLaunchParsers();
  const additions = Array.from({ length: 3000 }, (_, index) => `command += ["--port", "${index}"]\n`);
  const text = `command = ["vllm", "serve", "org/m"]\n${additions.join("")}subprocess.run(command)\n`;
  const { launches } = findLaunches(createSourceText(text), "python", parsers);

  expect(launches).toHaveLength(1);
  expect(launches[0]?.arguments).toHaveLength(1 + 2 * additions.length);
  expect(launches[0]?.arguments.at(-1)?.value).toBe("2999");
});

test.each([
  [
    "loops in loops",
    `command = ["vllm", "serve"]\n${nested(8)}${"  ".repeat(8)}command.append("--port")\nrun(command)\n`,
  ],
  ["functions that call functions twice", `${doubling(60)}run(["vllm", "serve", "org/m", f0("a")])\n`],
  [
    "functions that call each other in circles",
    `def a(x):\n  return b(x)\ndef b(x):\n  return a(x)\nrun(["vllm", "serve", a("m")])\n`,
  ],
])("of %s no more is followed than people write", async (_, text) => {
  const parsers = await loadLaunchParsers();
  const { launches } = findLaunches(createSourceText(text), "python", parsers);

  expect(
    launches.flatMap((launch) => launch.arguments.filter(({ value }) => value?.startsWith("--"))),
  ).toEqual([]);
});

function nested(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `${"  ".repeat(index)}for i${index} in range(100):\n`,
  ).join("");
}

function doubling(count: number): string {
  const define = (index: number) => `def f${index}(x):\n  return f${index + 1}(x) + f${index + 1}(x)\n`;
  return Array.from({ length: count }, (_, index) => define(index)).join("");
}
