import { expect, it } from "vitest";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import type { Finding } from "../../src/findings/finding.ts";
import { createQuietDeployments } from "../../src/findings/quietDeployments.ts";
import type { Rule } from "../../src/findings/rule.ts";
import { ruleList } from "../../src/findings/ruleList.ts";
import { runRules } from "../../src/findings/runRules.ts";
import { longPlan } from "../support/longPlan.ts";
import { documentOf, openService } from "../support/service.ts";
import { launchRuleCases } from "./launchRuleCases.ts";
import { planRuleCases } from "./planRuleCases.ts";
import { ruleCases } from "./ruleCases.ts";

const finding = (start: number): Finding => ({
  rule: "of-chat-1",
  severity: "hint",
  message: "Found.",
  range: { start, end: start + 1 },
  related: [],
  fixes: () => [],
});

it("judges a deployment of which nothing was found only once, and says the same", async () => {
  const service = await openService();
  const uri = "file:///tests/quiet.gpuplan.yaml";
  const text = longPlan(4);
  const analyze = (version: number, changed: string) =>
    service.analyze({ uri, languageId: "gpuplan", version, text: changed });
  const asked: (string | null)[][] = [];
  const rule: Rule = {
    id: "of-chat-1",
    severity: "hint",
    summary: "",
    judgesAlone: true,
    check: ({ assessments }) => {
      asked.push(assessments.map(({ name }) => name));
      return assessments.flatMap(({ name, deployment }) =>
        name === "chat-1" ? [finding(deployment.range.start)] : [],
      );
    },
  };
  const quiet = createQuietDeployments();
  const run = (version: number, changed: string) =>
    runRules(
      analyze(version, changed),
      [rule],
      catalogueLookUps,
      (_where, error) => {
        throw error;
      },
      {},
      null,
      quiet,
    ).map(({ range }) => range.start);

  expect(run(1, text)).toEqual([text.indexOf("chat-1:")]);
  expect(asked.splice(0)).toEqual([
    ["chat-0", "chat-1", "chat-2", "chat-3"],
    ["chat-0"],
    ["chat-1"],
    ["chat-2"],
    ["chat-3"],
  ]);
  const changed = text.replace("port: 8000", "port: 80001");
  expect(run(2, changed)).toEqual([changed.indexOf("chat-1:")]);
  // The one that has changed, and the one of which something was found.
  expect(asked[0]).toEqual(["chat-0", "chat-1"]);
});

it("is told of rules that find in several deployments what they find in each of them", async () => {
  const service = await openService();
  const judging = ruleList.filter(({ judgesAlone }) => judgesAlone);
  const run = { earlier: [], ruleIds: [], isOff: () => false, today: null };
  const told = ({ range, message }: Finding) => `${range.start}-${range.end} ${message}`;
  const cases = [ruleCases, planRuleCases, launchRuleCases].flatMap((each) => Object.values(each).flat());
  let found = 0;
  for (const { marked, name } of cases) {
    const analysis = service.analyze(documentOf(marked, name));
    if (analysis.assessments.length < 2) continue;
    for (const rule of judging) {
      const whole = rule.check(analysis, catalogueLookUps, run).map(told);
      const alone = analysis.assessments.flatMap((assessment) =>
        rule.check({ ...analysis, assessments: [assessment] }, catalogueLookUps, run).map(told),
      );
      expect(new Set(whole)).toEqual(new Set(alone));
      found += whole.length;
    }
  }
  expect(found).toBeGreaterThan(10);
});
