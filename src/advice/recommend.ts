import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { type Configuration, configurationOf, confirmed, startsAlone } from "./configuration.ts";
import { beats } from "./measures.ts";
import { modelSteps } from "./modelSteps.ts";
import type { Needs } from "./needs.ts";
import { gpusAfter, parallelSteps } from "./parallelSteps.ts";
import { alone, type RentedGpu, rentedGpus } from "./rentedGpus.ts";
import { serverAxes } from "./serverSteps.ts";
import { smallerModelSteps } from "./smallerModelSteps.ts";
import { joinSteps, type Step } from "./step.ts";
import { type Walk, walk } from "./walk.ts";

/** GPUs of one machine. */
const MOST_GPUS = 8;
/** More at once on one server are left to more servers. */
const MOST_SEQUENCES = 1024;

/** What could be rented. */
export interface Recommended {
  /** Nothing beats one in everything; cheapest first, those that miss an objective last. */
  readonly best: readonly Configuration[];
  /** Whatever carries the workload, for what a growth makes of it. */
  readonly all: readonly Configuration[];
}

/**
 * The `top` configurations that carry the workload, over all GPUs that somebody rents or the file prices, with as many
 * copies as it takes. Smaller models of the same family are tried only where they are asked for.
 */
export function recommend(
  deployment: Deployment,
  needs: Needs,
  lookUps: LookUps,
  top: number,
  smallerModels = false,
): Recommended {
  const all = allConfigurations(deployment, needs, lookUps, smallerModels).options;
  const front = all.filter(
    (one) => !all.some((other) => other.meets >= one.meets && beats(other.measures, one.measures)),
  );
  const kinds = oneOfAKind(front.toSorted(compareConfigurations));
  return { best: confirm(kinds, needs, top), all };
}

/** Simulating all would take long; from the cheapest on until enough are sure. */
function confirm(sorted: readonly Configuration[], needs: Needs, top: number): readonly Configuration[] {
  const sure: Configuration[] = [];
  for (const configuration of sorted) {
    if (sure.filter(({ meets }) => meets === 1).length >= top) break;
    sure.push(confirmed(configuration, needs));
  }
  return sure.toSorted(compareConfigurations).slice(0, top);
}

/** Everything that does, on every GPU, each needing all of its steps. */
export function allConfigurations(
  deployment: Deployment,
  needs: Needs,
  lookUps: LookUps,
  smallerModels = false,
): Walk<Configuration> {
  const walks = rentedGpus(deployment, lookUps).map((gpu) =>
    walkGpu(deployment, gpu, needs, lookUps, smallerModels),
  );
  return {
    options: walks.flatMap(({ options }) => options),
    ways: walks.reduce((sum, { ways }) => sum + ways, 0),
    estimated: walks.reduce((sum, { estimated }) => sum + estimated, 0),
  };
}

function walkGpu(
  deployment: Deployment,
  gpu: RentedGpu,
  needs: Needs,
  lookUps: LookUps,
  smallerModels: boolean,
): Walk<Configuration> {
  const start = alone(deployment, gpu, lookUps);
  const requests = needs.requests !== null && needs.requests <= MOST_SEQUENCES ? needs.requests : null;
  const tryOut = (steps: readonly Step[]) => configurationOf(start, gpu, joinSteps(steps), needs, lookUps);
  return walk({
    hard: [
      [...modelSteps(start, lookUps), ...(smallerModels ? smallerModelSteps(start, lookUps) : [])],
      parallelSteps(start, MOST_GPUS),
    ],
    soft: serverAxes(start, requests),
    tryOut,
    makesRoom: (steps) =>
      startsAlone(
        start,
        steps.flatMap(({ changes }) => changes),
        lookUps,
      ),
    leastCost: (steps) =>
      gpusAfter(
        start,
        steps.flatMap(({ changes }) => changes),
      ),
    costOf: ({ gpus }) => gpus,
  });
}

function compareConfigurations(a: Configuration, b: Configuration): number {
  return (
    b.meets - a.meets ||
    a.measures.costPerMonth - b.measures.costPerMonth ||
    a.measures.qualityLoss - b.measures.qualityLoss ||
    a.measures.effort - b.measures.effort ||
    a.id.localeCompare(b.id, "en")
  );
}

/** The best with each checkpoint on each GPU: more would differ in a flag. */
function oneOfAKind(sorted: readonly Configuration[]): readonly Configuration[] {
  const kinds = new Set<string>();
  return sorted.filter(({ after: { deployment } }) => {
    const kind = `${deployment.gpu.value?.label} ${deployment.model.value?.id}`;
    const isNew = !kinds.has(kind);
    kinds.add(kind);
    return isNew;
  });
}
