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
