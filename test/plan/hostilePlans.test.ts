import { beforeAll, describe, expect, it } from "vitest";
import type { GenerationKind } from "../../src/generate/generation.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService({}, "2026-11-21");
});

const head = "gpuplan: 1\ngpu: L4\n";
const chat = "services:\n  chat:\n    model: Qwen/Qwen3-8B\n";
const nines = "9".repeat(400);

/** Plans that nobody would write who means well. */
const plans: Readonly<Record<string, string>> = {
  "nesting without end": `${head}services: ${"{a: ".repeat(3_000)}`,
  "nesting in blocks": Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
  "brackets that only open": `${head}pipeline: ${"[".repeat(20_000)}`,
  "aliases that multiply": `a: &a [x, x, x, x, x, x, x, x, x, x]\n${"bcdefghij"
    .split("")
    .map((name, index) => `${name}: &${name} [${`*${"abcdefghi"[index]}, `.repeat(9)}*${"abcdefghi"[index]}]`)
    .join("\n")}\n`,
  "an alias inside itself": `${head}services: &s\n  chat: *s\n`,
  "an anchor that stands twice": `${head}x-a: &a { model: Qwen/Qwen3-8B }\nx-b: &a { model: 7 }\nservices: { chat: *a, other: { <<: *a } }\n`,
  "a merge of itself": `${head}services:\n  chat: &c\n    <<: *c\n    model: Qwen/Qwen3-8B\n`,
  "numbers beyond all numbers": `${head}${chat}    args: { max-model-len: ${nines}, max-num-seqs: 1e999 }\nworkload: { concurrency: ${nines}, context: ${nines}K }\nhours_per_month: ${nines}\n`,
  "numbers below zero": `gpuplan: 1\npools: { default: { gpu: L4, count: -3, price: -$1/h, reserve: -20% } }\n${chat}    replicas: -1\n    args: { max-model-len: -5, gpu-memory-utilization: -0.5, tensor-parallel-size: -8 }\nworkload: { concurrency: -10, context: -1K, utilization: -1 }\n`,
  "numbers of zero": `gpuplan: 1\npools: { default: { gpu: L4, count: 0, price: $0/h } }\n${chat}    replicas: 0\n    args: { max-model-len: 0, max-num-seqs: 0, tensor-parallel-size: 0, block-size: 0 }\nworkload: { concurrency: 0, context: 0, users: 0, requests_per_user: 0/h }\n`,
  "numbers that are none": `${head}${chat}    args: { max-model-len: .nan, max-num-seqs: .inf }\nworkload: { concurrency: .nan, context: -.inf }\n`,
  "keys from everywhere": `${head}services:\n  "\u202Echat\u0000":\n    model: Qwen/Qwen3-8B\n  "日本語 🚀": { model: "模型" }\n  __proto__: { model: a/b }\n  constructor: { model: a/b }\n  toString: { model: a/b }\n"\uD800": 1\n`,
  "names of prototypes": `${head}pools: { __proto__: { gpu: L4 }, hasOwnProperty: { gpu: L4 } }\nservices: { chat: { model: a/b, pool: __proto__, env: { __proto__: x }, args: { constructor: 1, __proto__: { a: 1 } } } }\nalternatives: { __proto__: { gpu: A100 } }\n`,
  "line ends of all sorts": `${`${head}${chat}`.replaceAll("\n", "\r\n").replace("\r\n", "\r")}\u2028pool: x\n`,
  "a byte order mark within": `\uFEFF${head}\uFEFF${chat}`,
  "tabs everywhere": `${head}services:\n\tchat:\n\t\tmodel:\tQwen/Qwen3-8B\n`,
  "keys that stand a thousand times": `${head}services:\n${"  chat: { model: a/b }\n".repeat(1_000)}`,
  "a key of a hundred thousand letters": `${head}services:\n  ${"x".repeat(100_000)}: { modl: ${"y".repeat(100_000)} }\n`,
  "a value on ten thousand lines": `${head}${chat}    args:\n      chat-template: |\n${"        {{ x }}\n".repeat(10_000)}`,
  "services that share in a circle": `${head}services:\n  a: { model: Qwen/Qwen3-8B, share: b }\n  b: { model: Qwen/Qwen3-8B, share: c }\n  c: { model: Qwen/Qwen3-8B, share: a }\n`,
  "scripts above the world": `${head}services:\n  a: { script: ../../../../../../etc/passwd }\n  b: { script: "/dev/zero#x" }\n  c: { script: "file:///etc/shadow" }\n  d: { script: "#" }\n`,
  "alternatives of alternatives": `${head}${chat}alternatives:\n  a: { alternatives: { b: { gpu: A100 } }, gpuplan: 2, services: null }\n  b: { phases: [{ until: { users: -1 }, change: { alternatives: null } }, 7, null] }\n  c: null\n  d: [1]\n`,
  "a list of everything": "- gpuplan: 1\n- [[[]]]\n- ? { a: b }\n  : c\n",
  "growth beyond reason": `${head}${chat}workload: { users: 10, growth: [${"{ months: 1e9, users: 1e300 }, ".repeat(200)}] }\nobjectives: { cost: $0/month, latency: 0ms p100, ttft: -1s p0 }\n`,
};

const kinds: readonly GenerationKind[] = [
  "shell",
  "compose",
  "kubernetes",
  "kserve",
  "vllm-config",
  "prometheus",
];

/** What no person should read. */
const foreign = /\b(?:undefined|NaN|Infinity|expected (?:string|number)|TypeError|received)\b|\[object |∞/;

describe.each(Object.entries(plans))("a plan with %s", (_name, text) => {
  it("is answered in sentences, at places that are there", () => {
    const document = documentOf(text, planName);
    for (const finding of service.findings(document)) {
      expect(finding.message).toMatch(/^\S[\s\S]*[.!?)"…]$/);
      expect(finding.message).not.toMatch(foreign);
      expect(finding.message.length).toBeLessThanOrEqual(800);
      expect(finding.range.start).toBeGreaterThanOrEqual(0);
      expect(finding.range.end).toBeGreaterThanOrEqual(finding.range.start);
      expect(finding.range.end).toBeLessThanOrEqual(Math.max(1, text.length));
      for (const { title, edits } of finding.fixes()) {
        expect(title).not.toMatch(foreign);
        for (const { range } of edits) expect(range.end).toBeLessThanOrEqual(text.length);
      }
    }
  });

  it("stops no feature", () => {
    const document = documentOf(text, planName);
    const middle = Math.floor(text.length / 2);
    const whole = { start: 0, end: text.length };
    for (const offset of [0, middle, text.length]) {
      service.hover(document, offset);
      service.completions(document, offset);
      service.references(document, offset, true);
      service.status(document, offset);
    }
    service.codeLenses(document);
    service.inlayHints(document, whole);
    service.documentSymbols(document);
    service.semanticTokens(document);
    service.foldingRanges(document);
    service.formatting(document);
    service.panelView(document, middle, null);
    for (const kind of kinds) service.generate(document, kind);
  });
});
