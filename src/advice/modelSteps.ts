import type { QuantizedVariant } from "../catalog/quantizedVariants.ts";
import type { Change } from "../deployment/change.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { VllmVersion } from "../units/version.ts";
import { quantizationFloor } from "../vllm/quantizationFloor.ts";
import { lossOfVariant } from "./quality.ts";
import type { Axis } from "./step.ts";

/**
 * Quantized checkpoints of the same model that the catalogue has and the GPU runs: the best with 8 bits and the best
 * with 4. Where a checkpoint was chosen already, it stays.
 */
export function modelSteps(deployment: Deployment, lookUps: LookUps): Axis {
  const model = deployment.model.value;
  const gpu = deployment.gpu.value;
  if (model === null || gpu === null || model.shape.quantization !== null) return [];
  const dropQuantization: readonly Change[] = deployment.settings.byField.has("quantization")
    ? [{ kind: "remove-setting", field: "quantization" }]
    : [];
  const runnable = lookUps
    .quantizedVariants(model.id)
    .filter((variant) => runsOn(variant.method, gpu.spec.computeCapability, deployment.version.value));
  const bestOf = (isWanted: (variant: QuantizedVariant) => boolean) =>
    runnable.filter(isWanted).toSorted(byOwner(model.id)).slice(0, 1);
  const chosen = [...bestOf(({ bits }) => bits > 4), ...bestOf(({ bits }) => bits <= 4)];
  return chosen.map(({ id, bits, method }) => ({
    id: `model${bits <= 4 ? 4 : 8}:${id}`,
    changes: [{ kind: "model" as const, id }, ...dropQuantization],
    phrase: `use ${id}`,
    trade: lossOfVariant({ id, bits, method }).trade,
    source: lossOfVariant({ id, bits, method }).source,
    qualityLoss: bits <= 4 ? 2 : 1,
    effort: 2,
  }));
}

/** Nothing is offered that is not known to run. */
function runsOn(method: string, computeCapability: number | null, version: VllmVersion): boolean {
  const floor = quantizationFloor(method, version);
  return floor !== null && computeCapability !== null && computeCapability >= floor.computeCapability;
}

/** The model's own publisher first, then AWQ, whose kernels run on the most GPUs, then the catalogue's order. */
function byOwner(modelId: string): (a: QuantizedVariant, b: QuantizedVariant) => number {
  const rank = ({ id, method }: QuantizedVariant) =>
    Number(ownerOf(id) !== ownerOf(modelId)) * 2 + Number(!method.startsWith("awq"));
  return (a, b) => rank(a) - rank(b);
}

function ownerOf(id: string): string {
  return id.split("/")[0] ?? "";
}
