import { enginesOf } from "../capacity/ask.ts";
import { configuredMaxPosition } from "../capacity/contextLimit.ts";
import { longestContextFor } from "../capacity/requests.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf } from "../sizing/demand.ts";
import { formatTokens } from "../units/print.ts";
import { type Candidate, soleStep } from "./step.ts";

/** Shorter requests are a remedy only where nobody wrote how long they must be. */
export function lengthCandidates(today: EstimatedAssessment): readonly Candidate[] {
  const { maxModelLen, kvCacheTokens } = today.estimate;
  if (today.deployment.workload.contextTokens !== null || maxModelLen <= 256) return [];
  const demand = demandOf(today);
  // Without an expectation two at once are the least that is not "one at a time".
  const engines = enginesOf(today.input.server, demand === null ? 1 : today.deployment.replicas.value);
  const requests = Math.ceil((demand?.requests ?? 2) / engines);
  // What is offered must hold at the unfavourable end too.
  const surely = kvCacheTokens.mid > 0 ? kvCacheTokens.low / kvCacheTokens.mid : 0;
  const longest =
    surely > 0 ? roundDown(longestContextFor(today.input, today.estimate, requests / surely)) : 0;
  const ownLimit = configuredMaxPosition(today.input.model);
  const lengths = ownLimit !== null && ownLimit < maxModelLen ? [modelsLength(ownLimit)] : [];
  const isShorter = longest >= 256 && longest < Math.min(maxModelLen, ownLimit ?? maxModelLen);
  return isShorter ? [...lengths, shorterLength(longest, requests)] : lengths;
}

/** To whole thousands of 1,024 where that loses little, else to blocks of 256. */
function roundDown(tokens: number): number {
  const step = tokens >= 8192 ? 1024 : 256;
  return Math.floor(tokens / step) * step;
}

/** The shorter length of which as many surely fit as are asked for. */
function shorterLength(tokens: number, requests: number): Candidate {
  const each =
    requests === 1 ? "the longest that surely fits" : `the longest of which ${requests} surely fit`;
  return soleStep({
    id: `length:${tokens}`,
    changes: [{ kind: "setting", field: "max_model_len", value: tokens }],
    phrase: `lower --max-model-len to ${formatTokens(tokens)}, ${each}`,
    trade: "shorter requests",
    qualityLoss: 3,
    effort: 1,
  });
}

/** The length that the model was made for, where more is asked for. */
function modelsLength(tokens: number): Candidate {
  return soleStep({
    id: `model-length:${tokens}`,
    changes: [{ kind: "setting", field: "max_model_len", value: tokens }],
    phrase: `lower --max-model-len to ${formatTokens(tokens)}, which the model was made for`,
    trade: null,
    qualityLoss: 0,
    effort: 1,
  });
}
