import { isAtLeast } from "../units/version.ts";
import { activationParts, peakActivation } from "./activation.ts";
import type { Band } from "./band.ts";
import { cudaGraphBytes, deductsCudaGraphs } from "./cudaGraphs.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import { isHybrid, isLatent, isMixture } from "./modelKind.ts";
import type { ModelShape } from "./modelShape.ts";
import { type OverheadCoefficients, type OverheadSpreads, withSpread } from "./overheadCoefficients.ts";
import { overheadFit } from "./overheadFit.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { expertLayerBytes } from "./weights.ts";

const GIB = 2 ** 30;

/** What is taken from the budget beside weights and KV cache, on one GPU. */
export interface Overheads {
  readonly activationBytes: Band;
  /** Deducted from the KV cache, 0 where vLLM leaves graphs to the memory outside the budget. */
  readonly cudaGraphBytes: Band;
  readonly nonTorchBytes: Band;
  /** The sum of the three. Its range is what was observed, and narrower than the sum of theirs. */
  readonly totalBytes: Band;
}

export function estimateOverheads(model: ModelShape, server: ServerSettings, gpu: GpuSpec): Overheads {
  const { coefficients, spreads } = overheadFit;
  const sizes = overheadSizes(model, server, gpu, coefficients);
  const total = sizes.activationBytes + sizes.cudaGraphBytes + sizes.nonTorchBytes;
  const band = withSpread(total, sizes.samplerBytes, spreads[variability(model, server)]);
  // Each part's range is its share of the whole's.
  const share = (bytes: number): Band => {
    const part = total > 0 ? bytes / total : 0;
    const down = (band.mid - band.low) * part;
    return { low: Math.max(0, bytes - down), mid: bytes, high: bytes + (band.high - band.mid) * part };
  };
  return {
    activationBytes: share(sizes.activationBytes),
    cudaGraphBytes: share(sizes.cudaGraphBytes),
    nonTorchBytes: share(sizes.nonTorchBytes),
    totalBytes: band,
  };
}

export interface OverheadSizes {
  readonly activationBytes: number;
  readonly cudaGraphBytes: number;
  readonly nonTorchBytes: number;
  /** What of the activations only the sampler asks for. */
  readonly samplerBytes: number;
}

/** The likely sizes for given coefficients; the fit tries others than those in use. */
export function overheadSizes(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  coefficients: OverheadCoefficients,
): OverheadSizes {
  const parts = activationParts(model, server, gpu, coefficients);
  return {
    activationBytes: peakActivation(parts) + balancerBytes(model, server, gpu),
    samplerBytes: Math.max(0, parts.samplerBytes - Math.max(parts.layerBytes, parts.towerBytes)),
    cudaGraphBytes: deductsCudaGraphs(model, server)
      ? cudaGraphBytes(model, server, gpu, coefficients.cudaGraphLayerMiB)
      : 0,
    nonTorchBytes: nonTorchBytes(model, server, gpu, coefficients),
  };
}

/**
 * Room in which the load balancer moves experts: those of one layer, allocated once the weights are loaded
 * (`distributed/eplb/eplb_state.py add_model`).
 */
function balancerBytes(model: ModelShape, server: ServerSettings, gpu: GpuSpec): number {
  return server.redundantExperts === null ? 0 : expertLayerBytes(model, server, gpu);
}

function nonTorchBytes(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  coefficients: OverheadCoefficients,
): number {
  let gibibytes = isRocm(gpu) ? coefficients.nonTorchRocmGiB : coefficients.nonTorchGiB;
  if (server.tensorParallelSize > 1) gibibytes += coefficients.nonTorchTensorParallelGiB;
  if (isMixture(model) && isAtLeast(server.version, 0, 26)) {
    gibibytes += coefficients.nonTorchMixtureFrom026GiB;
  }
  return GIB * gibibytes;
}

function isRocm(gpu: GpuSpec): boolean {
  return gpu.architecture.startsWith("CDNA") || gpu.architecture.startsWith("RDNA");
}

/** Which of the two ranges applies. */
export function variability(model: ModelShape, server: ServerSettings): keyof OverheadSpreads {
  const isPlain =
    !isMixture(model) &&
    !isLatent(model) &&
    !isHybrid(model) &&
    server.pipelineParallelSize === 1 &&
    server.speculation === null &&
    (server.languageModelOnly || model.towerMatrices.length === 0);
  return isPlain ? "plain" : "composed";
}
