import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  commented,
  withoutTemplates,
  writeYaml,
  type YamlMap,
  type YamlValue,
} from "../../../src/generate/yaml/writeYaml.ts";

describe("writeYaml", () => {
  it("writes as people do: two blanks a level, quotes only where they must be", () => {
    const tree = {
      image: "vllm/vllm-openai:v0.28.0",
      command: ["--max-model-len=32K", "a b"],
      nested: { count: 2, ratio: 0.5, on: true, none: null, empty: {}, list: [] },
      items: [{ name: "x", value: "yes" }],
      left_out: undefined,
    };
    expect(writeYaml(tree)).toBe(
      [
        "image: vllm/vllm-openai:v0.28.0",
        "command:",
        "  - --max-model-len=32K",
        '  - "a b"',
        "nested:",
        "  count: 2",
        "  ratio: 0.5",
        '  "on": true',
        '  "none": null'.replaceAll('"', ""),
        "  empty: {}",
        "  list: []",
        "items:",
        "  - name: x",
        '    value: "yes"',
        "",
      ].join("\n"),
    );
  });

  it("puts comments above what they are about, and keeps them comments", () => {
    expect(writeYaml({ a: commented(["one", "two\nthree: 3"], { b: 1 }) })).toBe(
      "# one\n# two three: 3\na:\n  b: 1\n",
    );
  });

  it("is read back as the same tree by YAML 1.1 and 1.2, also where templates are kept out", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 8 }),
      fc.constantFrom(
        "yes",
        "No",
        "null",
        "~",
        "1e3",
        "0x1F",
        "0o7",
        "017",
        "1:30",
        "2026-01-01",
        "1_000",
        ".inf",
        "=",
        "<<",
        "---",
        "{{ x }}",
        "{{{%",
        "- a",
        "a: b",
        "a #b",
        "'",
        '"',
        "\\",
        "32K",
        "10s",
        "0b1",
        "+1",
        "-",
        "--",
        "!x",
        "&x",
        "*x",
      ),
    );
    const { value } = fc.letrec<{ value: YamlValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(text, tie("value"), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    const tree: fc.Arbitrary<YamlMap> = fc.dictionary(text, value, {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(tree, (generated) => {
        const written = writeYaml(generated);
        for (const version of ["1.1", "1.2"] as const) {
          expect(parse(written, { version, merge: false, uniqueKeys: true })).toEqual(generated);
          expect(parse(withoutTemplates(written), { version })).toEqual(generated);
        }
        expect(withoutTemplates(written)).not.toContain("{{");
      }),
      { numRuns: 1000 },
    );
  });
});
