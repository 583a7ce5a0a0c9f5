import { gpusOfReplica } from "../capacity/ask.ts";
import type { Band } from "../capacity/band.ts";
import type { Speed } from "../performance/speedTypes.ts";
import { type TokenPrices, tokenPrices } from "../performance/tokenPrices.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { saturatedSpeed } from "./requestSpeed.ts";
import { type ServedSpeed, servedSpeed, times } from "./servedSpeed.ts";

/** What a million tokens cost on a server of one's own, in dollars. */
export interface TokenCost {
  readonly inputPerMillion: Band;
  readonly outputPerMillion: Band;
  /** Of all tokens alike. */
  readonly perMillion: Band;
  /** `workload`: as busy as the workload keeps it; `full`: with always enough to do. */
  readonly basis: "workload" | "full";
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly requestsPerSecond: Band;
  /** The throughput is that of a run of the plan's own. */
  readonly isMeasured: boolean;
}

/** `null` where no price or no speed is known. A launch without a workload is taken to be full. */
export function tokenCost(assessment: EstimatedAssessment): TokenCost | null {
  const dollarsPerHour = dollarsPerCopyHour(assessment);
  const served = dollarsPerHour === null ? null : servedSpeed(assessment);
  if (dollarsPerHour === null || served === null) return null;
  return isAsked(assessment, served)
    ? costOfTokens(dollarsPerHour, served, served.asked.speed, "workload")
    : fullTokenCost(dollarsPerHour, served);
}

/** The same with always enough to do: the least that it can cost. */
export function fullTokenCost(dollarsPerHour: number, served: ServedSpeed): TokenCost | null {
  const full = saturatedSpeed(served.asked.input);
  if (full === null) return null;
  const isMeasured = served.measured.includes("requestsPerSecond");
  const rate = isMeasured
    ? served
    : { ...served, requestsPerSecond: times(full.requestsPerSecond, served.speedup) };
  return costOfTokens(dollarsPerHour, rate, full, "full");
}

/** Dollars an hour for the GPUs of one copy; `null` without a price. */
export function dollarsPerCopyHour({ deployment, input }: EstimatedAssessment): number | null {
  const price = deployment.price.value;
  return price === null ? null : price.perHour * gpusOfReplica(input.server);
}

function costOfTokens(
  dollarsPerHour: number,
  { asked, requestsPerSecond, measured }: ServedSpeed,
  speed: Speed,
  basis: TokenCost["basis"],
): TokenCost {
  const { request } = asked.input;
  const { inputTokens, outputTokens } = request;
  const at = (rate: number): TokenPrices => tokenPrices(dollarsPerHour, rate, request, speed.promptShare);
  // More requests a second make each of them cheaper.
  const [low, mid, high] = [at(requestsPerSecond.high), at(requestsPerSecond.mid), at(requestsPerSecond.low)];
  const band = (name: keyof TokenPrices): Band => ({ low: low[name], mid: mid[name], high: high[name] });
  return {
    inputPerMillion: band("inputPerMillion"),
    outputPerMillion: band("outputPerMillion"),
    perMillion: band("perMillion"),
    basis,
    inputTokens,
    outputTokens,
    requestsPerSecond,
    isMeasured: measured.includes("requestsPerSecond"),
  };
}

function isAsked({ deployment }: EstimatedAssessment, { asked }: ServedSpeed): boolean {
  return deployment.workload.concurrency !== null || asked.input.load.kind === "rate";
}
