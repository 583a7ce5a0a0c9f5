import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { DocumentSymbol } from "../../src/features/documentSymbols.ts";
import { findSymbols } from "../../src/features/workspaceSymbols.ts";
import type { Service } from "../../src/service/service.ts";
import { containsRange } from "../../src/text/textRange.ts";
import { readCursor } from "../support/marks.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const plan = `# Two comments
# in a row
gpuplan: 1
pools:
  a10: { gpu: A10G, price: $0.39/h }
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    pool: a10
    args:
      max-model-len: 32K
      kv-cache-dtype: fp8
  voice:
    engine: process
    memory: 2.0GB..2.5GB
    share: chat
  other: { script: ./serve.sh#main }
pipeline: [chat, voice]
objectives:
  latency: 10s p99
alerts: { queue_depth: "> 100" }
`;
const launch = `vllm serve Qwen/Qwen2.5-7B-Instruct \\
  --max-model-len 32768 --enforce-eager --kv-cache-dtype=fp8
`;

const outline = (symbols: readonly DocumentSymbol[]): readonly string[] =>
  symbols.flatMap(({ name, detail, kind, children }) => [
    `${kind} ${name}${detail === "" ? "" : ` (${detail})`}`,
    ...outline(children).map((line) => `  ${line}`),
  ]);

describe("document symbols", () => {
  it("of a plan are its keys, with what is named told apart", () => {
    const lines = outline(service.documentSymbols(documentOf(plan, planName)));
    expect(lines.slice(1, 12)).toEqual([
      "key pools",
      "  pool a10 (A10G)",
      "    key gpu (A10G)",
      "    key price ($0.39/h)",
      "key services",
      "  service chat (Qwen/Qwen2.5-7B-Instruct)",
      "    key model (Qwen/Qwen2.5-7B-Instruct)",
      "    key pool (a10)",
      "    key args",
      "      setting max-model-len (32K)",
      "      setting kv-cache-dtype (fp8)",
    ]);
  });

  it("of another file are its launches with their settings", () => {
    expect(outline(service.documentSymbols(documentOf(launch)))).toEqual([
      "launch Qwen/Qwen2.5-7B-Instruct (vllm serve)",
      "  setting --max-model-len (32768)",
      "  setting --enforce-eager",
      "  setting --kv-cache-dtype (fp8)",
    ]);
    expect(service.documentSymbols(documentOf("echo hello\n"))).toEqual([]);
  });

  it("hold their names, and their children", () => {
    const check = ({ range, nameRange, children }: DocumentSymbol): void => {
      expect(containsRange(range, nameRange)).toBe(true);
      for (const child of children) {
        expect(containsRange(range, child.range)).toBe(true);
        check(child);
      }
    };
    for (const name of readdirSync("test/fixtures/plans")) {
      const text = readFileSync(`test/fixtures/plans/${name}`, "utf8");
      service.documentSymbols(documentOf(text, name)).forEach(check);
    }
    service.documentSymbols(documentOf(launch)).forEach(check);
  });
});

describe("workspace symbols", () => {
  const found = (query: string) =>
    findSymbols(service.documentSymbols(documentOf(plan, planName)), query, "test.gpuplan.yaml").map(
      ({ symbol, container }) => `${container}/${symbol.name}`,
    );

  it("are what has a name, found by letters in their order", () => {
    expect(found("")).toEqual(["pools/a10", "services/chat", "services/voice", "services/other"]);
    expect(found("VC")).toEqual(["services/voice"]);
    expect(found("model")).toEqual([]);
  });
});

describe("folding", () => {
  it("folds the blocks and comments of several lines", () => {
    const ranges = service.foldingRanges(documentOf(plan, planName)) ?? [];
    const lines = ranges.map(
      ({ range, kind }) =>
        `${plan.slice(0, range.start).split("\n").length}–${plan.slice(0, range.end).split("\n").length} ${kind}`,
    );
    expect(lines).toEqual([
      "1–2 comment",
      "4–5 block",
      "6–17 block",
      "7–12 block",
      "10–12 block",
      "13–16 block",
      "19–20 block",
    ]);
  });

  it("leaves other files to their own editors", () => {
    expect(service.foldingRanges(documentOf(launch))).toBeNull();
  });
});

describe("selection", () => {
  const chainAt = (marked: string, name?: string) => {
    const { text, offset } = readCursor(marked);
    return service
      .selectionRanges(documentOf(text, name), offset)
      .map(({ start, end }) => text.slice(start, end));
  };

  it("grows from the value to the file", () => {
    const text = 'gpuplan: 1\npools: { a: { gpu: "L█4" } }\n';
    expect(chainAt(text, planName)).toEqual([
      "L4",
      '"L4"',
      'gpu: "L4"',
      ' gpu: "L4" ',
      '{ gpu: "L4" }',
      'a: { gpu: "L4" }',
      ' a: { gpu: "L4" } ',
      '{ a: { gpu: "L4" } }',
      'pools: { a: { gpu: "L4" } }',
      'gpuplan: 1\npools: { a: { gpu: "L4" } }',
      'gpuplan: 1\npools: { a: { gpu: "L4" } }\n',
    ]);
  });

  it("grows over a launch by its settings", () => {
    expect(chainAt(launch.replace("32768", "327█68"))).toEqual([
      "32768",
      "--max-model-len 32768",
      launch.trimEnd(),
      launch,
    ]);
    expect(chainAt("echo █hello\n")).toEqual([]);
  });

  it("always grows", () => {
    const texts = [plan, launch];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), (text, at) => {
        const name = text === plan ? planName : "serve.sh";
        const chain = service.selectionRanges(documentOf(text, name), at % (text.length + 1));
        for (const [index, range] of chain.slice(1).entries()) {
          const inner = chain[index] ?? expect.fail();
          expect(containsRange(range, inner)).toBe(true);
          expect(range).not.toEqual(inner);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("links", () => {
  it("lead from models to their pages and from scripts to their files", () => {
    const links = service.documentLinks(documentOf(plan, planName));
    expect(
      links.map((link) => [
        plan.slice(link.range.start, link.range.end),
        link.kind === "page" ? link.url : link.kind === "file" ? link.path : link.rule,
      ]),
    ).toEqual([
      ["Qwen/Qwen2.5-7B-Instruct", "https://huggingface.co/Qwen/Qwen2.5-7B-Instruct"],
      ["./serve.sh#main", "./serve.sh"],
    ]);
    const [link] = service.documentLinks(documentOf(launch));
    expect(link).toMatchObject({ kind: "page", url: "https://huggingface.co/Qwen/Qwen2.5-7B-Instruct" });
  });

  it("lead to a revision where one is named, and from folders nowhere", () => {
    const text = "gpuplan: 1\nservices: { a: { model: org/name@v2 }, b: { model: ./folder/model } }\n";
    expect(service.documentLinks(documentOf(text, planName))).toMatchObject([
      { url: "https://huggingface.co/org/name/tree/v2" },
    ]);
  });
});

describe("semantic tokens", () => {
  const tokensOf = (text: string, name?: string) =>
    service
      .semanticTokens(documentOf(text, name))
      ?.map(
        ({ range, type, modifiers }) =>
          `${text.slice(range.start, range.end)} ${[type, ...modifiers].join(" ")}`,
      );

  it("tell names, references, models, numbers and units of a plan apart", () => {
    expect(tokensOf(plan, planName)).toEqual([
      ...["1 number", "a10 namespace declaration", "A10G type", "$0.39 number", "/h keyword"],
      ...["chat class declaration", "Qwen/Qwen2.5-7B-Instruct type", "a10 namespace"],
      ...["max-model-len parameter", "32K number", "kv-cache-dtype parameter", "fp8 enumMember"],
      ...["voice class declaration", "process enumMember"],
      ...["2.0 number", "GB keyword", ".. operator", "2.5 number", "GB keyword", "chat class"],
      ...["other class declaration", "chat class", "voice class"],
      ...["10 number", "s keyword", "p99 keyword", "> operator", "100 number"],
    ]);
  });

  it("of a launch are the flags and their values", () => {
    expect(tokensOf(launch)).toEqual([
      "Qwen/Qwen2.5-7B-Instruct type",
      "--max-model-len parameter",
      "32768 number",
      "--enforce-eager parameter",
      "--kv-cache-dtype parameter",
      "fp8 enumMember",
    ]);
    expect(
      tokensOf(
        'services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: "--model Qwen/Qwen3-8B --max-model-len 8K"\n',
        "compose.yaml",
      ),
    ).toEqual(["Qwen/Qwen3-8B type", "--max-model-len parameter", "8K number"]);
    expect(tokensOf("echo hello\n")).toBeUndefined();
  });

  it("never overlap nor run over a line", () => {
    for (const name of readdirSync("test/fixtures/plans")) {
      const text = readFileSync(`test/fixtures/plans/${name}`, "utf8");
      let end = 0;
      for (const { range } of service.semanticTokens(documentOf(text, name)) ?? []) {
        expect(range.start).toBeGreaterThanOrEqual(end);
        expect(text.slice(range.start, range.end)).not.toContain("\n");
        end = range.end;
      }
    }
  });
});
