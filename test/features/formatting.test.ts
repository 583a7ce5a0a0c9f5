import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it, test } from "vitest";
import { formatPlan } from "../../src/features/formatting.ts";
import type { Service } from "../../src/service/service.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../src/syntax/yaml/plainValue.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { readMarks } from "../support/marks.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function formatted(text: string, name = planName): string {
  return applyEdits(text, service.formatting(documentOf(text, name)));
}

describe("formatting", () => {
  it("indents by two, spaces evenly, and keeps comments, order and blank lines", () => {
    const text = `# Voice
gpuplan:   1   # the version
services:
    chat:
        # what runs
        model:   'Qwen/Qwen2.5-7B-Instruct'
        args: {max-model-len: 32K,gpu-memory-utilization: 0.90}

    tts: { engine: process,memory: 2GB }
pipeline: [ chat,tts ]
gpu: L4
# the end
`;
    expect(formatted(text)).toBe(`# Voice
gpuplan: 1 # the version
services:
  chat:
    # what runs
    model: 'Qwen/Qwen2.5-7B-Instruct'
    args: { max-model-len: 32K, gpu-memory-utilization: 0.90 }

  tts: { engine: process, memory: 2GB }
pipeline: [chat, tts]
gpu: L4

# the end
`);
  });

  it("spells every value as it was", () => {
    const values = [
      "0.90",
      "1e3",
      "0x10",
      "12345678901234567890",
      "TRUE",
      "~",
      "2024-01-01",
      "'a b'",
      '"x"',
      "10,000",
    ];
    for (const value of values) expect(formatted(`x-own:    ${value}\n`)).toBe(`x-own: ${value}\n`);
  });

  it("keeps the lines of long texts, under the new indentation", () => {
    const text = `services:
    chat:
        x-folded: >-
            one
              indented

            three
        x-plain: a long
            text
        x-literal: |
            as it
              is
`;
    expect(formatted(text)).toBe(`services:
  chat:
    x-folded: >-
      one
        indented

      three
    x-plain: a long
      text
    x-literal: |
      as it
        is
`);
  });

  it("keeps the file's line ends and its byte order mark", () => {
    expect(formatted("\uFEFFgpuplan:  1\r\ngpu:  L4\r\n")).toBe("\uFEFFgpuplan: 1\r\ngpu: L4\r\n");
  });

  it.each([
    ["broken YAML", "gpuplan:  1\nservices: { a: {\n"],
    ["two documents", "gpuplan:  1\n---\ngpuplan:  1\n"],
    ["a template", "gpuplan:  1\n{{ if .x }}\ngpu:  L4\n"],
    ["a key that stands twice", "gpuplan:  1\ngpu:  L4\ngpu: A40\n"],
    ["an alias to nothing", "gpuplan:  1\nx-a: *none\n"],
  ])("leaves %s alone", (_, text) => {
    expect(service.formatting(documentOf(text, planName))).toEqual([]);
  });

  it("leaves other files alone", () => {
    expect(service.formatting(documentOf("vllm   serve A\n"))).toEqual([]);
  });

  it("is one edit of what differs", () => {
    const [edit, ...others] = service.formatting(documentOf("gpuplan: 1\ngpu:   L4\nname: x\n", planName));
    expect(others).toEqual([]);
    expect(edit).toEqual({ range: { start: 16, end: 18 }, newText: "" });
  });
});

const plans = [
  ...readdirSync("test/fixtures/plans").map((name) => `test/fixtures/plans/${name}`),
  ...readdirSync("examples").flatMap((name) => (name.includes("gpuplan") ? [`examples/${name}`] : [])),
].map((path) => [path, readMarks(readFileSync(path, "utf8")).text] as const);

test.each(plans)("%s formatted twice is formatted once, and says the same", (_, text) => {
  const once = formatted(text);
  expect(formatted(once)).toBe(once);
  expect(toPlainValue(parseYaml(once).tree)).toEqual(toPlainValue(parseYaml(text).tree));
  const rules = (each: string) => service.findings(documentOf(each, planName)).map(({ message }) => message);
  expect(rules(once)).toEqual(rules(text));
});

test("the examples are formatted", () => {
  for (const [path, text] of plans)
    if (path.startsWith("examples/")) expect(formatted(text), path).toBe(text);
});

test("whatever spaces and comments are put into a plan, formatting twice is formatting once", () => {
  const noise = fc.constantFrom("", " ", "\n", " # a note", "\n# a note\n", "\n\n");
  const place = fc.tuple(fc.nat(), noise);
  fc.assert(
    fc.property(fc.constantFrom(...plans), fc.array(place, { maxLength: 4 }), ([, plan], places) => {
      let text = plan;
      for (const [at, added] of places) {
        const offset = at % (text.length + 1);
        text = text.slice(0, offset) + added + text.slice(offset);
      }
      const once = formatPlan(text);
      if (once === null) return;
      expect(formatPlan(once)).toBe(once);
      expect(toPlainValue(parseYaml(once).tree)).toEqual(toPlainValue(parseYaml(text).tree));
    }),
    { numRuns: 500 },
  );
});
