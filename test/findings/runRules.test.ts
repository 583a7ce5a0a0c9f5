import { describe, expect, it } from "vitest";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import type { Rule } from "../../src/findings/rule.ts";
import { ruleList } from "../../src/findings/ruleList.ts";
import { runRules } from "../../src/findings/runRules.ts";
import { documentOf, openService } from "../support/service.ts";

const broken: Rule = {
  id: "broken-rule",
  severity: "error",
  summary: "It throws.",
  check: () => {
    throw new Error("planted");
  },
};

describe("runRules", () => {
  it("says once what several launches take from one place", async () => {
    const service = await openService();
    const text = `services:
  base: { image: "vllm/vllm-openai:v0.28.0", command: --model Qwen/Qwen2.5-7B-Instruct --bogus }
  a: { extends: { service: base } }
  b: { extends: { service: base } }
`;
    const found = service.findings(documentOf(text, "compose.yaml"));
    expect(found.filter(({ rule }) => rule === "unknown-flag")).toHaveLength(1);
  });

  it("reports the fault of a rule, and gives what the others found, in the order of the text", async () => {
    const service = await openService();
    const analysis = service.analyze(
      documentOf("vllm serve A --bogus 1 --dtype blah\nvllm serve B --swap-space 4\n"),
    );
    const faults: string[] = [];
    const findings = runRules(
      analysis,
      [broken, ...ruleList.toReversed()],
      catalogueLookUps,
      (where, error) => faults.push(`${where}: ${error}`),
    );
    expect(faults).toEqual(["rule broken-rule: Error: planted"]);
    expect(findings.map(({ rule }) => rule)).toEqual([
      "unknown-model",
      "unknown-flag",
      "wrong-flag-value",
      "unknown-model",
      "removed-flag",
    ]);
  });
});
