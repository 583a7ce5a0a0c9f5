import { expect, it } from "vitest";
import type { PlanProblem } from "../../src/plan/planProblem.ts";
import { readAlternatives } from "../../src/plan/readAlternatives.ts";
import { readPlan } from "../../src/plan/readPlan.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { applyEdits } from "../../src/text/textEdit.ts";

function problemsOf(text: string): readonly PlanProblem[] {
  const yaml = parseYaml(text);
  return [...readPlan(yaml).problems, ...readAlternatives(yaml).flatMap(({ problems }) => problems)];
}

/** Each kind of mistake: a line, the fix that is chosen, and the line after it. */
it.each([
  [
    "unit",
    "workload: { sessions: 1, utilization: 75 }",
    "Write 75%",
    "workload: { sessions: 1, utilization: 75% }",
  ],
  ["unit", "objectives: { latency: 35 }", "Write 35ms", "objectives: { latency: 35ms }"],
  [
    "unit of another kind",
    "objectives: { cost: $2/h }",
    "Change to $1460/month",
    "objectives: { cost: $1460/month }",
  ],
  ["misspelt key", "worklaod: { sessions: 1 }", 'Rename to "workload"', "workload: { sessions: 1 }"],
  ["unknown key", "teams: 3", 'Keep it as a key of your own, "x-teams"', "x-teams: 3"],
  ["unknown reference", "pipeline: [chatt]", 'Change to "chat"', "pipeline: [chat]"],
  [
    "unknown name in an alternative",
    "alternatives: { a: { services: { chatt: null } } }",
    'Change to "chat"',
    "alternatives: { a: { services: { chat: null } } }",
  ],
  ["duplicate key", "name: a\nname: b", "Remove this one", "name: a"],
  ["duplicate key", "name: a\nname: b", "Remove the first one", "name: b"],
  [
    "misspelt value",
    "pools: { p: { gpu: L4, count: 0 } }",
    "Change to 1",
    "pools: { p: { gpu: L4, count: 1 } }",
  ],
  [
    "value above the limit",
    "workload: { sessions: 1, utilization: 120% }",
    "Change to 100%",
    "workload: { sessions: 1, utilization: 100% }",
  ],
  ["empty value", "objectives: { latency: }", "Write 500ms", "objectives: { latency: 500ms }"],
  ["empty value in a block", "objectives:\n  latency:", "Write 500ms", "objectives:\n  latency: 500ms"],
  ["missing key", "pools: { p: { count: 2 } }", 'Add "gpu: L4"', "pools: { p: { count: 2, gpu: L4 } }"],
  [
    "missing key of a list",
    "workload: { growth: [{ sessions: 40 }] }",
    'Add "months: 6"',
    "workload: { growth: [{ sessions: 40, months: 6 }] }",
  ],
  [
    "comma in a number",
    "pools: { p: { gpu: L4, price: { buy: $1,000 } } }",
    "Write $1000",
    "pools: { p: { gpu: L4, price: { buy: $1000 } } }",
  ],
  ["open brace", "workload: { sessions: 1 # the peak", "Add the }", "workload: { sessions: 1 } # the peak"],
  ["open bracket", "pipeline: [chat", "Add the ]", "pipeline: [chat]"],
  ["open quote", "name: 'not closed", "Add the '", "name: 'not closed'"],
  ["missing space", "name:voice\ndescription: x", "Insert the space", "name: voice\ndescription: x"],
  ["text for a list", "pipeline: chat", "Write it as a list", "pipeline: [chat]"],
  [
    "price without hour",
    "pools: { p: { gpu: L4, price: $0.39 } }",
    "Write $0.39/h",
    "pools: { p: { gpu: L4, price: $0.39/h } }",
  ],
  [
    "count in the GPU",
    "pools: { p: { gpu: 2x L4 } }",
    'Move the number to "count"',
    "pools: { p: { gpu: L4, count: 2 } }",
  ],
])("a fix for a mistake of form: %s, %s", (_, line, title, after) => {
  const plan = (lines: string) => `gpuplan: 1\nservices: { chat: { model: Qwen/Qwen3-8B } }\n${lines}\n`;
  const fixes = problemsOf(plan(line)).flatMap((problem) => problem.fixes);
  const fix = fixes.find((each) => each.title === title);
  expect(fix, fixes.map((each) => each.title).join(" | ")).toBeDefined();
  expect(applyEdits(plan(line), fix?.edits ?? [])).toBe(plan(after));
});
