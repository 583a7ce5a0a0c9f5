import type { ModelShape } from "../capacity/modelShape.ts";
import { parameterCount } from "../capacity/parameters.ts";
import { verdictOf } from "../findings/verdict.ts";
import type { Assessment } from "../sizing/assess.ts";
import { servedSpeed } from "../sizing/servedSpeed.ts";
import { tokenCost } from "../sizing/tokenCost.ts";
import { formatBytes, formatShortCount, formatTokens } from "../units/print.ts";
import { tokenCostPhrase } from "./moneyText.ts";
import { speedSentence } from "./speedText.ts";

/** A model's architecture, its size, and what it comes to here. */
export function modelHover(assessment: Assessment): string {
  const model = assessment.deployment.model.value;
  if (model === null) return verdictOf(assessment).sentence;
  const lines = [`**${model.id}**`, describeShape(model.shape)];
  if (model.assumption !== null) lines.push(`Assumed: ${model.assumption}`);
  lines.push(`From ${model.source}.`);
  if (assessment.kind === "estimated") {
    const { memory, kvCacheBytesPerToken } = assessment.estimate;
    lines.push(
      `${formatBytes(memory.weightBytes)} of weights and ${formatBytes(kvCacheBytesPerToken)} of KV cache per token, on each GPU.`,
    );
    lines.push(verdictOf(assessment).sentence);
    const served = servedSpeed(assessment);
    if (served !== null) lines.push(speedSentence(served));
    const cost = tokenCost(assessment);
    if (cost !== null) lines.push(`Tokens cost ${tokenCostPhrase(cost)}.`);
  }
  return lines.join("\n\n");
}

function describeShape(shape: ModelShape): string {
  const mixers = new Set(shape.layers.flatMap((layer) => layer.mixers.map((mixer) => mixer.kind)));
  const experts = shape.layers.flatMap((layer) => layer.feedForwards).find((part) => part.kind === "mixture");
  const facts = [
    shape.architecture,
    `${formatShortCount(parameterCount(shape))} parameters`,
    `${shape.layers.length} layers of ${[...mixers].join(" and ").replaceAll("_", " ")}`,
    ...(experts?.kind === "mixture" ? [`${experts.experts} experts, ${experts.activeExperts} active`] : []),
    shape.quantization === null ? shape.checkpointDtype : shape.quantization.method,
    ...(shape.maxPosition === null ? [] : [`up to ${formatTokens(shape.maxPosition)} tokens`]),
  ];
  return facts.join(" · ");
}
