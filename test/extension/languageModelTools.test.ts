import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assistantAnswer, assistantTools, readAssistantInput } from "../../src/extension/assistantTools.ts";

interface Manifest {
  readonly contributes: {
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly modelDescription: string;
      readonly inputSchema: { readonly properties: Readonly<Record<string, { readonly type: string }>> };
    }[];
  };
}

const manifest: Manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const tools = manifest.contributes.languageModelTools;

describe("tools for language models", () => {
  it("are registered as package.json names them", () => {
    expect(tools.map(({ name }) => name)).toEqual(Object.keys(assistantTools));
  });

  it.each(tools.map((tool) => [tool.name, tool] as const))("%s takes what is read", (_, tool) => {
    expect(Object.keys(tool.inputSchema.properties)).toEqual(Object.keys(readAssistantInput({})));
    for (const { type } of Object.values(tool.inputSchema.properties)) expect(type).toBe("string");
    expect(tool.modelDescription).toContain("vLLM");
  });

  it.each([
    [{ file: "serve.sh" }, { file: "serve.sh", text: null, fileName: "launch.sh" }],
    [
      { text: "vllm serve x", fileName: "a.yaml" },
      { file: null, text: "vllm serve x", fileName: "a.yaml" },
    ],
    [
      { file: " ", text: 5, more: true },
      { file: null, text: null, fileName: "launch.sh" },
    ],
    [null, { file: null, text: null, fileName: "launch.sh" }],
    ["serve.sh", { file: null, text: null, fileName: "launch.sh" }],
  ])("%j is understood", (input, expected) => {
    expect(readAssistantInput(input)).toEqual(expected);
  });

  it("answer with rows that name the workspace's files, and count what is left out", () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, line) => ({ file: "/elsewhere", line }));
    expect(JSON.parse(assistantAnswer([{ file: "ops/serve.sh", rows: rows(1) }]))).toEqual([
      { file: "ops/serve.sh", line: 0 },
    ]);
    expect(assistantAnswer([{ file: "a", rows: [] }])).toBe("[]");
    const long = assistantAnswer([
      { file: "a", rows: rows(60) },
      { file: "b", rows: rows(60) },
    ]);
    expect(long).toMatch(/\]\n20 more rows are left out\.$/);
  });
});
