import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseYaml } from "../../../src/syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../../src/syntax/yaml/plainValue.ts";
import {
  formatScalar,
  insertEntryEdit,
  removeEntryEdit,
  setPathEdit,
  setValueEdit,
} from "../../../src/syntax/yaml/yamlEdit.ts";
import type { YamlMapping } from "../../../src/syntax/yaml/yamlNode.ts";
import { nodeAtPath, type YamlPath } from "../../../src/syntax/yaml/yamlPath.ts";
import { applyEdits } from "../../../src/text/textEdit.ts";

function mappingAt(text: string, path: YamlPath): YamlMapping {
  const node = nodeAtPath(parseYaml(text).tree, path);
  if (node?.kind !== "mapping") throw new Error(`no mapping at ${path.join(".")}`);
  return node;
}

function set(text: string, path: readonly string[], value: string): string {
  const { tree } = parseYaml(text);
  const edit = tree && setPathEdit(text, tree, path, value);
  return edit ? applyEdits(text, [edit]) : "refused";
}

function remove(text: string, path: readonly string[]): string {
  const mapping = mappingAt(text, path.slice(0, -1));
  const entry = mapping.entries.find(({ key }) => key.text === path.at(-1));
  return entry ? applyEdits(text, [removeEntryEdit(text, mapping, entry)]) : "nothing";
}

describe("setting a value", () => {
  test.each([
    ["a value, its comment kept", "a: 1 # one\nb: 2\n", ["a"], "9", "a: 9 # one\nb: 2\n"],
    ["a missing value", "a:\nb: 2\n", ["a"], "9", "a: 9\nb: 2\n"],
    ["a missing value before a comment", "a: # one\nb: 2\n", ["a"], "9", "a: 9 # one\nb: 2\n"],
    ["white space after the colon", "a:   \nb: 2\n", ["a"], "9", "a: 9\nb: 2\n"],
    ["in braces", "a: { b: 1, c: 2 }\n", ["a", "b"], "9", "a: { b: 9, c: 2 }\n"],
    ["a block by a value", "a:\n  b: 1\n  c: 2\nd: 3\n", ["a"], "9", "a: 9\nd: 3\n"],
    ["a block of text", "a: |\n  one\n  two\nd: 3\n", ["a"], "9", "a: 9\nd: 3\n"],
    ["a key that is missing", "a:\n  b: 1 # c\nd: 3\n", ["a", "c"], "2", "a:\n  b: 1 # c\n  c: 2\nd: 3\n"],
    ["a key in braces", "a: { b: 1 }\n", ["a", "c"], "2", "a: { b: 1, c: 2 }\n"],
    ["a key in empty braces", "a: {}\n", ["a", "c"], "2", "a: { c: 2 }\n"],
    ["a key after a trailing comma", "a: { b: 1, }\n", ["a", "c"], "2", "a: { b: 1, c: 2 }\n"],
    [
      "a way of keys in a block",
      "s:\n  chat:\n    model: x\n",
      ["s", "chat", "args", "dtype"],
      "auto",
      "s:\n  chat:\n    model: x\n    args:\n      dtype: auto\n",
    ],
    [
      "a way of keys in braces",
      "s: { chat: { model: x } }\n",
      ["s", "chat", "args", "dtype"],
      "auto",
      "s: { chat: { model: x, args: { dtype: auto } } }\n",
    ],
    [
      "below a key without a value",
      "s:\n  chat:\n    args:\n    model: x\n",
      ["s", "chat", "args", "dtype"],
      "auto",
      "s:\n  chat:\n    args:\n      dtype: auto\n    model: x\n",
    ],
    ["in a CRLF file", "s:\r\n  a: 1\r\n", ["s", "b", "c"], "2", "s:\r\n  a: 1\r\n  b:\r\n    c: 2\r\n"],
    ["after a block of text", "a: |\n  one\n", ["b"], "2", "a: |\n  one\nb: 2\n"],
    ["through a list", "a: [1]\n", ["a", "b"], "2", "refused"],
  ])("%s", (_, text, path, value, expected) => {
    expect(set(text, path, value)).toBe(expected);
  });
});

describe("removing an entry", () => {
  test.each([
    ["a line", "a: 1\nb: 2 # two\nc: 3\n", ["b"], "a: 1\nc: 3\n"],
    ["the comment above stays", "a: 1\n# about b\nb: 2\n", ["b"], "a: 1\n# about b\n"],
    ["the last line without a line break", "a: 1\nb: 2", ["b"], "a: 1"],
    ["a block", "a:\n  b: 1\n  c: 2\nd: 3\n", ["a"], "d: 3\n"],
    ["the only one", "a:\n  b: 1\n", ["a", "b"], "a:\n  {}\n"],
    ["the first in braces", "a: { b: 1, c: 2 }\n", ["a", "b"], "a: { c: 2 }\n"],
    ["the last in braces", "a: { b: 1, c: 2 }\n", ["a", "c"], "a: { b: 1 }\n"],
    ["the only one in braces", "a: { b: 1 }\n", ["a", "b"], "a: {  }\n"],
  ])("%s", (_, text, path, expected) => {
    expect(remove(text, path)).toBe(expected);
  });

  test("after a dash the rest moves up", () => {
    const text = "l:\n  - a: 1\n    b: 2\n";
    const mapping = mappingAt(text, ["l", 0]);
    const [first] = mapping.entries;
    expect(first && applyEdits(text, [removeEntryEdit(text, mapping, first)])).toBe("l:\n  - b: 2\n");
  });
});

test("scalars are quoted only where they must be", () => {
  expect(
    ["32K", "a b", "x: y", "true", "1", "", "- a", "-1", "#x", "a#b", "@x", "$0.39/h", "> 1%"].map((text) =>
      formatScalar(text),
    ),
  ).toEqual([
    "32K",
    "a b",
    '"x: y"',
    '"true"',
    '"1"',
    '""',
    '"- a"',
    '"-1"',
    '"#x"',
    "a#b",
    '"@x"',
    "$0.39/h",
    '"> 1%"',
  ]);
});

describe("properties", () => {
  const text = fc.string({
    unit: fc.constantFrom(
      "a",
      "1",
      " ",
      ":",
      "#",
      "-",
      "'",
      '"',
      "{",
      ",",
      "[",
      "é",
      "\n",
      "\\",
      "*",
      "0",
      ".",
      "e",
      "~",
      "<",
    ),
    maxLength: 8,
  });

  test("a formatted scalar reads back as itself, in blocks and in braces", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(toPlainValue(parseYaml(`k: ${formatScalar(value)}`).tree)).toEqual({ k: value });
        expect(toPlainValue(parseYaml(`k: { v: ${formatScalar(value, true)} }`).tree)).toEqual({
          k: { v: value },
        });
      }),
      { numRuns: 2000 },
    );
  });

  interface Sketch {
    readonly text: string;
    readonly value: Record<string, unknown>;
  }
  const scalars = fc.constantFrom<readonly [string, unknown]>(
    ["1", 1],
    ["x", "x"],
    ['"q # r"', "q # r"],
    ["[1, 2]", [1, 2]],
    ["{ z: 1 }", { z: 1 }],
    ["", null],
  );
  const keys = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 4 });
  const comments = fc.constantFrom("", " # note", "\n  # above the next", "\n");
  const blocks: fc.Arbitrary<Sketch> = fc
    .tuple(
      keys,
      fc.array(scalars, { minLength: 4, maxLength: 4 }),
      fc.array(comments, { minLength: 4, maxLength: 4 }),
    )
    .map(([names, values, notes]) => ({
      text: `top:\n${names.map((name, i) => `  ${name}: ${values[i]?.[0]}${notes[i]}\n`).join("")}# end\nlast: 1\n`,
      value: Object.fromEntries(names.map((name, i) => [name, values[i]?.[1]])),
    }));
  const flows: fc.Arbitrary<Sketch> = fc
    .tuple(keys, fc.array(scalars, { minLength: 4, maxLength: 4 }), fc.boolean())
    .map(([names, values, wide]) => ({
      text: `top: {${wide ? "\n  " : " "}${names.map((name, i) => `${name}: ${values[i]?.[0]}`).join(wide ? ",\n  " : ", ")} }\n# end\nlast: 1\n`,
      value: Object.fromEntries(names.map((name, i) => [name, values[i]?.[1]])),
    }));
  const sketches = fc.oneof(blocks, flows);
  const key = fc.constantFrom("a", "b", "c", "new");

  function check(sketch: Sketch, edited: string, expected: Record<string, unknown>): void {
    const parsed = parseYaml(edited);
    expect(parsed.problems, edited).toEqual([]);
    expect(toPlainValue(parsed.tree), `${sketch.text}\nbecame\n${edited}`).toEqual({
      top: expected,
      last: 1,
    });
    expect(edited.match(/#/g)?.length ?? 0).toBeGreaterThanOrEqual(1);
  }

  test("setting or inserting gives the expected value and keeps the comments", () => {
    fc.assert(
      fc.property(sketches, key, (sketch, name) => {
        const mapping = mappingAt(sketch.text, ["top"]);
        const entry = mapping.entries.find((candidate) => candidate.key.text === name);
        const edit = entry
          ? setValueEdit(sketch.text, entry, "42")
          : insertEntryEdit(sketch.text, mapping, name, "42");
        const edited = applyEdits(sketch.text, [edit]);
        check(sketch, edited, { ...sketch.value, [name]: 42 });
        const commentsOf = (source: string) => source.match(/# (?:note|above|end).*/g) ?? [];
        expect(commentsOf(edited)).toEqual(commentsOf(sketch.text));
      }),
      { numRuns: 1000 },
    );
  });

  test("removing gives the expected value", () => {
    fc.assert(
      fc.property(sketches, key, (sketch, name) => {
        const mapping = mappingAt(sketch.text, ["top"]);
        const entry = mapping.entries.find((candidate) => candidate.key.text === name);
        if (!entry) return;
        const { [name]: _, ...rest } = sketch.value;
        check(sketch, applyEdits(sketch.text, [removeEntryEdit(sketch.text, mapping, entry)]), rest);
      }),
      { numRuns: 1000 },
    );
  });
});
