import { describe, expect, test } from "vitest";
import { changedText } from "../../../src/syntax/shell/changedText.ts";

describe("what bash makes of a value", () => {
  test.each([
    ["${M##*/}", "org/model/x", "x"],
    ["${M#*/}", "org/model/x", "model/x"],
    ["${M%/*}", "org/model/x", "org/model"],
    ["${M%%/*}", "org/model/x", "org"],
    ["${M%.gguf}", "a.b.gguf", "a.b"],
    ["${M%.gguf}", "a.b", "a.b"],
    ["${M/7B/14B}", "Qwen-7B-7B", "Qwen-14B-7B"],
    ["${M//-/_}", "a-b-c", "a_b_c"],
    ["${M//[[:space:]]/,}", "0 1\t2", "0,1,2"],
    ["${M/ /}", "a b", "ab"],
    ["${M,,}", "SmolLM3-3B", "smollm3-3b"],
    ["${M^^}", "a1", "A1"],
    ["${M^}", "abc", "Abc"],
    ["${M#?}", "abc", "bc"],
    ["${M##v}", "v1.2", "1.2"],
  ])("%s of %j is %j", (expression, value, changed) => {
    expect(changedText(expression, value)).toBe(changed);
  });

  test.each([
    ["an expansion in the operand", "${M#$P/}", "a/b"],
    ["a bracket expression", "${M%[0-9]}", "a1"],
    ["two stars", "${M#*-*-}", "a-b-c"],
    ["an anchored pattern", "${M/#a/b}", "ab"],
    ["a substring", "${M:0:3}", "abcdef"],
    ["a text that is no name", "${M##*/}", "x".repeat(501)],
  ])("%s is not followed", (_, expression, value) => {
    expect(changedText(expression, value)).toBeNull();
  });
});
