import { askedContext, carriedRequests, gpusOfReplica, gpusPaid } from "../../src/capacity/ask.ts";
import type { Band } from "../../src/capacity/band.ts";
import { type Estimate, estimate } from "../../src/capacity/estimate.ts";
import { type Verdict, verdictOfEstimate } from "../../src/capacity/verdict.ts";
import { askedSpeed, type RequestSpeed } from "../../src/performance/askedSpeed.ts";
import { saturationOf } from "../../src/performance/speedCurve.ts";
import type { Speed } from "../../src/performance/speedTypes.ts";
import { type TokenPrices, tokenPrices } from "../../src/performance/tokenPrices.ts";
import type { Situation } from "./whatIf.ts";

/** What the arithmetic says of one server; the same words and numbers as every other surface. */
export type Answer =
  | {
      readonly ok: true;
      readonly situation: Situation;
      readonly estimate: Estimate;
      readonly verdict: Verdict;
      /** Tokens that each request holds. */
      readonly contextTokens: number;
      readonly requests: Band;
      /** `null` where it is not known, or the server does not start. */
      readonly speed: RequestSpeed | null;
      readonly money: Money | null;
    }
  | { readonly ok: false; readonly situation: Situation; readonly problem: string };

/** US dollars. */
export interface Money {
  readonly gpus: number;
  readonly perHour: number;
  readonly perMonth: number;
  /** For each of the requests in flight; `null` when nobody says how many. */
  readonly perUser: number | null;
  /** `null` where the speed is not known. */
  readonly tokens: TokenMoney | null;
}

/** What a million tokens cost, as busy as the requests keep the servers, or always busy where nobody says how many. */
export interface TokenMoney extends TokenPrices {
  readonly basis: "load" | "full";
}

export function answer(situation: Situation): Answer {
  const { input, terms } = situation;
  const result = estimate(input);
  if ("problem" in result) return { ok: false, situation, problem: result.problem };
  const contextTokens = askedContext(result, terms.ask);
  const speed = askedSpeed(input, result, terms.ask);
  return {
    ok: true,
    situation,
    estimate: result,
    verdict: verdictOfEstimate(input, result, terms.ask),
    contextTokens,
    requests: carriedRequests(input, result, contextTokens, terms.ask.replicas),
    speed,
    money: moneyOf(situation, result, speed),
  };
}

function moneyOf({ input, terms }: Situation, result: Estimate, speed: RequestSpeed | null): Money | null {
  const { perGpuHour, hoursPerMonth, ask } = terms;
  if (perGpuHour === null) return null;
  const gpus = gpusPaid(input, result, ask);
  const perHour = perGpuHour * gpus;
  // In the order in which the sums of the service multiply, so that not even the last digit differs.
  const perMonth = perGpuHour * gpus * hoursPerMonth;
  return {
    gpus,
    perHour,
    perMonth,
    perUser: ask.requests === null || ask.requests <= 0 ? null : perMonth / ask.requests,
    tokens: speed && tokenMoney(perGpuHour * gpusOfReplica(input.server), speed, ask.requests !== null),
  };
}

function tokenMoney(perHour: number, asked: RequestSpeed, isLoaded: boolean): TokenMoney | null {
  const speed = isLoaded ? asked.speed : saturated(asked);
  if (speed === null || speed.requestsPerSecond.mid <= 0) return null;
  const prices = tokenPrices(perHour, speed.requestsPerSecond.mid, asked.input.request, speed.promptShare);
  return { ...prices, basis: isLoaded ? "load" : "full" };
}

function saturated({ input }: RequestSpeed): Speed | null {
  const { maxNumSeqs, dataParallelSize } = input.deployment.server;
  const point = saturationOf(input, Math.max(1, maxNumSeqs * dataParallelSize));
  return "problem" in point ? null : point.speed;
}
