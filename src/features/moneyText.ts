import type { Band } from "../capacity/band.ts";
import { type ApiComparison, type ApiPrice, compareWithApi } from "../sizing/apiPrice.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import type { TokenCost } from "../sizing/tokenCost.ts";
import {
  formatBand,
  formatHourlyPrice,
  formatPercent,
  formatRate,
  formatSmallMoney,
  formatTokens,
} from "../units/print.ts";

/** `$0.05–$0.09/M in, $0.91–$1.61/M out with 10 …: as busy as the workload keeps it`. */
export function tokenCostPhrase({ inputPerMillion, outputPerMillion, ...cost }: TokenCost): string {
  const both = `${perMillion(inputPerMillion)} in, ${perMillion(outputPerMillion)} out`;
  const busy = cost.basis === "workload" ? "under the workload" : "at full load";
  const source = cost.isMeasured ? "by the measured throughput" : "estimated";
  return `${both} ${busy} (${requestPhrase(cost)}; ${source})`;
}

function perMillion({ low, high }: Band): string {
  return `${formatBand(low, high, formatSmallMoney)}/M`;
}

function requestPhrase({
  inputTokens,
  outputTokens,
}: Pick<TokenCost, "inputTokens" | "outputTokens">): string {
  return `${formatTokens(inputTokens)} tokens in and ${formatTokens(outputTokens)} out`;
}

/** From which load on GPUs of one's own cost less than an API; a sentence, also where that is not known. */
export function apiSentence(assessment: EstimatedAssessment, api: ApiPrice): string {
  const comparison = compareWithApi(assessment, api);
  const name = `An API at ${formatSmallMoney(api.inputPerMillion)}/M in and ${formatSmallMoney(api.outputPerMillion)}/M out`;
  if (comparison === null) return `${name}: no price or no speed of the own server is known.`;
  const { apiPerRequest, ownPerHour, breakEvenPerSecond, mostPerSecond } = comparison;
  const each = `takes ${formatSmallMoney(apiPerRequest)} for a request of ${requestPhrase(comparison)}`;
  const most = formatBand(mostPerSecond.low, mostPerSecond.high, formatRate);
  return `${name} ${each}. ${verdicts[comparison.reaches](comparison)}: one copy costs ${formatHourlyPrice(ownPerHour)} and serves ${most} at most (${formatPercent(breakEvenPerSecond / mostPerSecond.mid, 0)} of the likely rate would break even).`;
}

const verdicts: Readonly<Record<ApiComparison["reaches"], (comparison: ApiComparison) => string>> = {
  reaches: ({ breakEvenPerSecond }) => `Own GPUs are cheaper from ${formatRate(breakEvenPerSecond)} on`,
  uncertain: ({ breakEvenPerSecond }) =>
    `Own GPUs are cheaper from ${formatRate(breakEvenPerSecond)} on, which they may or may not serve`,
  never: ({ breakEvenPerSecond }) =>
    `Own GPUs are never cheaper, since that takes ${formatRate(breakEvenPerSecond)}`,
};
