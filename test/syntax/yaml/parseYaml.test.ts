import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ParsedYaml } from "../../../src/syntax/yaml/parsedYaml.ts";
import { parseYaml, parseYamlDocuments } from "../../../src/syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../../src/syntax/yaml/plainValue.ts";
import { findComments } from "../../../src/syntax/yaml/yamlComments.ts";
import { getValue, type YamlNode, type YamlScalar } from "../../../src/syntax/yaml/yamlNode.ts";
import { entryAtPath, nodeAtPath, pathAtOffset } from "../../../src/syntax/yaml/yamlPath.ts";

function plain(text: string): unknown {
  return JSON.parse(JSON.stringify(toPlainValue(parseYaml(text).tree)));
}

function problemsIn(text: string): readonly string[] {
  return parseYaml(text).problems.map(
    ({ code, range }) => `${code} ${JSON.stringify(text.slice(range.start, range.end))}`,
  );
}

function scalarsOf(node: YamlNode | null): readonly YamlScalar[] {
  if (node === null || node.kind === "alias") return [];
  if (node.kind === "scalar") return [node];
  if (node.kind === "sequence") return node.items.flatMap(scalarsOf);
  return node.entries.flatMap((entry) => [entry.key, ...scalarsOf(entry.value)]);
}

describe("values", () => {
  test("scalars by their YAML 1.2 types, text as written", () => {
    expect(plain("a: 1\nb: 0.90\nc: 32K\nd: true\ne: ~\nf:\ng: '1'\nh: yes")).toEqual({
      a: 1,
      b: 0.9,
      c: "32K",
      d: true,
      e: null,
      f: null,
      g: "1",
      h: "yes",
    });
    expect(getValue(parseYaml("b: 0.90").tree, "b")).toMatchObject({
      value: 0.9,
      text: "0.90",
      style: "plain",
    });
    expect(getValue(parseYaml("f:").tree, "f")).toMatchObject({
      value: null,
      style: "missing",
      range: { start: 2, end: 2 },
    });
  });

  test("merge keys bring what they refer to, own entries win", () => {
    const text = "base: &base { image: vllm, port: 8000 }\nchat:\n  <<: *base\n  port: 9000";
    expect(plain(text)).toMatchObject({ chat: { image: "vllm", port: 9000 } });
    expect(nodeAtPath(parseYaml(text).tree, ["chat", "image"])).toMatchObject({ text: "vllm" });
  });

  test("keys that would be dangerous in an object", () => {
    const value = toPlainValue(parseYaml("__proto__: { polluted: 1 }\nconstructor: 2").tree);
    expect(Object.keys(value ?? {})).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("byte order mark and CRLF count in offsets", () => {
    const text = "\uFEFFa: 1\r\nb:\r\n  c: x\r\n";
    const c = nodeAtPath(parseYaml(text).tree, ["b", "c"]);
    expect(c && text.slice(c.range.start, c.range.end)).toBe("x");
  });

  test("every document of a manifest", () => {
    const documents = parseYamlDocuments("kind: Service\n---\nkind: Deployment\n---\n");
    expect(documents.map(({ tree }) => getValue(tree, "kind"))).toMatchObject([
      { text: "Service" },
      { text: "Deployment" },
      null,
    ]);
  });
});

describe("problems in plain words, one per mistake", () => {
  test.each([
    ["a: 1\nma\nb: 2", 'missing-colon "ma"'],
    ["args:\n  a: 1\n  ma\nb: 2", 'missing-colon "ma"'],
    ["a: 1\nb:2\nc: 3", 'missing-space "b:"'],
    ["a: 'x\nb: 3", 'unclosed-quote "\'x"'],
    ["a: {b: 1\nc: 2", 'unclosed-bracket "{"'],
    ["a: [1, 2", 'unclosed-bracket "["'],
    ["a: {b: 1 c: 2}", 'missing-comma "1 c: 2"'],
    ["a:\n\tb: 1", 'tab "\\t"'],
    ["a: b: c", 'needs-quotes "b: c"'],
    ["a: @foo", 'needs-quotes "@foo"'],
    ["a: 1\n b: 2", 'indentation "b: 2"'],
    ["a:\n  b: 1\n c: 2", 'indentation "c: 2"'],
    ['a: "\\q"', 'bad-escape "\\\\q"'],
    ["a: - b", 'unexpected "-"'],
    ["a: 1\nb: 2\na: 3", 'duplicate-key "a"'],
    ["a: *x", 'unknown-alias "*x"'],
    ["a: &x [*x]", 'alias-cycle "*x"'],
    ["a: 1\n---\nb: 2", 'several-documents "b: 2"'],
    ["a: {{ .Values.x }}\nb: 1", 'template "{{ .Values.x }}"'],
    ["{{- if .x }}\na: 1\n{{- end }}", 'template "{{- if .x }}"'],
  ])("%j", (text, expected) => {
    expect(problemsIn(text)).toEqual([expected]);
  });

  test("no library wording", () => {
    for (const text of [
      "a: 1\nma\nb: 2",
      "- a\nb: 1",
      "a: {b: 1 c: 2}",
      "a: }",
      "%x\n---\na: [",
      "a: |x\n b",
      "a: b: c: d",
    ]) {
      for (const { message } of parseYaml(text).problems)
        expect(message).not.toMatch(/implicit|flow|scalar|token|compact|block|collection/i);
    }
  });

  test("both keys of a repetition have a range", () => {
    const text = "a: 1\na: 2";
    expect(parseYaml(text).problems).toMatchObject([
      { range: { start: 5 }, related: [{ range: { start: 0, end: 1 } }] },
    ]);
  });

  test("a template in quotes or in a block of text is text", () => {
    expect(problemsIn('a: "{{ x }}"\nb: |\n  {{ y }}\nc: image:{{ tag }}\n# {{ z }}')).toEqual([]);
  });

  test("what is being typed does not swallow its neighbours", () => {
    expect(plain("workload:\n  concurrency: 10\n  cont\nalternatives: {}")).toEqual({
      workload: { concurrency: 10, cont: null },
      alternatives: {},
    });
    expect(plain("a: 1\nma\nb: 2")).toEqual({ a: 1, ma: null, b: 2 });
  });
});

describe("hostile input", () => {
  test("an alias bomb is cut off", () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) =>
        `a${level}: &a${level} [${
          level === 0
            ? "x"
            : Array(10)
                .fill(`*a${level - 1}`)
                .join(", ")
        }]`,
    );
    const parsed = parseYaml(levels.join("\n"));
    expect(parsed.problems.map(({ code }) => code)).toContain("too-many-aliases");
    expect(JSON.stringify(toPlainValue(parsed.tree)).length).toBeLessThan(2_000_000);
  });

  test.each(["[", "{a: ", "- ", "? "])("ten thousand times %j", (piece) => {
    const parsed = parseYaml(piece.repeat(10_000));
    expect(parsed.problems.length).toBeGreaterThan(0);
    expect(() => toPlainValue(parsed.tree)).not.toThrow();
  });

  test("a chain of aliases deeper than the nesting that is read", () => {
    const chain = Array.from(
      { length: 500 },
      (_, index) => `a${index}: &a${index} [${index === 0 ? "x" : `*a${index - 1}`}]`,
    ).join("\n");
    expect(parseYaml(chain).problems.map(({ code }) => code)).toContain("too-many-aliases");
  });
});

describe("paths", () => {
  const text = "services:\n  chat:\n    args: { max-model-len: 32K }\npipeline: [stt, llm]\n";
  const { tree } = parseYaml(text);

  test("from path to node and back", () => {
    expect(nodeAtPath(tree, ["services", "chat", "args", "max-model-len"])).toMatchObject({ text: "32K" });
    expect(nodeAtPath(tree, ["pipeline", 1])).toMatchObject({ text: "llm" });
    expect(nodeAtPath(tree, ["services", "nope", "x"])).toBeNull();
    expect(entryAtPath(tree, ["services", "chat"])?.key.text).toBe("chat");
    expect(pathAtOffset(tree, text.indexOf("32K") + 1)).toMatchObject({
      path: ["services", "chat", "args", "max-model-len"],
      on: "value",
    });
    expect(pathAtOffset(tree, text.indexOf("chat"))).toMatchObject({ path: ["services", "chat"], on: "key" });
    expect(pathAtOffset(tree, text.indexOf("llm"))).toMatchObject({ path: ["pipeline", 1], on: "value" });
  });
});

test("comments, own line or not, but no # inside text", () => {
  const text = '# top\na: 1 # one\nb: "x # no"  # two # three\nc: |\n  # no\nd: x#no\n';
  const found = findComments(text, parseYaml(text).tree);
  expect(found.map((comment) => comment.text.trim())).toEqual(["top", "one", "two # three"]);
  expect(found.map((comment) => comment.ownLine)).toEqual([true, false, false]);
});

describe("properties", () => {
  const words = fc.constantFrom(
    "a",
    "b:",
    " ",
    "\n  ",
    "\n",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    ": ",
    '"',
    "'",
    "# c",
    "|\n",
    ">\n",
    "\t",
    "&x ",
    "*x",
    "---\n",
    "\r\n",
    "é😀",
    "? ",
    "!t ",
    "{{",
    "}}",
    "%",
    "<<: ",
  );
  const broken = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(""));

  test("nothing throws, and every range lies in the text", () => {
    fc.assert(
      fc.property(broken, (text) => {
        const parsed: ParsedYaml = parseYaml(text);
        for (const { range } of [...parsed.problems, ...scalarsOf(parsed.tree)]) {
          expect(
            range.start >= 0 && range.start <= range.end && range.end <= text.length,
            JSON.stringify(text),
          ).toBe(true);
        }
        toPlainValue(parsed.tree);
        findComments(text, parsed.tree);
      }),
      { numRuns: 2000 },
    );
  });

  test("a plain scalar on one line is its source", () => {
    fc.assert(
      fc.property(broken, (text) => {
        for (const scalar of scalarsOf(parseYaml(text).tree)) {
          const written = text.slice(scalar.range.start, scalar.range.end);
          if (scalar.style === "plain" && !/[\r\n]/.test(written)) expect(scalar.text).toBe(written);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
