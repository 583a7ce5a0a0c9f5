import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { checkReport } from "../../src/features/checkReport.ts";
import { estimateReport } from "../../src/features/estimateReport.ts";
import { launchReport } from "../../src/features/launchReport.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService({ targetGpu: "2x L4", expectedConcurrency: 10 });
});

const example = (name: string) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8");
const script = example("serve.sh");
const plan = example("two-l4-32k.gpuplan.yaml");
const config =
  "gpu: 2x L4\nvllm: 0.11\nexpected_concurrency: 16\nrules: { idle-gpu: off, not-read: hint }\nignore: [vendor/]\n";
const voice = example("rtx-a4000-voice-stack.gpuplan.yaml");

/** What a printed figure or sentence must never hold: the traces of arithmetic on what is not there. */
const nonsense = /NaN|Infinity|undefined|\[object|null tokens|-\d[\d.,]* (?:GiB|MiB|requests|tokens)/;

/** Asks everything that a document can be asked, and returns all that was said. */
function askEverything(text: string, name: string): string {
  const document = documentOf(text, name);
  const analysis = service.analyze(document);
  const findings = service.findings(document);
  for (const { range, fixes } of findings) {
    expect(range.start).toBeGreaterThanOrEqual(0);
    expect(range.end).toBeLessThanOrEqual(text.length);
    expect(range.start).toBeLessThanOrEqual(range.end);
    for (const { edits } of fixes()) expect(edits.every((edit) => edit.range.end <= text.length)).toBe(true);
  }
  const everywhere = { start: 0, end: text.length };
  const offsets = [
    0,
    text.length >> 1,
    text.length,
    ...analysis.assessments.map(({ deployment }) => deployment.headRange.start),
  ];
  const estimates = estimateReport(analysis);
  expectNoNegatives(estimates);
  const said: unknown[] = [
    checkReport(analysis, findings).map(({ message, related, fixes }) => [
      message,
      related,
      fixes.map(({ title }) => title),
    ]),
    estimates,
    // A setting may well be read as infinite, as Python reads 1e309; in JSON that is null.
    JSON.stringify(launchReport(analysis)),
    service.inlayHints(document, everywhere),
    service.codeLenses(document),
    service.documentSymbols(document),
    service.documentLinks(document),
    service.foldingRanges(document),
    service.semanticTokens(document),
    service.formatting(document),
    ...offsets
      .slice(0, 6)
      .flatMap((offset) => [
        service.hover(document, offset),
        service.completions(document, offset).length,
        service.definition(document, offset),
        service.references(document, offset, true),
        service.renamePlace(document, offset),
        service.rename(document, offset, "another"),
        service.selectionRanges(document, offset),
        service.status(document, offset),
        service.panelView(document, offset, null).alternatives,
      ]),
  ];
  return JSON.stringify(said, (_, value) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

function expectNoNegatives(value: unknown, path = ""): void {
  if (typeof value === "number") expect(value, path).toBeGreaterThanOrEqual(0);
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (key !== "workloadContext" && key !== "maxModelLen") expectNoNegatives(part, `${path}.${key}`);
  }
}

/** Cuts, splices, doubles and spoils a text, as typing, merging and transport do. */
function mutations(text: string): fc.Arbitrary<string> {
  const place = fc.integer({ min: 0, max: text.length });
  const line = fc.integer({ min: 0, max: text.split("\n").length - 1 });
  const splinter = fc.constantFrom(
    "\0",
    "\ud800",
    "\udc00",
    "\r",
    "\u2028",
    '"',
    "'",
    "`",
    "$(",
    "${",
    "<<EOF\n",
    "{",
    "}",
    "[",
    ": ",
    "- ",
    "&a ",
    "*a",
    "!!x ",
    "\\",
    "\t",
    "😀",
    "--",
    "=",
    "#",
    "|",
    "🚀\n",
  );
  const words = fc.constantFrom(
    "-1",
    "0",
    "1e309",
    "99999999999999999999",
    "0.0000001",
    "null",
    "32K..1",
    "abc",
    "1.5",
    "-5%",
  );
  return fc
    .array(
      fc.oneof(
        fc.tuple(place, place).map(
          ([a, b]) =>
            (t: string) =>
              t.slice(0, Math.min(a, b)) + t.slice(Math.max(a, b)),
        ),
        fc.tuple(place, splinter).map(
          ([at, piece]) =>
            (t: string) =>
              t.slice(0, at) + piece + t.slice(at),
        ),
        fc.tuple(line, line).map(([a, b]) => (t: string) => {
          const lines = t.split("\n");
          return [...lines.slice(0, a), lines[b] ?? "", ...lines.slice(a)].join("\n");
        }),
        fc.tuple(fc.nat(40), words).map(([index, word]) => (t: string) => {
          let count = 0;
          return t.replace(/(?<=[ =:])[\d.]+\w*/g, (value) => (count++ === index % 12 ? word : value));
        }),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((changes) => changes.reduce((changed, change) => change(changed), text));
}

describe("any text", () => {
  it.each([
    ["serve.sh", script],
    [planName, plan],
    [planName, voice],
    [".gpuplanrc.yaml", config],
  ])("like %s is answered without a fault, and without a figure that is none", (name, original) => {
    fc.assert(
      fc.property(mutations(original), (text) => {
        expect(askEverything(text, name)).not.toMatch(nonsense);
      }),
      { numRuns: 40, seed: 11_235 },
    );
  });
});

/** Texts that are large or deep. Each takes a second at most; the limit tells a hang from a busy machine. */
const longestMs = 20_000;

const monsters: readonly (readonly [string, string, () => string])[] = [
  ["a line of a million letters", "serve.sh", () => `vllm serve ${"x".repeat(1_000_000)}\n`],
  ["a flag of a million letters", "serve.sh", () => `vllm serve A --${"y".repeat(1_000_000)} 1\n`],
  ["a million stray words' worth of text", "serve.sh", () => `vllm serve A ${"word ".repeat(20_000)}\n`],
  ["quotes that never close", "serve.sh", () => `vllm serve "${"a'\"`$(".repeat(20_000)}\n`],
  ["braces upon braces", "serve.sh", () => `vllm serve A ${"{".repeat(5000)}\n`],
  [
    "substitutions in substitutions",
    "serve.sh",
    () => `vllm serve ${"$(".repeat(2000)}x${")".repeat(2000)}\n`,
  ],
  [
    "a long line of continued lines",
    "serve.sh",
    () => `vllm serve A \\\n${"  --port 8000 \\\n".repeat(5000)}\n`,
  ],
  [
    "a billion laughs",
    planName,
    () => {
      const levels = Array.from(
        { length: 12 },
        (_, level) => `a${level}: &a${level} [${level === 0 ? "x" : `*a${level - 1}, `.repeat(9)}]`,
      );
      return `gpuplan: 1\n${levels.map((each) => `x-${each}`).join("\n")}\nservices: *a11\n`;
    },
  ],
  ["lists in lists", planName, () => `gpuplan: 1\nservices: ${"[".repeat(3000)}${"]".repeat(3000)}\n`],
  [
    "mappings in mappings",
    planName,
    () => Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}k:`).join("\n"),
  ],
  [
    "two thousand services",
    planName,
    () =>
      `gpuplan: 1\ngpu: 1x L4\nservices:\n${Array.from({ length: 2000 }, (_, index) => `  s${index}: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { port: ${index} } }`).join("\n")}\n`,
  ],
  [
    "random bytes",
    "serve.sh",
    () => Array.from({ length: 50_000 }, (_, index) => String.fromCharCode((index * 7919) % 256)).join(""),
  ],
];

describe("a text that is too much", () => {
  it.each(monsters)("%s is analysed in no time", (_, name, make) => {
    const text = make();
    const document = documentOf(text, name);
    const start = performance.now();
    const findings = service.findings(document);
    const milliseconds = performance.now() - start;
    expect(milliseconds).toBeLessThan(longestMs);
    for (const { message } of findings) expect(message.length).toBeLessThan(500);
  });

  it("of ten thousand launches is analysed in seconds", () => {
    const text = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n".repeat(10_000);
    const start = performance.now();
    const document = documentOf(text);
    const { assessments } = service.analyze(document);
    const rules = service.findings(document).map(({ rule }) => rule);
    // The others are not read, and a finding says from where on.
    expect(assessments.length).toBe(1000);
    expect(rules).toContain("not-read");
    expect(performance.now() - start).toBeLessThan(longestMs);
  });
});

describe("settings that cannot be", () => {
  it.each([
    ["--tensor-parallel-size 3", "28 attention heads cannot be divided among 3 GPUs."],
    ["--tensor-parallel-size 0", "A tensor parallel size of 0 is not a positive whole number."],
    ["--tensor-parallel-size -2", "A tensor parallel size of -2 is not a positive whole number."],
    ["--max-model-len -4096", "A max_model_len of -4096 is not a positive whole number."],
    ["--max-model-len 1000000000000000", "beyond anything that runs"],
    ["--gpu-memory-utilization 0", "A GPU memory utilization of 0"],
    ["--gpu-memory-utilization 1.5", "A GPU memory utilization of 1.5"],
    ["--gpu-memory-utilization abc", '--gpu-memory-utilization takes a number, not "abc".'],
    ["--max-num-seqs 0", "A max_num_seqs of 0 is not a positive whole number."],
    ["--kv-cache-memory-bytes -1", "A size of -1 bytes is not possible."],
    ["--pipeline-parallel-size 99", "99 pipeline stages are more than the model's 28 layers."],
    ["--block-size 0", "block"],
  ])("%s gives one clear sentence", (flags, sentence) => {
    const document = documentOf(`# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct ${flags}\n`);
    const messages = service
      .findings(document)
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(sentence);
    expect(askEverything(document.text, "serve.sh")).not.toMatch(nonsense);
  });
});
