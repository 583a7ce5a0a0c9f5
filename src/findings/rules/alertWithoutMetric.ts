import { alertQueries } from "../../deployment/alertQueries.ts";
import { alertNames, fitsSubject, parseAlertName, thresholdExample } from "../../deployment/alertSubject.ts";
import type { AlertCondition, ByName, Plan, Ranged } from "../../plan/plan.ts";
import { excerpt } from "../../text/excerpt.ts";
import { nearestName } from "../../text/nearest.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const alertWithoutMetric: Rule = {
  id: "alert-without-metric",
  severity: "warning",
  summary:
    "A condition under `alerts` for which no metric is known: neither vLLM's, nor one that a process names, nor one of the GPU's. No rule is generated from it, and nobody is woken.",
  check: (analysis) => {
    const plan = analysis.plan?.plan;
    if (plan == null) return [];
    return (plan.alerts?.conditions ?? []).flatMap((condition) => findingOf(analysis, plan, condition) ?? []);
  },
};

type Condition = ByName<Ranged<AlertCondition>>;

function findingOf(analysis: Analysis, plan: Plan, condition: Condition): Finding | null {
  const { name, nameRange, value } = condition;
  const parsed = parseAlertName(name);
  if (parsed === null) {
    const nearest = nearestName(name, alertNames);
    const guess = nearest === null ? `Known are ${alertNames.join(", ")}.` : `Did you mean ${nearest}?`;
    const fixes =
      nearest === null
        ? []
        : [
            {
              title: `Change to ${nearest}`,
              preferred: true,
              edits: [{ range: nameRange, newText: nearest }],
            },
          ];
    return toFinding(condition, `No metric is known for "${excerpt(name)}". ${guess}`, fixes);
  }
  const { threshold } = value.value;
  if (!fitsSubject(parsed.subject, threshold)) {
    const message = `${excerpt(name)} is compared with something else than it measures: a threshold looks like "${thresholdExample(parsed.subject)}".`;
    return { ...toFinding(condition, message), range: value.range };
  }
  const deployments = analysis.assessments.map(({ deployment }) => deployment);
  if (alertQueries(plan, deployments, parsed, threshold).length > 0) return null;
  return toFinding(
    condition,
    `No service of this plan has a metric for ${excerpt(name)}, so no alert rule comes of it.${advice(plan, parsed.subject)}`,
  );
}

/** A process may name its own metrics; of vLLM's there are no others. */
function advice(plan: Plan, subject: string): string {
  const keys = new Map([
    ["latency", "latency"],
    ["queue_depth", "queue"],
    ["error_rate", "errors and requests"],
    ["throughput", "requests"],
    ["memory", "memory"],
  ]).get(subject);
  const process = plan.services.find(({ engine }) => engine === "process");
  return keys === undefined || process === undefined
    ? ""
    : ` If ${process.name} reports it, name the metric under its metrics (${keys}).`;
}

function toFinding(
  { nameRange }: Condition,
  message: string,
  fixes: ReturnType<Finding["fixes"]> = [],
): Finding {
  return {
    rule: "alert-without-metric",
    severity: "warning",
    message,
    range: nameRange,
    related: [],
    fixes: () => fixes,
  };
}
