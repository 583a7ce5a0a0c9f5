import { allGpus } from "../catalog/gpus.ts";
import { buildDeployment } from "../deployment/build.ts";
import type { Change } from "../deployment/change.ts";
import { type Deployment, type GpuChoice, type GpuPrice, noMeasurements } from "../deployment/deployment.ts";
import { defaultFact, inheritedFact } from "../deployment/fact.ts";
import { findGpuChoice, type LookUps } from "../deployment/lookUps.ts";
import { priceOf } from "../deployment/price.ts";
import type { PriceWish } from "../deployment/priceWish.ts";
import { withChanges } from "../deployment/withChanges.ts";

/** Older ones vLLM's wheels do not run on. Source: requirements in vLLM's installation guide. */
const LEAST_CAPABILITY = 7;

/** A GPU that can be had, and for how much. */
export interface RentedGpu {
  readonly gpu: GpuChoice;
  readonly price: GpuPrice;
  readonly wish: PriceWish;
  readonly isToday: boolean;
}

/**
 * Every NVIDIA GPU of the catalogue that has a price, and the one of the file. The file's own price counts where it
 * names one for the GPU, else the cheapest of the person's own, else what a provider asked by its newest list.
 */
export function rentedGpus(
  deployment: Deployment,
  lookUps: Pick<LookUps, "ownOffers">,
): readonly RentedGpu[] {
  const today = deployment.gpu.value;
  const names = allGpus().flatMap(({ shortName, computeCapability }) =>
    (computeCapability ?? 0) < LEAST_CAPABILITY ? [] : [shortName],
  );
  const others = names.flatMap((name) => findGpuChoice(name) ?? []);
  const isToday = (gpu: GpuChoice) => today?.ids.some((id) => gpu.ids.includes(id)) === true;
  const choices = today === null ? others : [today, ...others.filter((gpu) => !isToday(gpu))];
  return choices.flatMap((gpu) => rent(deployment.priceWish, gpu, gpu === today, lookUps) ?? []);
}

function rent(
  own: PriceWish,
  gpu: GpuChoice,
  isToday: boolean,
  lookUps: Pick<LookUps, "ownOffers">,
): RentedGpu | null {
  // A rate without a name is that of the GPU beside which it stands.
  const isForAll = own.kind === "reference" || own.kind === "rate-by-gpu";
  const wishes: readonly PriceWish[] = isToday || isForAll ? [own, cheapest] : [cheapest];
  for (const wish of wishes) {
    const price = priceOf(wish, gpu, lookUps).value;
    if (price !== null) return { gpu, price, wish, isToday };
  }
  return null;
}

const cheapest: PriceWish = { kind: "cheapest" };

/** The server by itself on one of the GPUs, its parallel sizes given up: where a walk starts. */
export function alone(deployment: Deployment, { gpu, wish }: RentedGpu, lookUps: LookUps): Deployment {
  const from = "a configuration that was tried";
  const moved = buildDeployment(
    {
      ...deployment,
      gpu: inheritedFact<GpuChoice | null>(gpu, from),
      gpuCount: defaultFact<number | null>(null, "as many as the workload needs"),
      replicas: inheritedFact(1, from),
      priceWish: wish,
      measured: noMeasurements,
    },
    lookUps,
  );
  return withChanges(moved, unsharded(deployment), lookUps);
}

/** Changes that take parallel sizes back to one GPU. */
function unsharded({ server }: Deployment): readonly Change[] {
  const sizes = [
    ["tensor_parallel_size", server.tensorParallelSize.value],
    ["pipeline_parallel_size", server.pipelineParallelSize.value],
    ["data_parallel_size", server.dataParallelSize.value],
  ] as const;
  return sizes.flatMap(([field, size]) => (size > 1 ? [{ kind: "setting", field, value: 1 } as const] : []));
}
