import { type SpeedInput, speedTimes } from "../../src/performance/estimateSpeed.ts";
import type { SpeedCoefficients } from "../../src/performance/speedCoefficients.ts";
import type { PerformanceRow } from "../performance/performanceRow.ts";
import { speedInputOfRow } from "../performance/rowSpeedInput.ts";
import { type SpeedFigureName, speedFigures } from "../performance/scoreSpeed.ts";

/** What one measured point tells of the coefficients. */
export interface SpeedObservation {
  readonly row: PerformanceRow;
  readonly input: SpeedInput;
  /** Points of one repository share machines, habits and mistakes: they are held out together. */
  readonly source: string;
  readonly mixture: boolean;
}

/** The rows that the estimate can be made for. */
export function collectSpeeds(rows: readonly PerformanceRow[]): readonly SpeedObservation[] {
  return rows.flatMap((row) => {
    const prepared = speedInputOfRow(row);
    if (prepared.kind === "skipped") return [];
    const layers = prepared.input.deployment.model.layers;
    const mixture = layers.some((layer) => layer.feedForwards.some((each) => each.kind === "mixture"));
    return [{ row, input: prepared.input, source: sourceOf(row.source), mixture }];
  });
}

/** The repository, or the site. vLLM's own recipes and tracker hold runs of many people. */
function sourceOf(source: string): string {
  const repository = /github\.com\/([^/]+\/[^/]+)/.exec(source)?.[1];
  return repository === undefined || repository.startsWith("vllm-project/") ? source : repository;
}

/** Logarithms of estimate over measurement, by figure; `null` where the row measured none. */
export function residualsOf(
  { row, input }: SpeedObservation,
  coefficients: SpeedCoefficients,
): Readonly<Record<SpeedFigureName, number | null>> {
  const times = speedTimes(input, coefficients);
  if ("problem" in times) return { tpot: null, ttft: null, outputThroughput: null };
  const { observed } = row;
  const log = (estimated: number, measured: number | null): number | null =>
    measured === null || !Number.isFinite(estimated) ? null : Math.log(estimated / measured);
  const replicas = input.deployment.server.dataParallelSize;
  const tokens = Math.max(1, input.request.outputTokens);
  return {
    tpot: tokens > 1 ? log(times.tpotSeconds * 1e3, observed.tpotMs) : null,
    ttft: log(times.ttftSeconds * 1e3, observed.ttftMs),
    outputThroughput: log(times.requestsPerSecond * replicas * tokens, observed.outputTokensPerSecond),
  };
}

/** The figures that a row measured, with their residuals. */
export function measuredResiduals(
  observation: SpeedObservation,
  coefficients: SpeedCoefficients,
): readonly { readonly figure: SpeedFigureName; readonly residual: number }[] {
  const residuals = residualsOf(observation, coefficients);
  return speedFigures.flatMap((figure) => {
    const residual = residuals[figure];
    return residual === null ? [] : [{ figure, residual }];
  });
}
