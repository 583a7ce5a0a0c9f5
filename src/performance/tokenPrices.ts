import type { RequestShape } from "./speedTypes.ts";

/** Dollars for a million tokens on a server of one's own: of prompts, of answers, and of both alike. */
export interface TokenPrices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  readonly perMillion: number;
}

/**
 * What tokens cost while a copy answers so many requests a second. A GPU has one price for both kinds: its
 * time is divided by what it goes to, reading prompts or writing answers, so that both together are the whole.
 */
export function tokenPrices(
  dollarsPerHour: number,
  requestsPerSecond: number,
  { inputTokens, outputTokens }: RequestShape,
  promptShare: number,
): TokenPrices {
  const perRequest = dollarsPerHour / 3600 / requestsPerSecond;
  return {
    inputPerMillion: (perRequest * promptShare * 1e6) / Math.max(1, inputTokens),
    outputPerMillion: (perRequest * (1 - promptShare) * 1e6) / Math.max(1, outputTokens),
    perMillion: (perRequest * 1e6) / Math.max(1, inputTokens + outputTokens),
  };
}
