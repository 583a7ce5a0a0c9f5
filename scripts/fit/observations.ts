import { cudaGraphBytes } from "../../src/capacity/cudaGraphs.ts";
import type { EstimateInput } from "../../src/capacity/estimate.ts";
import { stageBudget } from "../../src/capacity/memoryBudget.ts";
import type { OverheadCoefficients } from "../../src/capacity/overheadCoefficients.ts";
import { overheadSizes } from "../../src/capacity/overheads.ts";
import { pipelineStages } from "../../src/capacity/pipelineStages.ts";
import { parseVersion } from "../../src/units/version.ts";
import type { GroundTruthRow } from "../accuracy/groundTruthRow.ts";
import { inputOfRow } from "../accuracy/rowDeployment.ts";
import { classOf } from "../accuracy/scoreRow.ts";

const GIB = 2 ** 30;

/** What one start-up tells of the overheads, in GiB. */
export interface OverheadObservation {
  readonly row: GroundTruthRow;
  readonly input: EstimateInput;
  readonly class: string;
  /** Rows of one source share hardware, habits and mistakes: they are held out together. */
  readonly source: string;
  readonly budgetGiB: number;
  /** Budget − weights − KV cache, as printed. */
  readonly totalGiB: number;
  readonly activationGiB: number | null;
  readonly nonTorchGiB: number | null;
  /** What the graphs took, whether they were deducted or not. */
  readonly cudaGraphGiB: number | null;
}

/** The rows that can teach something, and why others can't. */
export function collectObservations(rows: readonly GroundTruthRow[]): {
  readonly used: readonly OverheadObservation[];
  readonly unused: Readonly<Record<string, number>>;
} {
  const used: OverheadObservation[] = [];
  const unused: Record<string, number> = {};
  for (const row of rows) {
    const result = observe(row);
    if (typeof result === "string") unused[result] = (unused[result] ?? 0) + 1;
    else used.push(result);
  }
  return { used, unused };
}

function observe(row: GroundTruthRow): OverheadObservation | string {
  if (!row.clean) return "patched, contradictory or incomplete";
  if (row.observed.kvGiB === null) return "no KV cache printed";
  const prepared = inputOfRow(row);
  if (prepared.kind === "skipped") return prepared.reason;
  const { input } = prepared;
  if (input.gpu.unifiedMemory) return "unified memory";
  if (input.server.kvCacheMemoryBytes !== null) return "KV cache given";
  if (row.gpuMemoryUtilization === null && parseVersion(row.version ?? "") === null)
    return "utilization unknown";
  if (row.observed.weightsGiB === null && prepared.assumed) return "weights unknown";
  if (input.server.speculation !== null) return "drafts";
  if (input.server.pipelineParallelSize > 1 && row.outcome !== "ok") return "stage unknown";
  const budgetGiB = budgetOf(input);
  const weightsGiB = row.observed.weightsGiB ?? estimatedWeightsGiB(input);
  const totalGiB = budgetGiB - weightsGiB - row.observed.kvGiB;
  const isImplausible = row.observed.weightsGiB === null && totalGiB > budgetGiB / 4;
  if (totalGiB <= 0 || isImplausible) return "figures do not add up";
  return {
    row,
    input,
    class: classOf(input),
    source: sourceOf(row.source),
    budgetGiB,
    totalGiB,
    activationGiB: row.observed.peakActivationGiB,
    nonTorchGiB: row.observed.nonTorchGiB,
    cudaGraphGiB: input.server.enforceEager ? null : row.observed.cudaGraphGiB,
  };
}

/** The repository, or the site. */
function sourceOf(source: string): string {
  const repository = /github\.com\/([^/]+\/[^/]+)/.exec(source)?.[1];
  // vLLM's own tracker holds reports of many people.
  return repository === undefined || repository === "vllm-project/vllm" ? source : repository;
}

function budgetOf({ gpu, server }: EstimateInput): number {
  return ((gpu.memoryBytes.low + gpu.memoryBytes.high) / 2 / GIB) * server.gpuMemoryUtilization;
}

function estimatedWeightsGiB(input: EstimateInput): number {
  const stages = pipelineStages(input.model.layers.length, input.server.pipelineParallelSize);
  const sizes = stages.map(
    (stage) => stageBudget(input.model, input.gpu, input.server, input.measured, stage).weightBytes,
  );
  return Math.max(...sizes) / GIB;
}

/** What coefficients make of an observation. */
export function predict(observation: OverheadObservation, coefficients: OverheadCoefficients) {
  const { model, server, gpu } = observation.input;
  const sizes = overheadSizes(model, server, gpu, coefficients);
  const activationGiB = sizes.activationBytes / GIB;
  const nonTorchGiB = sizes.nonTorchBytes / GIB;
  return {
    activationGiB,
    samplerGiB: sizes.samplerBytes / GIB,
    nonTorchGiB,
    cudaGraphGiB: cudaGraphBytes(model, server, gpu, coefficients.cudaGraphLayerMiB) / GIB,
    totalGiB: activationGiB + nonTorchGiB + sizes.cudaGraphBytes / GIB,
  };
}
