import type { Deployment } from "../deployment/deployment.ts";
import { factRange } from "../deployment/fact.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { costPerMonth } from "../sizing/money.ts";
import type { TextRange } from "../text/textRange.ts";
import { modelSteps } from "./modelSteps.ts";
import { parallelSteps } from "./parallelSteps.ts";
import type { Proposal } from "./proposal.ts";
import { serverAxes } from "./serverSteps.ts";
import { type Axis, joinSteps } from "./step.ts";
import { tryCandidate } from "./tryCandidate.ts";

/**
 * Single steps that belong to what stands at a place – another checkpoint to the model, sharding to the GPUs, an FP8
 * cache to its type – and make a server that does what is asked carry more, or cost less.
 */
export function offersAt(
  assessment: EstimatedAssessment,
  selection: TextRange,
  lookUps: LookUps,
): readonly Proposal[] {
  const { deployment } = assessment;
  const before = { requests: requestsOf(assessment), cost: costPerMonth(assessment) };
  return axesAt(deployment, selection, lookUps)
    .flat()
    .flatMap((step) => tryCandidate(deployment, joinSteps([step]), lookUps) ?? [])
    .filter(({ after, costPerMonth: cost }) => {
      const isCheaper = cost !== null && before.cost !== null && cost < before.cost;
      return isCheaper || requestsOf(after) > before.requests * NOTICEABLE;
    });
}

/** Less than this nobody would change a file for. */
const NOTICEABLE = 1.05;

function requestsOf(assessment: EstimatedAssessment): number {
  const contextTokens = demandOf(assessment)?.contextTokens ?? assessment.estimate.maxModelLen;
  return requestsCarried(assessment, contextTokens).mid;
}

function axesAt(deployment: Deployment, selection: TextRange, lookUps: LookUps): readonly Axis[] {
  const isAt = (range: TextRange | null | undefined): boolean =>
    range != null && selection.end >= range.start && selection.start <= range.end;
  const isAtFlag = (field: string) => isAt(deployment.settings.byField.get(field)?.range);
  const server = serverAxes(deployment, deployment.workload.concurrency?.value ?? null);
  const ofServer = (kind: string) => server.filter((axis) => axis.some(({ id }) => id.startsWith(kind)));
  const isAtGpus = isAt(factRange(deployment.gpuCount)) || isAt(factRange(deployment.gpu));
  const axes: readonly (readonly [boolean, () => readonly Axis[]])[] = [
    [isAt(factRange(deployment.modelName)), () => [modelSteps(deployment, lookUps)]],
    [
      isAtGpus || isAtFlag("tensor_parallel_size"),
      () => [parallelSteps(deployment, deployment.gpuCount.value ?? GPUS_TO_BEGIN_WITH)],
    ],
    [isAtFlag("kv_cache_dtype") || isAtFlag("max_model_len"), () => ofServer("kv:")],
    [isAtFlag("gpu_memory_utilization"), () => ofServer("utilization:")],
  ];
  return axes.flatMap(([isHere, steps]) => (isHere ? steps() : []));
}

/** Where nobody says how many there are. */
const GPUS_TO_BEGIN_WITH = 2;
