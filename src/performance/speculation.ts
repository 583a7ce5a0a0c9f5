import { guessesByLookUp } from "../capacity/draft.ts";
import type { Speculation } from "../capacity/serverSettings.ts";

/** What guessing ahead makes of a step. */
export interface GuessedSteps {
  /** Tokens of a sequence that one step checks: one, and the guesses. */
  readonly checkedTokens: number;
  /** Tokens that a step yields on average. */
  readonly yieldedTokens: number;
  /** Runs of the draft before each step. */
  readonly draftRuns: number;
}

/**
 * Guesses are accepted up to the first miss: 1 + a + a² + … + aᵏ tokens a step (Leviathan et al. 2023, "Fast Inference
 * from Transformers via Speculative Decoding", equation 1).
 */
export function guessedSteps(speculation: Speculation | null, acceptance: number | null): GuessedSteps {
  if (speculation === null || speculation.tokens < 1)
    return { checkedTokens: 1, yieldedTokens: 1, draftRuns: 0 };
  const { tokens, method } = speculation;
  const accepted = Math.min(0.999, Math.max(0, acceptance ?? usualAcceptance(method)));
  return {
    checkedTokens: 1 + tokens,
    yieldedTokens: (1 - accepted ** (tokens + 1)) / (1 - accepted),
    draftRuns: guessesByLookUp(method) ? 0 : tokens,
  };
}

/** Chat and code: modules trained with the model miss a third of their guesses, look-ups in the prompt two thirds. */
function usualAcceptance(method: string): number {
  return guessesByLookUp(method) ? 0.35 : 0.65;
}
