import { beforeAll, describe, expect, test } from "vitest";
import { findLaunches } from "../../src/launch/findLaunches.ts";
import type { LaunchParsers } from "../../src/launch/launchParsers.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";
import { readFixtures } from "./fixtures.ts";
import { renderLaunch } from "./renderLaunch.ts";

let parsers: LaunchParsers;
beforeAll(async () => {
  parsers = await loadLaunchParsers();
});

function understand(text: string): string[] {
  const source = createSourceText(text);
  return findLaunches(source, "shell", parsers).launches.flatMap((launch) => renderLaunch(source, launch));
}

describe("launches in scripts as people write them", () => {
  test.each(readFixtures("launches"))("$name", ({ text, expected }) => {
    expect(understand(text)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(1);
  });

  test.each(readFixtures("launches"))("$name with CRLF line ends", ({ text, expected }) => {
    expect(understand(text.replaceAll("\n", "\r\n"))).toEqual(expected);
  });
});

describe("scripts that only look like it", () => {
  test.each(readFixtures("decoys"))("$name", ({ text }) => {
    expect(understand(text)).toEqual([]);
  });
});
