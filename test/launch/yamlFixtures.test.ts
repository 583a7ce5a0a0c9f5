import { beforeAll, describe, expect, test } from "vitest";
import { detectLaunchKind } from "../../src/launch/detectKind.ts";
import { findYamlLaunches } from "../../src/launch/fromYaml.ts";
import type { YamlLaunchKind } from "../../src/launch/launch.ts";
import type { ShellParser } from "../../src/syntax/shell/shellParser.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import { loadShellParser } from "../syntax/shell/loadShellParser.ts";
import { renderLaunch } from "./renderLaunch.ts";
import { readYamlFixtures } from "./yamlFixtures.ts";

let shell: ShellParser;
beforeAll(async () => {
  shell = await loadShellParser();
});

function understand(name: string, text: string): { kind: string | null; lines: string[] } {
  const kind = detectLaunchKind(name, "yaml", text);
  if (kind === null) return { kind, lines: [] };
  const source = createSourceText(text);
  const { launches } = findYamlLaunches(source, kind as YamlLaunchKind, shell);
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
