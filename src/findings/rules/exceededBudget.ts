import type { ObjectiveId, PlanSizing } from "../../sizing/planSizing.ts";
import { formatCount, formatMoney } from "../../units/print.ts";
import type { Finding } from "../finding.ts";
import { endsBand } from "../planWords.ts";
import type { Rule } from "../rule.ts";
import { mayHold, missed } from "./missedObjective.ts";

export const exceededBudget: Rule = {
  id: "exceeded-budget",
  severity: "warning",
  summary: "The GPUs cost more than the objectives allow, in all, for each user or for each tenant.",
  check: ({ plan }) => {
    const sizing = plan?.plan?.objectives == null ? null : plan.sizing();
    return sizing === null ? [] : missed(sizing, costIds).map((objective) => toFinding(objective, sizing));
  },
};

const costIds: readonly ObjectiveId[] = ["cost", "cost_per_user", "cost_per_tenant"];

function toFinding(objective: ReturnType<typeof missed>[number], { cost, pools }: PlanSizing): Finding {
  const { id, limit, value, written } = objective;
  const unit = cost.basis === "month" ? "/month" : "";
  const gpus = pools.reduce((sum, { gpusPaidFor }) => sum + (gpusPaidFor.ends?.unfavourable ?? 0), 0);
  const listed = cost.prices.filter(({ asOf }) => asOf !== null);
  const prices = [...new Set(listed.map(({ reference }) => reference))].join(", ");
  const subject =
    id === "cost" ? "The plan costs" : id === "cost_per_user" ? "Each user costs" : "Each tenant costs";
  return {
    rule: "exceeded-budget",
    severity: mayHold(objective) ? "information" : "warning",
    message: `${subject} ${endsBand(value.ends, formatMoney)}${unit}, and the objective is ${formatMoney(limit)}${unit}: up to ${formatCount(gpus)} GPUs are paid for${prices === "" ? "" : ` at ${prices}`}.`,
    range: written.range,
    related: pools.flatMap(({ pool }) =>
      pool.price === null ? [] : [{ message: "The price of a GPU is stated here.", range: pool.price.range }],
    ),
    fixes: () => [],
  };
}
