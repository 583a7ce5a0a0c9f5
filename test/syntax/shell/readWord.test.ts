import { describe, expect, test } from "vitest";
import { embedWhole } from "../../../src/syntax/embeddedText.ts";
import { readWord } from "../../../src/syntax/shell/readWord.ts";
import type { WordPart } from "../../../src/syntax/shell/shellScript.ts";

function read(text: string) {
  return readWord(embedWhole(text), 0, text.length);
}

/** Parts in short: literals as text, expansions as `<what they are>`. */
function outline(parts: readonly WordPart[]): string {
  return parts
    .map((part) => {
      if (part.kind === "literal") return part.value;
      if (part.kind !== "parameter") return `<${part.kind}>`;
      const subscript = part.subscript === null ? "" : `[${part.subscript}]`;
      return `<${part.name}${subscript}${part.operator === "" ? "" : ` ${part.operator} ${outline(part.operand)}`}>`;
    })
    .join("|");
}

describe("the parts of a word", () => {
  test.each([
    ["plain", "plain"],
    ["a\\ b", "a| |b"],
    ["'single $X \\'", "single $X \\"],
    ['"a $X b"', "a |<X>| b"],
    ['"a\\"b\\n"', 'a|"|b\\n'],
    ["$'a\\tb\\x41\\u00e9'", "a|\t|b|A|é"],
    ["a\"b\"'c'd", "a|b|c|d"],
    ["$X$Y_Z", "<X>|<Y_Z>"],
    ["${X}y", "<X>|y"],
    ["${X:-d}", "<X :- d>"],
    ["${X:---flag}", "<X :- --flag>"],
    ["${X:--1}", "<X :- -1>"],
    ["${X-d}", "<X - d>"],
    ["${X:=${Y:-z w}}", "<X := <Y :- z w>>"],
    ['"${X:-"a b"}"', "<X :- a b>"],
    ["\"${X:-'a'}\"", "<X :- 'a'>"],
    ["${A[@]}", "<A[@]>"],
    ['${A[@]+"${A[@]}"}', "<A[@] + <A[@]>>"],
    ["${#A[@]}", "<# other >"],
    ["${X%%:*}", "<X other >"],
    ["${X:0:3}", "<X other >"],
    ["${!X}", "<! other >"],
    ["$1$@$#", "<1>|<@>|<#>"],
    ["${1:-m}", "<1 :- m>"],
    ["$(a \"$(b ')' )\")c", "<command>|c"],
    ["`date`x", "<command>|x"],
    ["$((8000 + i))", "<arithmetic>"],
    ["<(x)", "<command>"],
    ["a$", "a$"],
    ["$%", "$%"],
    ["~/x*{1,2}", "~/x*{1,2}"],
    ["a\\\nb", "a|b"],
    ["a\\\r\nb", "a|b"],
    ["''", ""],
  ])("%j", (text, expected) => {
    const { word, end } = read(text);
    expect(outline(word.parts)).toBe(expected);
    expect(end).toBe(text.length);
  });

  test("lie where their characters lie", () => {
    const text = "pré\"🚀 $X\"'y'";
    const { word } = read(text);
    for (const part of word.parts) {
      const source = text.slice(part.range.start, part.range.end);
      expect(part.kind === "literal" ? part.value : source).toBe(source);
    }
  });
});

test.each([
  ["'a b'", "a b"],
  ['"$X"', "$X"],
  ["'a'b", "'a'b"],
  ["'a''b'", "'a''b'"],
  ['"a\\"b"', 'a\\"b'],
  ["'", "'"],
])("%j is written %j", (text, written) => {
  expect(read(text).word.written).toBe(written);
});

test.each([
  ["a b", "a"],
  ["'a b' c", "'a b'"],
  ["a;b", "a"],
  ["a>b", "a"],
  ["$(a b) c", "$(a b)"],
  ['"a\nb', '"a'],
  ["${X:-a b} c", "${X:-a b}"],
])("%j begins with the word %j", (text, expected) => {
  expect(text.slice(0, readWord(embedWhole(text), 0, text.length, true).end)).toBe(expected);
});
