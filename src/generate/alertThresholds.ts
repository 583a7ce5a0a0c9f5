import { type AlertQuery, alertQueries } from "../deployment/alertQueries.ts";
import {
  type AlertName,
  type AlertSubject,
  fitsSubject,
  parseAlertName,
} from "../deployment/alertSubject.ts";
import type { Objectives, Ranged, TimeObjective } from "../plan/plan.ts";
import { formatBytes, formatCount, formatPercent, formatRate, formatTime } from "../units/print.ts";
import type { Quantity } from "../units/quantity.ts";
import type { PlanToGenerate } from "./generation.ts";

/** The thresholds of a plan in its order: `alerts`, then `objectives`. */
export function alertThresholds(source: PlanToGenerate): readonly AlertThreshold[] {
  return [...conditionThresholds(source), ...objectiveThresholds(source)];
}

/** One condition of a plan and what answers it. */
export interface AlertThreshold {
  readonly title: string;
  readonly origin: "alerts" | "objectives";
  readonly comparison: string;
  /** As the plan has it, for messages. */
  readonly written: string;
  readonly queries: readonly AlertQuery[];
  /** A further condition, which a query may need. */
  readonly only: (query: AlertQuery) => string;
  /** The sentence where there is no query. */
  readonly silence: string;
}

const always = () => "";

function conditionThresholds({ plan, servers }: PlanToGenerate): readonly AlertThreshold[] {
  const deployments = servers.map(({ assessment }) => assessment.deployment);
  return (plan.alerts?.conditions ?? []).map(({ name, value: { value } }) => {
    const parsed = parseAlertName(name);
    const fits = parsed !== null && fitsSubject(parsed.subject, value.threshold);
    return {
      title: name,
      origin: "alerts",
      comparison: value.comparison,
      written: `${value.comparison} ${quantityText(value.threshold)}`,
      queries: fits ? alertQueries(plan, deployments, parsed, value.threshold) : [],
      only: always,
      silence: `${name} ${value.comparison} ${quantityText(value.threshold)}: no metric is known for it, so there is no rule.`,
    };
  });
}

function objectiveThresholds(source: PlanToGenerate): readonly AlertThreshold[] {
  const { objectives } = source.plan;
  if (objectives === null) return [];
  const times = (["latency", "ttft", "tpot"] as const).flatMap((subject) => {
    const objective = objectives[subject];
    return objective === null ? [] : [timeThreshold(source, subject, objective)];
  });
  const rate = objectives.throughput === null ? [] : [throughputThreshold(source, objectives.throughput)];
  return [...times, ...rate, ...costThresholds(objectives)];
}

function timeThreshold(
  { plan, servers }: PlanToGenerate,
  subject: "latency" | "ttft" | "tpot",
  objective: TimeObjective,
): AlertThreshold {
  const name: AlertName = { subject, percentile: objective.percentile };
  const deployments = servers.map(({ assessment }) => assessment.deployment);
  const percentile = objective.percentile === null ? "" : `_p${objective.percentile}`;
  const written = `> ${quantityText(objective.value)}`;
  return {
    title: `${subject}${percentile}`,
    origin: "objectives",
    comparison: ">",
    written,
    queries: alertQueries(plan, deployments, name, objective.value),
    only: always,
    silence: `The objective ${subject} ${quantityText(objective.value)}: no metric is known for it, so there is no rule.`,
  };
}

/** Few requests are no fault; few requests while others wait are. */
function throughputThreshold({ plan, servers }: PlanToGenerate, objective: Ranged<Quantity>): AlertThreshold {
  const deployments = servers.map(({ assessment }) => assessment.deployment);
  const one: Quantity = { kind: "count", low: 0, high: 0, unit: "" };
  const queriesOf = (subject: AlertSubject, threshold: Quantity) =>
    alertQueries(plan, deployments, { subject, percentile: null }, threshold);
  const waiting = queriesOf("queue_depth", one);
  const queries = queriesOf("throughput", objective.value).filter(({ name }) =>
    waiting.some((each) => each.name === name),
  );
  return {
    title: "throughput",
    origin: "objectives",
    comparison: "<",
    written: `< ${quantityText(objective.value)} while requests wait`,
    queries,
    only: ({ name }) => ` and ${waiting.find((each) => each.name === name)?.query ?? ""} > 0`,
    silence: `The objective throughput ${quantityText(objective.value)}: no metrics are known for requests and for those that wait, so there is no rule.`,
  };
}

function costThresholds({ cost, costPerUser, costPerTenant }: Objectives): readonly AlertThreshold[] {
  return Object.entries({ cost, cost_per_user: costPerUser, cost_per_tenant: costPerTenant }).flatMap(
    ([title, limit]) =>
      limit === null
        ? []
        : [
            {
              title,
              origin: "objectives" as const,
              comparison: ">",
              written: "",
              queries: [],
              only: always,
              silence: `The objective ${title}: no metric tells what it costs, so there is no rule.`,
            },
          ],
  );
}

function quantityText({ kind, high }: Quantity): string {
  switch (kind) {
    case "time":
      return formatTime(high);
    case "share":
      return formatPercent(high);
    case "rate":
      return formatRate(high);
    case "memory":
      return formatBytes(high);
    default:
      return formatCount(high, 2);
  }
}
