import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { definitionAt } from "../../src/features/definition.ts";
import { planNames } from "../../src/features/planNames.ts";
import { referencesAt } from "../../src/features/references.ts";
import { renameAt, renamePlaceAt } from "../../src/features/rename.ts";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import type { TextRange } from "../../src/text/textRange.ts";
import { readCursor, readMarks } from "../support/marks.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const analysisOf = (text: string, name = planName) => service.analyze(documentOf(text, name));

/** Every place where a pool or a service can be named. */
const voice = `gpuplan: 1
pools:
  l4: { gpu: L4 }
  a40: { gpu: A40 }
services:
  llm:
    model: Qwen/Qwen2.5-7B-Instruct
    pool: l4
    args: { max-model-len: 8K }
  tts:
    engine: process
    memory: 2GB
    share: llm
    pool: "l4"
pipeline: [llm, tts]
workload:
  sessions: 4
  tiers:
    premium: { share: 20%, pool: a40 }
    standard: { share: 80%, pool: l4 }
jobs:
  tuning: { steps: 10, step_time: 4s, pool: l4 }
alternatives:
  longer:
    services:
      llm:
        args: { max_model_len: 16K }
  apart:
    pools:
      extra: { gpu: A40 }
    services:
      tts: { share: null, pool: extra }
  grows:
    phases:
      - until: { sessions: 8 }
        change: { services: { llm: { pool: a40 } } }
      - change: { pipeline: [tts, llm] }
`;

/** The place of the \`count\`th \`word\` (from 0). */
function placeOf(text: string, word: string, count = 0): number {
  let offset = text.indexOf(word);
  for (let index = 0; index < count; index++) offset = text.indexOf(word, offset + 1);
  if (offset < 0) throw new Error(`There is no "${word}".`);
  return offset;
}

const lineOf = (text: string, { start }: TextRange) => text.slice(0, start).split("\n").length;

describe("references", () => {
  it("of a service are its keys, the pipeline, what shares its GPUs, and the alternatives", () => {
    const ranges = referencesAt(analysisOf(voice), placeOf(voice, "llm"), true) ?? [];
    expect(ranges.map((range) => voice.slice(range.start, range.end))).toEqual(Array(6).fill("llm"));
    expect(ranges.map((range) => lineOf(voice, range))).toEqual([6, 13, 15, 26, 36, 37]);
  });

  it("of a pool are services, tiers, jobs and alternatives; the definition only where it is asked for", () => {
    const ranges = referencesAt(analysisOf(voice), placeOf(voice, "pool: l4") + 6, false) ?? [];
    expect(ranges.map((range) => voice.slice(range.start, range.end))).toEqual(["l4", '"l4"', "l4", "l4"]);
  });

  it("are none where nothing is named", () => {
    expect(referencesAt(analysisOf(voice), placeOf(voice, "8K"), true)).toBeNull();
    expect(referencesAt(analysisOf("vllm serve A\n", "serve.sh"), 3, true)).toBeNull();
  });

  it("of a pool that one alternative brings stay in it", () => {
    const text = `${voice}  other:\n    pools: { extra: { gpu: L4 } }\n`;
    const ranges = referencesAt(analysisOf(text), placeOf(text, "extra"), true) ?? [];
    expect(ranges.map((range) => lineOf(text, range))).toEqual([30, 32]);
  });
});

describe("definition", () => {
  const targetsAt = (marked: string, name?: string) => {
    const { text, offset } = readCursor(marked);
    const definition = definitionAt(analysisOf(text, name), offset);
    if (definition?.kind !== "here") return definition;
    return definition.targets.map(
      ({ nameRange }) => `${lineOf(text, nameRange)} ${text.slice(nameRange.start, nameRange.end)}`,
    );
  };

  it.each([
    ["a service in the pipeline", voice.replace("[llm", "[l█lm"), ["6 llm"]],
    ["a pool", voice.replace("pool: l4", "pool: █l4"), ["3 l4"]],
    ["a pool of an alternative", voice.replace("pool: extra", "pool: ex█tra"), ["30 extra"]],
    ["a service that an alternative changes", voice.replace("      tts: {", "      t█ts: {"), ["10 tts"]],
    [
      "a setting that an alternative changes",
      voice.replace("max_model_len", "max_mo█del_len"),
      ["9 max-model-len"],
    ],
    ["an alternative", voice.replace("longer:", "lon█ger:"), ["9 max-model-len"]],
    ["an alternative of phases", voice.replace("grows:", "gro█ws:"), ["8 pool", "15 pipeline"]],
    [
      "the pool that gpu is short for",
      "gpuplan: 1\ngpu: L4\nservices: { a: { model: B, pool: def█ault } }\n",
      ["2 gpu"],
    ],
  ])("of %s", (_, marked, expected) => {
    expect(targetsAt(marked)).toEqual(expected);
  });

  it("of a script is its file, and the part that is meant", () => {
    expect(
      targetsAt("gpuplan: 1\ngpu: L4\nservices: { a: { script: ./comp█ose.yaml#chat } }\n"),
    ).toMatchObject({ kind: "file", path: "./compose.yaml", part: "chat" });
    expect(targetsAt("gpuplan: 1\nservices: { a: { script: serve█.sh } }\n")).toMatchObject({
      path: "serve.sh",
      part: null,
    });
  });

  it("of a value that a variable gives is the variable", () => {
    expect(
      targetsAt('LENGTH=4096\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len "$LEN█GTH"\n', "serve.sh"),
    ).toEqual(["1 4096"]);
  });

  it("is none of what the plan does not have, and of plain values", () => {
    expect(targetsAt("gpuplan: 1\npipeline: [no█ne]\n")).toBeNull();
    expect(targetsAt("gpuplan: 1\nworkload: { sessions: 1█0 }\n")).toBeNull();
    expect(targetsAt("alternatives: { a: { services: { ne█w: {} } } }\n")).toEqual(["1 new"]);
  });
});

describe("rename", () => {
  const renamed = (text: string, offset: number, newName: string) => {
    const renaming = renameAt(analysisOf(text), offset, newName);
    return renaming?.ok ? applyEdits(text, renaming.edits) : renaming?.problem;
  };

  it("changes a service wherever the plan names it", () => {
    const text = renamed(voice, placeOf(voice, "llm"), "language-model");
    expect(text).toBe(voice.replaceAll(/\bllm\b/g, "language-model"));
  });

  it("changes a pool also where it stands in quotes, and leaves others alone", () => {
    const text = renamed(voice, placeOf(voice, "l4:"), "edge");
    expect(text).toBe(voice.replaceAll(/"l4"|\bl4\b/g, "edge"));
  });

  it("quotes a name that YAML would read as a number", () => {
    expect(renamed(voice, placeOf(voice, "a40:"), "40")).toContain('"40": { gpu: A40 }');
  });

  it.each([
    ["two words", '"two words" is no name for a service'],
    ["", '"" is no name for a service'],
    ["tts", 'The plan already names a service "tts".'],
    ["x-llm", 'Keys that begin with "x-" are your own'],
    ["true", '"true" means something else in YAML.'],
  ])("refuses %j with a sentence", (newName, problem) => {
    expect(renamed(voice, placeOf(voice, "llm"), newName)).toContain(problem);
  });

  it("takes the old name as no change", () => {
    expect(renamed(voice, placeOf(voice, "llm"), "llm")).toBe(voice);
  });

  it("says beforehand what can be renamed", () => {
    const place = (marked: string) => {
      const { text, offset } = readCursor(marked);
      const found = renamePlaceAt(analysisOf(text), offset);
      return found?.ok ? found.name : found?.problem;
    };
    expect(place(voice.replace("share: llm", "share: l█lm"))).toBe("llm");
    expect(place("gpuplan: 1\ngpu: L4\nservices: { a: { model: B, pool: def█ault } }\n")).toContain(
      "short for",
    );
    expect(place("gpuplan: 1\npipeline: [no█ne]\n")).toBe(
      'There is no service "none" in this plan that could be renamed.',
    );
    expect(place("services:\n  a█: { model: B\npipeline: [a\n")).toContain("not valid YAML");
    expect(place("gpu█plan: 1\n")).toBeUndefined();
  });
});

const plans = [
  ...readdirSync("test/fixtures/plans").map((name) => `test/fixtures/plans/${name}`),
  ...readdirSync("examples").flatMap((name) => (name.includes("gpuplan") ? [`examples/${name}`] : [])),
].map((path) => readMarks(readFileSync(path, "utf8")).text);

it("renaming leaves no dangling reference: the findings stay the same", () => {
  const rules = (text: string) => service.findings(documentOf(text, planName)).map(({ rule }) => rule);
  const name = fc
    .stringMatching(/^[a-z][\w-]{0,12}$/)
    .filter((each) => !/^(?:true|false|null|x-.*)$/.test(each));
  fc.assert(
    fc.property(fc.constantFrom(voice, ...plans), name, fc.nat(), (text, newName, which) => {
      const names = planNames(analysisOf(text).plan ?? expect.fail());
      const chosen = names[which % Math.max(1, names.length)];
      if (chosen === undefined || names.some((other) => other.name === newName)) return;
      const renaming = renameAt(analysisOf(text), chosen.scalar.range.start, newName);
      if (!renaming?.ok) return;
      const after = applyEdits(text, renaming.edits);
      expect(rules(after), after).toEqual(rules(text));
      const counted = planNames(analysisOf(after).plan ?? expect.fail());
      expect(counted.map(({ role }) => role)).toEqual(names.map(({ role }) => role));
    }),
    { numRuns: 200 },
  );
});
