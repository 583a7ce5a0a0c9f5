import type { Band } from "../capacity/band.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { servedSpeed } from "./servedSpeed.ts";
import { dollarsPerCopyHour, fullTokenCost } from "./tokenCost.ts";

/** What somebody else asks for a million tokens, in dollars. */
export interface ApiPrice {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** One copy of the server beside an API that answers the same requests. */
export interface ApiComparison {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** What the API takes for one request of the workload's shape. */
  readonly apiPerRequest: number;
  readonly ownPerHour: number;
  /** Requests a second from which on the copy's GPUs cost less than the API. */
  readonly breakEvenPerSecond: number;
  /** What the copy serves when it always has enough to do. */
  readonly mostPerSecond: Band;
  /** `never`: the copy does not serve as many; `uncertain`: it may or may not. */
  readonly reaches: "reaches" | "uncertain" | "never";
}

/** `null` where no price or no speed of the own server is known, or the API asks nothing. */
export function compareWithApi(assessment: EstimatedAssessment, api: ApiPrice): ApiComparison | null {
  const ownPerHour = dollarsPerCopyHour(assessment);
  const served = ownPerHour === null ? null : servedSpeed(assessment);
  const full = ownPerHour === null || served === null ? null : fullTokenCost(ownPerHour, served);
  if (ownPerHour === null || full === null) return null;
  const { inputTokens, outputTokens, requestsPerSecond: mostPerSecond } = full;
  const apiPerRequest = (inputTokens * api.inputPerMillion + outputTokens * api.outputPerMillion) / 1e6;
  if (apiPerRequest <= 0) return null;
  const breakEvenPerSecond = ownPerHour / 3600 / apiPerRequest;
  const reaches =
    breakEvenPerSecond <= mostPerSecond.low
      ? "reaches"
      : breakEvenPerSecond > mostPerSecond.high
        ? "never"
        : "uncertain";
  return { inputTokens, outputTokens, apiPerRequest, ownPerHour, breakEvenPerSecond, mostPerSecond, reaches };
}

/** Reads `$0.50/M in, $1.50/M out` in either order; a sentence about what is wrong. */
export function parseApiPrice(text: string): ApiPrice | string {
  const found = new Map<string, number>();
  for (const part of text.split(",")) {
    const match =
      /^\s*\$\s?(\d{1,7}(?:\.\d{1,9})?)\s?\/\s?M(?:Tok|tok| tokens)?\s+(in|input|out|output)\s*$/.exec(part);
    const kind = match?.[2]?.startsWith("in") ? "in" : "out";
    if (match === null || found.has(kind)) return HOW_TO_WRITE;
    found.set(kind, Number(match[1]));
  }
  const [inputPerMillion, outputPerMillion] = [found.get("in"), found.get("out")];
  return inputPerMillion === undefined || outputPerMillion === undefined
    ? HOW_TO_WRITE
    : { inputPerMillion, outputPerMillion };
}

const HOW_TO_WRITE =
  'An API\'s price is written as "$0.50/M in, $1.50/M out": dollars per million tokens, both ways.';
