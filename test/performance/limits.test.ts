import { describe, expect, it } from "vitest";
import type { GpuSpec } from "../../src/capacity/gpuSpec.ts";
import type { ModelShape } from "../../src/capacity/modelShape.ts";
import { layerMatrices } from "../../src/capacity/parameters.ts";
import { stageWeightsByRole } from "../../src/capacity/weights.ts";
import { allGpus } from "../../src/catalog/gpus.ts";
import { modelById, modelNames } from "../../src/catalog/models.ts";
import { toGpuSpec } from "../../src/catalog/toGpuSpec.ts";
import { estimateSpeed, type SpeedInput } from "../../src/performance/estimateSpeed.ts";
import { inputOf, server } from "../capacity/inputs.ts";

/**
 * What physics allows, worked out apart from the estimator: every generated token needs all dense weights and its
 * experts read once for the batch, and two operations for each weight that it meets.
 */
describe("no estimate of the catalogue is faster than the hardware", () => {
  const gpus = allGpus().map((gpu) => ({ name: gpu.shortName, spec: toGpuSpec([gpu]) }));
  const models = modelNames().flatMap((name) => {
    const model = modelById(name);
    return model && !("problem" in model.shape) ? [model.shape] : [];
  });

  it("has GPUs and models to try", () => {
    expect(gpus.length).toBeGreaterThan(60);
    expect(models.length).toBeGreaterThan(150);
  });

  it.each(gpus)("$name", ({ spec }) => {
    const faster: string[] = [];
    let tried = 0;
    for (const [index, model] of models.entries()) {
      const [requests, inputTokens] = index % 2 === 0 ? ([1, 64] as const) : ([64, 1024] as const);
      const speed = estimateSpeed(inputFor(model, spec, requests, inputTokens));
      if ("problem" in speed) continue;
      tried++;
      const limits = physicalLimits(model, spec);
      const promptMs = (inputTokens / limits.mostTokensPerSecond) * 1e3;
      if (speed.tpotMs.low < limits.leastStepMs * 0.999)
        faster.push(`${model.name}: ${speed.tpotMs.low} ms a token`);
      if (speed.ttftMs.low < promptMs * 0.999)
        faster.push(`${model.name}: first token in ${speed.ttftMs.low} ms`);
      if (speed.outputTokensPerSecond.high > limits.mostTokensPerSecond * 1.001)
        faster.push(`${model.name}: ${speed.outputTokensPerSecond.high} tokens/s`);
    }
    expect(faster).toEqual([]);
    if (spec.rates?.teraflops.bf16) expect(tried).toBeGreaterThan(200);
  });
});

function inputFor(model: ModelShape, gpu: GpuSpec, requests: number, inputTokens: number): SpeedInput {
  return {
    deployment: inputOf(model, gpu),
    estimate: null,
    request: { inputTokens, outputTokens: 128 },
    load: { kind: "concurrency", requests },
  };
}

const unread = new Set([
  "embed",
  "lm_head",
  "vision",
  "audio",
  "mtp",
  "mtp_o",
  "mtp_experts",
  "mtp_proj",
  "mtp_embed",
]);

function physicalLimits(model: ModelShape, gpu: GpuSpec) {
  const whole = { start: 0, end: model.layers.length, first: true, last: true };
  let bytes = 0;
  for (const part of stageWeightsByRole(model, server(), gpu, whole)) {
    if (unread.has(part.role)) continue;
    bytes += part.bytes * (part.role === "experts" ? activeShare(model) : 1);
  }
  const rates = Object.values(gpu.rates?.teraflops ?? {}).filter((rate) => rate !== null);
  return {
    leastStepMs: (bytes / (gpu.bandwidthBytesPerSecond ?? Number.POSITIVE_INFINITY)) * 1e3,
    mostTokensPerSecond: (Math.max(...rates) * 1e12) / (2 * activeWeights(model)),
  };
}

function activeShare(model: ModelShape): number {
  const shares = model.layers.flatMap((layer) =>
    layer.feedForwards.map((each) => (each.kind === "mixture" ? each.activeExperts / each.experts : 1)),
  );
  return Math.min(1, ...shares);
}

function activeWeights(model: ModelShape): number {
  const share = activeShare(model);
  let weights = 0;
  for (const layer of model.layers) {
    for (const matrix of layerMatrices(layer, model.hiddenSize)) {
      if (matrix.columns === 1) continue;
      weights += matrix.rows * matrix.columns * matrix.count * (matrix.role === "experts" ? share : 1);
    }
  }
  return weights;
}
