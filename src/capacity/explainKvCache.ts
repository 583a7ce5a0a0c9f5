import { formatBytes, formatCount } from "../units/print.ts";
import { draftCache } from "./draft.ts";
import type { Estimate, EstimateInput } from "./estimateTypes.ts";
import { blocksPerRequest } from "./kvAdmission.ts";
import { headTokenBytes, resolveKvDtype } from "./kvElement.ts";
import type { KvGroup } from "./kvLayout.ts";
import { type KvPlan, planKvCache } from "./kvPlan.ts";
import type { AttentionMixer, ModelShape } from "./modelShape.ts";
import { poolBlocks } from "./requests.ts";
import type { ServerSettings } from "./serverSettings.ts";
import type { Step } from "./step.ts";

/** The steps from bytes per token to requests at once. */
export function explainKvCache(input: EstimateInput, estimate: Estimate): readonly Step[] {
  const plan = planKvCache(input.model, input.server, input.gpu);
  if (typeof plan === "string" || plan.layout.groups.length === 0) return [];
  return [
    tokenStep(input, estimate, plan),
    ...groupSteps(plan),
    blockStep(estimate, plan),
    ...requestSteps(input, estimate, plan),
  ];
}

function tokenStep(input: EstimateInput, estimate: Estimate, plan: KvPlan): Step {
  const figure = "kvCache.bytesPerToken";
  const result = `${formatCount(estimate.kvCacheBytesPerToken)} B`;
  const plain = plainAttention(input.model, input.server);
  if (plain) {
    return {
      figure,
      formula: "2 × layers × kv heads × head dim × bytes",
      with: `2 × ${plain.layers} × ${plain.heads} × ${plain.headSize} × ${plain.elementBytes}`,
      result,
    };
  }
  const blockBytes = Math.max(...plan.layout.stageBlockBytes);
  const growing = plan.layout.groups.filter((group) => group.spec.kind === "full");
  return {
    figure,
    formula: "bytes of a block ÷ its tokens, for each group that keeps the whole context",
    with: (growing.length > 0 ? growing : plan.layout.groups)
      .map((group) => `${formatBytes(blockBytes)} ÷ ${group.blockTokens}`)
      .join(" + "),
    result,
  };
}

interface PlainAttention {
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  readonly elementBytes: number;
}

/** The numbers of the textbook formula, where every caching layer on one stage is the same full attention. */
function plainAttention(model: ModelShape, server: ServerSettings): PlainAttention | null {
  const mixers = model.layers.flatMap((layer) => layer.mixers);
  const [first] = mixers;
  if (first?.kind !== "attention" || server.pipelineParallelSize > 1) return null;
  if (draftCache(model, server) !== null) return null;
  if (!mixers.every((mixer) => mixer.kind === "attention" && cachesLike(mixer, first))) return null;
  const kvDtype = resolveKvDtype(server, model);
  const perHead = headTokenBytes(kvDtype, first.headSize, first.valueHeadSize);
  if (perHead === null) return null;
  return {
    layers: mixers.length,
    heads: Math.max(1, Math.floor(first.kvHeads / server.tensorParallelSize)),
    headSize: first.headSize,
    elementBytes: perHead / (2 * first.headSize),
  };
}

function cachesLike(mixer: AttentionMixer, other: AttentionMixer): boolean {
  return (
    mixer.span.kind === "full" &&
    mixer.sharedKv === "no" &&
    mixer.kvHeads === other.kvHeads &&
    mixer.headSize === other.headSize &&
    mixer.valueHeadSize === mixer.headSize
  );
}

function groupSteps(plan: KvPlan): readonly Step[] {
  const { groups } = plan.layout;
  if (groups.length === 1) return [];
  const kinds = new Map<string, number>();
  for (const group of groups) kinds.set(describeGroup(group), (kinds.get(describeGroup(group)) ?? 0) + 1);
  return [
    {
      figure: "kvCache.groups",
      formula: "groups of layers that draw on one pool of blocks",
      with: [...kinds].map(([kind, count]) => `${count} × ${kind}`).join(" + "),
      result: formatCount(groups.length),
    },
  ];
}

function describeGroup({ spec, blockTokens }: KvGroup): string {
  switch (spec.kind) {
    case "full":
      return `full attention (${blockTokens} tokens a block)`;
    case "sliding":
      return `window of ${formatCount(spec.windowTokens)} (${blockTokens} tokens a block)`;
    case "chunked":
      return `chunks of ${formatCount(spec.chunkTokens)} (${blockTokens} tokens a block)`;
    case "cross":
      return `attention to ${formatCount(spec.encoderTokens)} encoder tokens`;
    case "recurrent":
      return `recurrent state of ${formatBytes(spec.stateBytes)}`;
  }
}

function blockStep(estimate: Estimate, plan: KvPlan): Step {
  const blockBytes = Math.max(...plan.layout.stageBlockBytes);
  return {
    figure: "kvCache.blocks",
    formula: "KV cache ÷ bytes of a block, rounded down",
    with: `${formatBytes(estimate.memory.kvCacheBytes.mid)} ÷ ${formatBytes(blockBytes)}`,
    result: formatCount(poolBlocks(plan, estimate).mid),
  };
}

function requestSteps(input: EstimateInput, estimate: Estimate, plan: KvPlan): readonly Step[] {
  const blocks = formatCount(poolBlocks(plan, estimate).mid);
  const requests = (figure: string, tokens: number, result: number): Step => ({
    figure,
    formula: `blocks ÷ blocks of a request of ${formatCount(tokens)} tokens`,
    with: `${blocks} ÷ ${formatCount(blocksPerRequest(plan.layout, tokens, plan.setting))}`,
    result: formatCount(result, 2),
  });
  const { concurrency } = estimate;
  const steps: Step[] = [
    {
      figure: "kvCache.tokens",
      formula: "“GPU KV cache size” as this version counts it",
      with: `${blocks} blocks of ${plan.layout.blockTokens} tokens, ${plan.layout.groups.length} group${plan.layout.groups.length > 1 ? "s" : ""}`,
      result: formatCount(estimate.kvCacheTokens.mid),
    },
    requests("concurrency.atMaxModelLen", estimate.maxModelLen, concurrency.atMaxModelLen.mid),
  ];
  const context = input.workloadContextTokens;
  if (context !== null && concurrency.atWorkloadContext) {
    steps.push(requests("concurrency.atWorkloadContext", context, concurrency.atWorkloadContext.mid));
  }
  return steps;
}
