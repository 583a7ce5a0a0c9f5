import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyMergePatch } from "../../src/plan/mergePatch.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../src/syntax/yaml/plainValue.ts";
import type { YamlNode } from "../../src/syntax/yaml/yamlNode.ts";
import { nodeAtPath } from "../../src/syntax/yaml/yamlPath.ts";

function treeOf(text: string): YamlNode {
  const { tree } = parseYaml(text);
  if (!tree) throw new Error("empty");
  return tree;
}

function merged(plan: string, patch: string): unknown {
  return JSON.parse(JSON.stringify(toPlainValue(applyMergePatch(treeOf(plan), treeOf(patch)))));
}

describe("the cases of RFC 7396, appendix A", () => {
  test.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', "{}"],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ["[1,2]", '{"a":"b","c":null}', '{"a":"b"}'],
    ["{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])("%s with %s", (plan, patch, expected) => {
    expect(merged(plan, patch)).toEqual(JSON.parse(expected));
  });
});

test("it does what the RFC's own pseudocode does, on any two values", () => {
  const leaf = fc.oneof(
    fc.constant(null),
    fc.nat(9),
    fc.constantFrom("x", "y"),
    fc.array(fc.nat(3), { maxLength: 2 }),
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.dictionary(fc.constantFrom("a", "b", "c"), tie("node"), { maxKeys: 3 }),
    ),
  })).node;
  const isObject = (json: unknown): json is Record<string, unknown> =>
    typeof json === "object" && json !== null && !Array.isArray(json);
  const reference = (target: unknown, patch: unknown): unknown => {
    if (!isObject(patch)) return patch;
    const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
    for (const [key, change] of Object.entries(patch)) {
      if (change === null) delete result[key];
      else result[key] = reference(result[key], change);
    }
    return result;
  };
  fc.assert(
    fc.property(value, value, (plan, patch) => {
      const text = (json: unknown) => `v: ${JSON.stringify(json)}`;
      fc.pre(patch !== null);
      expect(merged(text(plan), text(patch))).toEqual({ v: reference(plan, patch) });
    }),
  );
});

describe("in a plan", () => {
  const plan = "services:\n  chat:\n    args:\n      max-model-len: 32K\n      dtype: auto\n";

  test("hyphens and underscores spell one vLLM setting, but only under args", () => {
    expect(merged(plan, "services: { chat: { args: { max_model_len: 8192 } } }")).toEqual({
      services: { chat: { args: { max_model_len: 8192, dtype: "auto" } } },
    });
    expect(merged(plan, "services: { chat: { args: { max_model_len: null } } }")).toEqual({
      services: { chat: { args: { dtype: "auto" } } },
    });
    expect(merged("pools: { a-b: 1 }", "pools: { a_b: 2 }")).toEqual({ pools: { "a-b": 1, a_b: 2 } });
  });

  test("every value keeps the range at which it is written", () => {
    const text = `${plan}alternatives:\n  short: { services: { chat: { args: { max-model-len: 8K } } } }\n`;
    const root = treeOf(text);
    const patch = nodeAtPath(root, ["alternatives", "short"]);
    if (!patch) throw new Error("no patch");
    const result = applyMergePatch(root, patch);
    const rangeOf = (key: string) => nodeAtPath(result, ["services", "chat", "args", key])?.range;
    expect(rangeOf("max-model-len")).toEqual({ start: text.indexOf("8K"), end: text.indexOf("8K") + 2 });
    expect(rangeOf("dtype")).toEqual({ start: text.indexOf("auto"), end: text.indexOf("auto") + 4 });
  });
});
