import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { PlanProblem } from "../../src/plan/planProblem.ts";
import { readAlternatives } from "../../src/plan/readAlternatives.ts";
import { readPlan } from "../../src/plan/readPlan.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { readMarks } from "../support/marks.ts";

/** Each plan in test/fixtures/plans has one mistake, marked where it stands with the words it should get. */
const folder = "test/fixtures/plans";
const names = readdirSync(folder);

function problemsOf(text: string): readonly PlanProblem[] {
  const yaml = parseYaml(text);
  return [...readPlan(yaml).problems, ...readAlternatives(yaml).flatMap(({ problems }) => problems)];
}

test("there are faulty plans to read", () => {
  expect(names.length).toBeGreaterThan(60);
});

test.each(names)("%s", (name) => {
  const { text, expectations } = readMarks(readFileSync(`${folder}/${name}`, "utf8"));
  const problems = problemsOf(text);
  const found = problems.map(({ code, message, range }) => ({
    rule: code,
    message,
    ...range,
    severity: "error",
  }));
  expect(found).toEqual(expectations);
  expect(found).toHaveLength(1);
});

test.each(names)("the fixes of %s solve it", (name) => {
  const { text } = readMarks(readFileSync(`${folder}/${name}`, "utf8"));
  for (const { code, fixes } of problemsOf(text)) {
    for (const fix of fixes) {
      const fixed = applyEdits(text, fix.edits);
      expect(
        problemsOf(fixed).map((problem) => problem.code),
        `${fix.title}:\n${fixed}`,
      ).not.toContain(code);
    }
  }
});

test("no message speaks of types, schemas or parsers", () => {
  const messages = names
    .flatMap((name) => problemsOf(readMarks(readFileSync(`${folder}/${name}`, "utf8")).text))
    .map(({ message }) => message);
  for (const message of messages) {
    expect(message).toMatch(/^[A-Z"].*[.?…]$/);
    expect(message).not.toMatch(
      /expected|received|invalid|undefined|\bnull\b|scalar|implicit|boolean|string|object|\bNaN\b/i,
    );
  }
});
