import { type Band, exactly, mapBand } from "./band.ts";
import { configuredMaxPosition, defaultMaxModelLen } from "./contextLimit.ts";
import { findContradiction } from "./contradictions.ts";
import type { Concurrency, Estimate, EstimateInput, MemoryLedger, NoEstimate } from "./estimateTypes.ts";
import {
  blocksOfPrinted,
  blocksPerRequest,
  bytesPerToken,
  longestRequest,
  MOST_TOKENS,
  printedKvTokens,
} from "./kvAdmission.ts";
import { type KvPlan, planKvCache } from "./kvPlan.ts";
import { type StageBudget, stageBudget } from "./memoryBudget.ts";
import { startVerdict } from "./startVerdict.ts";

export type {
  Estimate,
  EstimateInput,
  NoEstimate,
  StartRefusal,
} from "./estimateTypes.ts";

/** vLLM's own default where neither launch nor model names a length. */
const LENGTH_WITHOUT_MODEL = 2048;

/**
 * What one GPU of the server holds, how many requests that carries, and whether vLLM starts.
 * Pure arithmetic; sizes are those of the pipeline stage that has the fewest blocks.
 */
export function estimate(input: EstimateInput): Estimate | NoEstimate {
  const { model, gpu, server } = input;
  const problem = findContradiction(model, gpu, server, input.workloadContextTokens);
  if (problem !== null) return { problem };
  const plan = planKvCache(model, server, gpu);
  if (typeof plan === "string") return { problem: `${model.name}: ${plan}.` };

  const stage = bindingStage(input, plan);
  const ownLimit = configuredMaxPosition(model);
  const maxModelLen = resolveMaxModelLen(input, plan, stage.blocks.mid);
  const blocks = measuredBlocks(input, plan, maxModelLen) ?? stage.blocks;
  const tokens = mapBand(blocks, (count) =>
    printedKvTokens(plan.layout, count, maxModelLen, server, plan.setting),
  );
  const longest = (count: number, limit: number): number =>
    longestRequest(plan.layout, count, limit, plan.setting);
  return {
    memory: ledger(input, stage.budget, kvCacheBytes(input, plan, stage, blocks)),
    kvCacheBytesPerToken: bytesPerToken(plan.layout),
    blockTokens: plan.layout.blockTokens,
    kvCacheTokens: tokens,
    concurrency: concurrencyOf(input, plan, blocks, maxModelLen),
    start: startVerdict({
      model,
      gpu,
      server,
      budget: input.measured.kvCacheTokens === null ? stage.budget : measuredBudget(stage, blocks),
      neededKvBytes: blocksPerRequest(plan.layout, maxModelLen, plan.setting) * stage.admissionBlockBytes,
      maxModelLen,
    }),
    maxModelLen,
    longestContextTokens: longest(blocks.mid, ownLimit ?? MOST_TOKENS),
    memoryLimitTokens: mapBand(blocks, (count) => longest(count, MOST_TOKENS)),
  };
}

/** A stage with its blocks: whole ones, never below none. */
interface SizedStage {
  readonly budget: StageBudget;
  readonly blockBytes: number;
  readonly admissionBlockBytes: number;
  readonly blocks: Band;
}

/** The GPU that has the fewest blocks decides for all (`get_kv_cache_configs`). */
function bindingStage(input: EstimateInput, plan: KvPlan): SizedStage {
  const stages = plan.stages.map((stage, index): SizedStage => {
    const budget = stageBudget(input.model, input.gpu, input.server, input.measured, stage);
    const blockBytes = plan.layout.stageBlockBytes[index] ?? 0;
    const blocks = mapBand(
      budget.kvCacheBytes,
      (bytes) => input.server.blocksOverride ?? wholeBlocks(bytes, blockBytes, plan),
    );
    const admissionBlockBytes = plan.admitsWholeModel ? plan.layout.modelBlockBytes : blockBytes;
    return { budget, blockBytes, admissionBlockBytes, blocks };
  });
  return stages.reduce((fewest, stage) => (hasFewerBlocks(stage, fewest) ? stage : fewest));
}

/** A stage of a hybrid may hold none of the layers that cache: it bounds nothing. */
function wholeBlocks(bytes: number, blockBytes: number, plan: KvPlan): number {
  if (blockBytes > 0) return Math.max(0, Math.floor(bytes / blockBytes));
  return plan.layout.groups.length > 0 ? Number.MAX_SAFE_INTEGER : 0;
}

function hasFewerBlocks(stage: SizedStage, than: SizedStage): boolean {
  if (stage.blocks.mid !== than.blocks.mid) return stage.blocks.mid < than.blocks.mid;
  return stage.budget.kvCacheBytes.mid < than.budget.kvCacheBytes.mid;
}

function resolveMaxModelLen(input: EstimateInput, plan: KvPlan, blocks: number): number {
  const stated = input.server.maxModelLen;
  if (typeof stated === "number") return stated;
  const own = defaultMaxModelLen(input.model, input.server.version) ?? LENGTH_WITHOUT_MODEL;
  if (stated === null) return own;
  return Math.max(1, longestRequest(plan.layout, blocks, own, plan.setting));
}

function measuredBlocks(input: EstimateInput, plan: KvPlan, maxModelLen: number): Band | null {
  const tokens = input.measured.kvCacheTokens;
  if (tokens === null) return null;
  return exactly(blocksOfPrinted(plan.layout, tokens, maxModelLen, input.server, plan.setting));
}

function measuredBudget(stage: SizedStage, blocks: Band): StageBudget {
  return { ...stage.budget, kvCacheBytes: mapBand(blocks, (count) => count * stage.blockBytes) };
}

function kvCacheBytes(input: EstimateInput, plan: KvPlan, stage: SizedStage, blocks: Band): Band {
  if (
    input.measured.kvCacheTokens !== null &&
    input.measured.kvCacheBytes === null &&
    plan.layout.groups.length > 0
  ) {
    return mapBand(blocks, (count) => count * stage.blockBytes);
  }
  return mapBand(stage.budget.kvCacheBytes, (bytes) => Math.max(0, bytes));
}

function ledger(input: EstimateInput, budget: StageBudget, kvBytes: Band): MemoryLedger {
  const { overheads } = budget;
  const requestedBytes = budget.requestedBytes.mid;
  const otherProcessesBytes = input.server.otherProcessesBytes;
  return {
    totalBytes: budget.totalBytes,
    requestedBytes,
    weightBytes: budget.weightBytes,
    activationBytes: measuredActivation(input, budget, kvBytes.mid) ?? overheads.activationBytes,
    cudaGraphBytes: overheads.cudaGraphBytes,
    nonTorchBytes: overheads.nonTorchBytes,
    kvCacheBytes: kvBytes,
    otherProcessesBytes,
    freeBytes: Math.max(0, budget.totalBytes - requestedBytes - otherProcessesBytes),
  };
}

/** With a measured KV cache the activations are no longer estimated: they are what the other parts leave. */
function measuredActivation(input: EstimateInput, budget: StageBudget, kvBytes: number): Band | null {
  const { kvCacheBytes, kvCacheTokens } = input.measured;
  if (kvCacheBytes === null && kvCacheTokens === null) return null;
  const { cudaGraphBytes, nonTorchBytes } = budget.overheads;
  const rest =
    budget.requestedBytes.mid - budget.weightBytes - kvBytes - cudaGraphBytes.mid - nonTorchBytes.mid;
  return exactly(Math.max(0, rest));
}

function concurrencyOf(input: EstimateInput, plan: KvPlan, blocks: Band, maxModelLen: number): Concurrency {
  const { maxNumSeqs } = input.server;
  const at = (tokens: number): Band => {
    // Nothing is cached: only the scheduler bounds the requests.
    if (plan.layout.groups.length === 0) return exactly(maxNumSeqs);
    const each = blocksPerRequest(plan.layout, tokens, plan.setting);
    return mapBand(blocks, (count) => count / each);
  };
  const atMaxModelLen = at(maxModelLen);
  const context = input.workloadContextTokens;
  const atWorkloadContext = context === null ? null : at(context);
  const bounding = atWorkloadContext ?? atMaxModelLen;
  return { atMaxModelLen, atWorkloadContext, limit: bounding.mid < maxNumSeqs ? "kv_cache" : "max_num_seqs" };
}
