import { readFileSync } from "node:fs";
import Ajv from "ajv-draft-04";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configJsonSchema, configKeys } from "../../src/config/configSchema.ts";
import { emptyConfig, readConfig } from "../../src/config/readConfig.ts";
import { ruleList } from "../../src/findings/ruleList.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../src/syntax/yaml/plainValue.ts";

const read = (text: string) => readConfig(parseYaml(text));

describe("what a .gpuplanrc.yaml says", () => {
  it("is read key by key", () => {
    const { config, problems, ruleNames } = read(
      'gpu: 2x L4\nvllm: 0.10\nexpected_concurrency: 16\nrules: { idle-gpu: "off" }\nignore: [vendor/]\n',
    );
    expect(problems).toEqual([]);
    expect(config).toEqual({
      gpu: "2x L4",
      // As it is written: YAML's number would be 0.1.
      vllm: "0.10",
      expectedConcurrency: 16,
      rules: { "idle-gpu": "off" },
      ignore: ["vendor/"],
    });
    expect(ruleNames.map(({ id }) => id)).toEqual(["idle-gpu"]);
  });

  it.each(["", "# nothing yet\n", "gpu:\nrules:\nignore:\n", "rules:\n  idle-gpu:\n", "---\n"])(
    "is nothing where nothing is written: %j",
    (text) => {
      expect(read(text)).toMatchObject({ config: emptyConfig, problems: [] });
    },
  );

  it("keeps what is right beside what is wrong", () => {
    const { config, problems } = read("gpu: L5\nvllm: 0.11\nrules: { idle-gpu: loud, not-read: off }\n");
    expect(config).toMatchObject({ gpu: null, vllm: "0.11", rules: { "not-read": "off" } });
    expect(problems).toHaveLength(2);
  });

  it.each(["__proto__", "constructor", "toString"])("takes a rule named %s for no more than a name", (id) => {
    const { config } = read(`rules: { ${id}: off }\n`);
    expect(Object.getPrototypeOf(config.rules)).toBe(Object.prototype);
    expect(Object.entries(config.rules)).toEqual([[id, "off"]]);
  });

  it.each([
    "hub",
    "hub.enabled",
    "endpoint",
    "hf_token",
    "extends",
    "include",
    "plugins",
    "prices",
    "priceFile",
    "proxy",
    "url",
  ])("takes nothing of %s, and says who may set it", (key) => {
    const { config, problems } = read(`${key}: https://evil.example\n`);
    expect(config).toEqual(emptyConfig);
    expect(problems.map(({ message, fixes }) => [message, fixes])).toEqual([
      [expect.stringContaining("only a person may set"), []],
    ]);
  });

  it("never throws, and points at characters that are there", () => {
    const piece = fc.constantFrom(
      ...[
        "gpu:",
        " L4",
        "rules:",
        "\n  ",
        "idle-gpu",
        ": ",
        "off",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "<<: ",
      ],
      ...[
        "ignore:",
        "\n",
        "\t",
        '"',
        "'",
        "|",
        ">",
        "# x",
        "!!str ",
        "? ",
        "1e9",
        "~",
        "é🚀",
        "{{ x }}",
        "..",
        "null",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        const { problems, config } = read(text);
        for (const { range } of problems) {
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeLessThanOrEqual(text.length + 1);
          expect(range.start).toBeLessThanOrEqual(range.end);
        }
        expect(config.ignore.every((pattern) => !pattern.includes(".."))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("is bounded: aliases that multiply, a file without end, deep nesting", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x]\n${[..."bcdefghi"]
      .map((name, index) => `${name}: &${name} [${`*${"abcdefgh"[index]},`.repeat(8)}]\n`)
      .join("")}ignore: *i\n`;
    for (const text of [bomb, "ignore:\n".padEnd(2_000_000, "- a\n"), `ignore: ${"[".repeat(20_000)}`])
      expect(() => read(text)).not.toThrow();
  });
});

describe("the published schema", () => {
  const published = JSON.parse(readFileSync("schemas/gpuplanrc.schema.json", "utf8"));

  it("is that of the format (npm run schema writes it)", () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(configJsonSchema(ruleList))));
    expect(Object.keys(published.properties)).toEqual(configKeys.map(({ name }) => name));
    expect(Object.keys(published.properties.rules.properties)).toEqual(ruleList.map(({ id }) => id));
  });

  it("is registered for the file", () => {
    const { contributes } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(contributes.yamlValidation).toContainEqual({
      fileMatch: [".gpuplanrc.yaml"],
      url: "./schemas/gpuplanrc.schema.json",
    });
  });

  it.each([
    ["{}", true],
    ["gpu: L4\nvllm: 0.11\nexpected_concurrency: 3\nrules: { idle-gpu: off }\nignore: [a/]", true],
    ["hub: { enabled: true }", false],
    ["gpus: L4", false],
    ["gpu: [L4]", false],
    ["expected_concurrency: -1", false],
    ["expected_concurrency: 1.5", false],
    ["rules: { idle-gpu: loud }", false],
    ["rules: { idle-gpus: off }", false],
    ["rules: [idle-gpu]", false],
    ["ignore: vendor/", false],
  ])("judges %j as the reader does: %s", (text, expected) => {
    const { problems, ruleNames } = read(text);
    const ids = ruleList.map(({ id }) => id);
    expect(problems.length === 0 && ruleNames.every(({ id }) => ids.includes(id))).toBe(expected);
    expect(
      new Ajv({ strict: false }).validate(
        { ...published, $schema: undefined },
        toPlainValue(parseYaml(text).tree),
      ),
    ).toBe(expected);
  });
});
