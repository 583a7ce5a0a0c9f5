import { type Band, exactly, mapBand } from "./band.ts";
import { configuredMaxPosition } from "./contextLimit.ts";
import type { Estimate, EstimateInput } from "./estimateTypes.ts";
import { blocksPerRequest, longestRequest, MOST_TOKENS, printedKvTokens } from "./kvAdmission.ts";
import { type KvPlan, planKvCache } from "./kvPlan.ts";

/** Requests of `contextTokens` that the KV cache holds at once; `max_num_seqs` is not applied. */
export function requestsAtContext(input: EstimateInput, estimate: Estimate, contextTokens: number): Band {
  const plan = planOf(input);
  if (typeof plan === "string" || !(contextTokens > 0)) return exactly(0);
  if (plan.layout.groups.length === 0) return exactly(input.server.maxNumSeqs);
  const each = blocksPerRequest(plan.layout, contextTokens, plan.setting);
  return mapBand(poolBlocks(plan, estimate), (blocks) => blocks / each);
}

/**
 * The longest context of which `requests` fit at once at the likely size of the KV cache, not above the model's own
 * limit; 0 when even one token each does not fit.
 */
export function longestContextFor(input: EstimateInput, estimate: Estimate, requests: number): number {
  const plan = planOf(input);
  if (typeof plan === "string" || !(requests > 0)) return 0;
  const limit = configuredMaxPosition(input.model) ?? MOST_TOKENS;
  if (plan.layout.groups.length === 0) return requests <= input.server.maxNumSeqs ? limit : 0;
  return longestRequest(plan.layout, poolBlocks(plan, estimate).mid / requests, limit, plan.setting);
}

/**
 * "GPU KV cache size" of a server that has so many blocks. A cache of one kind counts `blockTokens` for each, as the
 * server tells it; of several kinds a block holds another number in each, which the layout knows. `null` where it does not.
 */
export function tokensOfBlocks(
  input: EstimateInput,
  estimate: Estimate,
  blocks: number,
  blockTokens: number | null,
): number | null {
  const plan = planOf(input);
  if (typeof plan === "string") return null;
  const { layout, setting } = plan;
  const [only, another] = layout.groups;
  if (only?.spec.kind === "full" && another === undefined)
    return blocks * (blockTokens ?? only.blockTokens) * setting.contextGpus;
  return printedKvTokens(layout, blocks, estimate.maxModelLen, input.server, setting);
}

/** The pool's blocks, whole numbers as the estimate counted them. */
export function poolBlocks(plan: KvPlan, estimate: Estimate): Band {
  const each = blocksPerRequest(plan.layout, estimate.maxModelLen, plan.setting);
  return mapBand(estimate.concurrency.atMaxModelLen, (requests) => Math.round(requests * each));
}

/** One server is asked about many contexts. */
const plans = new WeakMap<EstimateInput, KvPlan | string>();

function planOf(input: EstimateInput): KvPlan | string {
  const known = plans.get(input);
  if (known !== undefined) return known;
  const plan = planKvCache(input.model, input.server, input.gpu);
  plans.set(input, plan);
  return plan;
}
