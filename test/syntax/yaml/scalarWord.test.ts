import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseYaml } from "../../../src/syntax/yaml/parseYaml.ts";
import { rangeInScalar, scalarAsWord } from "../../../src/syntax/yaml/scalarWord.ts";
import { getValue, type YamlScalar } from "../../../src/syntax/yaml/yamlNode.ts";

function scalarIn(text: string): YamlScalar {
  const value = getValue(parseYaml(text).tree, "a");
  if (value?.kind !== "scalar") throw new Error("no scalar");
  return value;
}

function sourceOf(text: string, part: string): string {
  const scalar = scalarIn(text);
  const start = scalar.text.indexOf(part);
  const range = rangeInScalar(text, scalar, start, start + part.length);
  return text.slice(range.start, range.end);
}

describe("the characters of a scalar's content in the file", () => {
  test.each([
    ["plain", "a: vllm serve --max-model-len 32K", "32K", "32K"],
    ["plain over lines", "a: vllm serve\n  --max-model-len\n  32K", "32K", "32K"],
    ["single quotes", "a: 'it''s 32K'", "32K", "32K"],
    ["an escape in single quotes", "a: 'it''s'", "'", "''"],
    ["double quotes", 'a: "x\\ty 32K"', "32K", "32K"],
    ["an escape in double quotes", 'a: "x\\u00e9y"', "é", "\\u00e9"],
    ["a continued line", 'a: "vllm serve \\\n    --dtype auto"', "--dtype", "--dtype"],
    ["a literal block", "a: |\n  vllm serve x\n    --max-model-len 32K\n", "32K", "32K"],
    [
      "a literal block with indentation",
      "a: |\n    first\n      --len 32K\n    last\n",
      "--len 32K",
      "--len 32K",
    ],
    ["a folded block", "a: >-\n  vllm serve x\n  --max-model-len 32K\n\n  last\n", "32K", "32K"],
    ["a block in CRLF", "a: |\r\n  one\r\n  two 32K\r\n", "32K", "32K"],
  ])("%s", (_, text, part, expected) => {
    expect(sourceOf(text, part)).toBe(expected);
  });

  test("an offset of a block is on the right line", () => {
    const text = "a: >\n  one\n  two\n\n  one\n";
    const scalar = scalarIn(text);
    const range = rangeInScalar(
      text,
      scalar,
      scalar.text.lastIndexOf("one"),
      scalar.text.lastIndexOf("one") + 3,
    );
    expect(range).toEqual({ start: text.lastIndexOf("one"), end: text.lastIndexOf("one") + 3 });
  });

  test("segments joined are the content; verbatim ones are their source", () => {
    const lines = fc.array(
      fc.constantFrom("vllm serve", "--x 1", "  deeper", "", "it's", '"q"', "\\", "a # b", "é😀"),
      { minLength: 1, maxLength: 6 },
    );
    const styles = fc.constantFrom("|", "|-", ">", ">-", ">+", "|+");
    const block = fc
      .tuple(styles, lines)
      .map(([style, content]) => `a: ${style}\n${content.map((line) => `  ${line}\n`).join("")}`);
    const single = lines.map((content) => `a: '${content.join("\n   ").replaceAll("'", "''")}'`);
    const double = lines.map((content) => `a: "${content.join("\n   ").replaceAll(/["\\]/g, "\\$&")}"`);
    fc.assert(
      fc.property(fc.oneof(block, single, double), (text) => {
        const value = getValue(parseYaml(text).tree, "a");
        if (value?.kind !== "scalar") return;
        const { segments } = scalarAsWord(text, value);
        expect(segments.map((segment) => segment.value).join("")).toBe(value.text);
        for (const segment of segments) {
          if (segment.verbatim)
            expect(text.slice(segment.range.start, segment.range.end)).toBe(segment.value);
        }
        const isBlock = value.style === "literal" || value.style === "folded";
        if (isBlock && value.text.trim() !== "")
          expect(segments.some((segment) => segment.verbatim)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
