import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { projectRoot } from "../editor/host/paths.ts";

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
  readonly description: string;
}

interface LanguageConfiguration {
  readonly wordPattern: string;
  readonly indentationRules: { readonly increaseIndentPattern: string };
}

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(projectRoot, "syntaxes", name), "utf8"));
}

/** The text that a snippet inserts when every proposal is taken. */
function expand({ body }: Snippet): string {
  const text = body.join("\n").replace(/\$\{\d+:((?:[^}\\]|\\.)*)\}/g, "$1");
  return text.replace(/(?<!\\)\$0/g, "").replace(/\\\$/g, "$");
}

describe("the snippets", async () => {
  const snippets = Object.entries(await readJson<Record<string, Snippet>>("gpuplan.code-snippets.json"));

  test.each(snippets)("%s inserts YAML that parses", (_name, snippet) => {
    const text = expand(snippet);
    const document = parseDocument(text);
    expect(document.errors).toEqual([]);
    expect(document.toJS()).toBeTypeOf("object");
    expect(text).not.toMatch(/\$\{|\\/);
    expect(snippet.description).not.toBe("");
  });

  test("have prefixes of their own", () => {
    const prefixes = snippets.map(([, { prefix }]) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  test("the whole plan is the project's running example", () => {
    const plan = snippets.find(([, { prefix }]) => prefix === "plan")?.[1];
    expect(plan && parseDocument(expand(plan)).toJS()).toEqual({
      gpuplan: 1,
      gpu: "2x L4",
      services: {
        chat: {
          model: "Qwen/Qwen2.5-7B-Instruct",
          args: { "max-model-len": "32K", "gpu-memory-utilization": 0.9 },
        },
      },
      workload: { concurrency: 10, context: "32K" },
    });
  });
});

describe("the language configuration", async () => {
  const configuration = await readJson<LanguageConfiguration>("gpuplan.language-configuration.json");

  test("takes model ids, flags and quantities as one word", () => {
    const words = "model: Qwen/Qwen2.5-7B-Instruct, max-model-len: 32K $0.39/h 75%".match(
      new RegExp(configuration.wordPattern, "g"),
    );
    expect(words).toEqual(["model", "Qwen/Qwen2.5-7B-Instruct", "max-model-len", "32K", "$0.39/h", "75%"]);
  });

  test.each([
    ["services:", true],
    ["  chat:   # the one for customers", true],
    ["description: |", true],
    ["gpu: 2x L4", false],
    ["# services:", false],
  ])("after %j the next line is indented: %s", (line, indented) => {
    expect(new RegExp(configuration.indentationRules.increaseIndentPattern).test(line)).toBe(indented);
  });
});
