import type { GpuChoice } from "../deployment/deployment.ts";
import { gpuOfPool } from "../deployment/fromPlan.ts";
import type { Job, Plan } from "../plan/plan.ts";
import { hourMs } from "../units/quantityUnits.ts";
import { joinFigures, known, lessIsBetter, mapEnds, mapFigure, unknown } from "./ends.ts";
import type { Ends, Figure, JobSizing, PoolPriceSizing } from "./planSizing.ts";
import { hoursPerMonthOf, poolPrice } from "./poolPrice.ts";
import { figureOn } from "./serviceSpeed.ts";
import type { SizingInput } from "./sizingInput.ts";

/** Training and batch work on one GPU of its pool: hours, and what they cost at the pool's price. */
export function sizeJobs({ plan, lookUps }: SizingInput): readonly JobSizing[] {
  return plan.jobs.map((job) => {
    const pool = poolOfJob(plan, job);
    const gpu = pool && gpuOfPool(pool, lookUps);
    const hours = hoursOn(job, gpu);
    const price: PoolPriceSizing =
      pool === null
        ? { kind: "none", reason: `The plan does not say in which pool ${job.name} runs.` }
        : poolPrice(plan, pool, gpu, lookUps);
    return {
      name: job.name,
      pool: pool?.name ?? null,
      hours,
      hoursPerEpoch: mapFigure(hours, (value) => value / (job.epochs?.value ?? 1)),
      cost: costOf(plan, hours, price),
      byGpu: gpusNamed(job).flatMap((name) => {
        const named = lookUps.findGpuChoice(name);
        const ends = named && hoursOn(job, named).ends;
        if (named === null || ends === null) return [];
        const itsPrice = pool === null ? price : poolPrice(plan, pool, named, lookUps);
        return [{ gpu: named.label, hours: ends, cost: costOf(plan, known(ends), itsPrice) }];
      }),
    };
  });
}

function poolOfJob({ pools }: Plan, job: Job): Plan["pools"][number] | null {
  if (job.pool !== null) return pools.find(({ name }) => name === job.pool?.value) ?? null;
  return pools.length === 1 ? (pools[0] ?? null) : null;
}

function hoursOn(job: Job, gpu: GpuChoice | null): Figure {
  const duration = figureOn(job.duration, gpu);
  if (duration !== null) return known(inHours(lessIsBetter(duration.figure.value)));
  const step = figureOn(job.stepTime, gpu);
  if (step === null)
    return unknown(`How long ${job.name} takes is not given for ${gpu?.label ?? "its GPU"}.`);
  if (job.steps === null) return unknown(`The plan does not say how many steps ${job.name} has.`);
  const steps = job.steps.value * (job.epochs?.value ?? 1);
  return known(mapEnds(inHours(lessIsBetter(step.figure.value)), (hours) => hours * steps));
}

function inHours(milliseconds: Ends): Ends {
  return mapEnds(milliseconds, (value) => value / hourMs);
}

function costOf(plan: Plan, hours: Figure, price: PoolPriceSizing): Figure {
  if (price.kind === "none") return unknown(price.reason);
  const perHour =
    price.kind === "hourly"
      ? price.perGpuHour
      : price.perGpuMonth && mapEnds(price.perGpuMonth, (dollars) => dollars / hoursPerMonthOf(plan));
  return perHour === null
    ? unknown("The GPU is bought, so its hours cost nothing more.")
    : joinFigures(hours, known(perHour), (count, dollars) => count * dollars);
}

function gpusNamed(job: Job): readonly string[] {
  return [...job.duration, ...job.stepTime].flatMap(({ gpu }) => gpu?.value ?? []);
}
