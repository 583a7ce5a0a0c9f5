import { beforeAll, expect, test } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { findingsOf, fixedText } from "../support/findings.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const file = "compose.yaml";
const compose = (entrypoint: string) =>
  `services:\n  llm:\n    image: vllm/vllm-openai:v0.28.0\n    ipc: host\n    entrypoint: ${entrypoint}\n`;

/** A list of words in Python that stands in double quotes of YAML. */
const inQuotes = (words: string) =>
  compose(`["python3", "-c", "import os\\nos.execvp(\\"vllm\\", [\\"vllm\\", \\"serve\\", ${words}])"]`);

test("a misspelt flag is marked and mended at its characters within escaped quotes", () => {
  const text = inQuotes('\\"org/a\\", \\"--max-modle-len\\", \\"2048\\"');
  const [finding] = findingsOf(service, text, "unknown-flag", file);
  expect(text.slice(finding?.range.start, finding?.range.end)).toBe("--max-modle-len");
  expect(fixedText(service, text, "unknown-flag", "", file)).toBe(text.replace("modle", "model"));
});

test("a flag is taken out with its escaped quotes and its comma", () => {
  const text = inQuotes('\\"org/a\\", \\"--swap-space\\", \\"4\\"');
  expect(fixedText(service, text, "removed-flag", "", file)).toBe(inQuotes('\\"org/a\\"'));
  const first = inQuotes('\\"--swap-space\\", \\"4\\", \\"--model\\", \\"org/a\\"');
  expect(fixedText(service, first, "removed-flag", "", file)).toBe(inQuotes('\\"--model\\", \\"org/a\\"'));
});

/** Where a further argument would go, and what would be written there. */
function insertionIn(text: string, name: string) {
  const [assessment] = service.analyze(documentOf(text, name)).assessments;
  const source = assessment?.deployment.source;
  if (source?.kind !== "launch") throw new Error("There is no launch.");
  const { offset, separator, quote } = source.launch.insertion;
  return {
    quote,
    written: applyEdits(text, [{ range: { start: offset, end: offset }, newText: `${separator}HERE` }]),
  };
}

test("a further argument keeps the margin of a block", () => {
  const block = (last: string) =>
    compose(
      `\n      - python3\n      - -c\n      - |\n        from vllm import LLM\n        llm = LLM(\n            model="org/a"${last}\n        )`,
    );
  const { written, quote } = insertionIn(block(""), file);
  expect(written).toBe(block(",\n            HERE"));
  expect(quote).toBe('"');
});

test("a further argument takes the quotes that the code does not stand in", () => {
  const inDouble = `python3 -c "from vllm import LLM; LLM(\\"org/a\\")"\n`;
  expect(insertionIn(inDouble, "a.sh")).toEqual({
    quote: "'",
    written: inDouble.replace('a\\"', 'a\\", HERE'),
  });
  const inSingle = `python3 -c 'from vllm import LLM; LLM(name)'\n`;
  expect(insertionIn(inSingle, "a.sh")).toEqual({
    quote: '"',
    written: inSingle.replace("name", "name, HERE"),
  });
});

test("what the environment of the service gives is not changed where the code asks for it", () => {
  const text = `${compose(`python3 -c "import os; os.execvp('vllm', ['vllm', 'serve', 'org/a', '--kv-cache-dtype', os.environ['KIND']])"`)}    environment:\n      KIND: fp9\n`;
  const [finding] = findingsOf(service, text, "wrong-flag-value", file);
  expect(text.slice(finding?.range.start, finding?.range.end)).toBe("os.environ['KIND']");
  expect(finding?.fixes().flatMap(({ edits }) => edits)).toEqual([]);
});
