import { type ApiPrice, compareWithApi } from "../sizing/apiPrice.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import type { ApiReport } from "./estimateReport.ts";
import { rounded } from "./reportFigures.ts";

/**
 * What an API takes for the requests of a server, and from which load on the server is cheaper; `null` where no price
 * or no speed of the own server is known.
 */
export function apiReport(assessment: EstimatedAssessment, api: ApiPrice): ApiReport | null {
  const comparison = compareWithApi(assessment, api);
  if (comparison === null) return null;
  const { apiPerRequest, breakEvenPerSecond, mostPerSecond, reaches } = comparison;
  const round = (value: number): number => rounded(value, 6) ?? 0;
  return {
    ...api,
    perRequest: round(apiPerRequest),
    ownCheaperFromPerSecond: round(breakEvenPerSecond),
    ownServesPerSecond: {
      low: round(mostPerSecond.low),
      mid: round(mostPerSecond.mid),
      high: round(mostPerSecond.high),
    },
    reaches,
  };
}
