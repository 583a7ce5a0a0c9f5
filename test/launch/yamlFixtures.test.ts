import { beforeAll, describe, expect, test } from "vitest";
import { detectLaunchKind } from "../../src/launch/detectKind.ts";
import { findLaunches } from "../../src/launch/findLaunches.ts";
import type { LaunchParsers } from "../../src/launch/launchParsers.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";
import { renderLaunch } from "./renderLaunch.ts";
import { readYamlFixtures } from "./yamlFixtures.ts";

let parsers: LaunchParsers;
beforeAll(async () => {
  parsers = await loadLaunchParsers();
});

function understand(name: string, text: string): { kind: string | null; lines: string[] } {
  const kind = detectLaunchKind(name, "yaml", text);
  if (kind === null) return { kind, lines: [] };
  const source = createSourceText(text);
  const { launches } = findLaunches(source, kind, parsers);
  return { kind, lines: launches.flatMap((launch) => renderLaunch(source, launch)) };
}

describe("launches in YAML as people write it", () => {
  test.each(readYamlFixtures("launches"))("$name", ({ name, kind, text, expected }) => {
    expect(understand(name, text)).toEqual({ kind, lines: expected });
    expect(expected.length).toBeGreaterThan(1);
  });

  test.each(readYamlFixtures("launches"))("$name with CRLF line ends", ({ name, kind, text, expected }) => {
    expect(understand(name, text.replaceAll("\n", "\r\n"))).toEqual({ kind, lines: expected });
  });
});

describe("YAML that only looks like it", () => {
  test.each(readYamlFixtures("decoys"))("$name", ({ name, text }) => {
    expect(understand(name, text).lines).toEqual([]);
  });
});
