import type { Deployment } from "../../deployment/deployment.ts";
import { readLaunch } from "../../deployment/fromLaunch.ts";
import type { LookUps } from "../../deployment/lookUps.ts";
import { compareWithScript, type Difference, type Said } from "../../deployment/scriptDifferences.ts";
import { containsRange, isReplaceable, type TextRange } from "../../text/textRange.ts";
import type { Finding, Fix } from "../finding.ts";
import { launchOf } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const planAndScriptDiffer: Rule = {
  id: "plan-and-script-differ",
  severity: "warning",
  summary:
    "A plan and the script that one of its services names say different things of the model, the GPUs, the version or the workload, so that the plan's figures are not those of what runs. Both files say so, and each can take over what the other says.",
  judgesAlone: true,
  check: ({ assessments, plannedLaunches }, lookUps) =>
    assessments.flatMap(({ deployment }) => {
      const named = plannedLaunches.filter(({ id }) => id === deployment.id);
      return [
        ...inPlan(deployment, lookUps),
        ...named.flatMap(({ plan, planned }) =>
          compareWithScript(planned, deployment).map((each) =>
            scriptFinding(each, deployment, plan, planned.name),
          ),
        ),
      ];
    }),
};

function inPlan(deployment: Deployment, lookUps: LookUps): readonly Finding[] {
  const { source } = deployment;
  if (source.kind !== "service" || source.script === null) return [];
  const nothing = { gpu: null, vllmVersion: null, expectedConcurrency: null };
  const launched = readLaunch(source.script, 1, nothing, lookUps).deployment;
  const script = source.service.script?.value ?? "its script";
  return compareWithScript(deployment, launched).map((each) => planFinding(each, script));
}

function planFinding({ what, plan, script }: Difference, name: string): Finding {
  return {
    rule: "plan-and-script-differ",
    severity: "warning",
    message: `The ${what} is ${plan.text} here, and ${script.text} in ${name}.`,
    range: plan.range,
    related: [{ message: "The script is named here.", range: script.range }],
    fixes: () => [takeOver(plan.range, `Take the script's ${script.text}`, script)],
  };
}

function scriptFinding(
  { what, plan, script }: Difference,
  deployment: Deployment,
  planName: string,
  service: string | null,
): Finding {
  return {
    rule: "plan-and-script-differ",
    severity: "warning",
    message: `The ${what} is ${script.text} here, and ${plan.text} in the plan ${planName}, whose service ${service ?? ""} names this script.`,
    range: script.range,
    related: [],
    fixes: () =>
      isWritable(what, script.range, deployment)
        ? [takeOver(definitionOf(what, script.range, deployment), `Take the plan's ${plan.text}`, plan)]
        : [],
  };
}

function takeOver(range: TextRange, title: string, { text }: Said): Fix {
  return { title, preferred: false, edits: [{ range, newText: text }] };
}

/** Only a directive and the model are words of ours to change: an image, a scheduler's option says more than one thing. */
function isWritable(what: Difference["what"], range: TextRange, deployment: Deployment): boolean {
  const directives = launchOf(deployment)?.directives ?? [];
  return (
    isReplaceable(range) && (what === "model" || directives.some((each) => containsRange(each.range, range)))
  );
}

function definitionOf(what: Difference["what"], range: TextRange, { settings }: Deployment): TextRange {
  return (what === "model" && settings.model?.definition) || range;
}
