import type { GpuChoice } from "../deployment/deployment.ts";
import { isSameGpu } from "../deployment/lookUps.ts";
import type { GpuFigure, LatencyFigure, PlanService } from "../plan/plan.ts";
import { known, lessIsBetter, mapFigure, moreIsBetter, unknown } from "./ends.ts";
import type { Ends, Figure, FigureOrigin } from "./planSizing.ts";

/** What one copy of a service does in which time. */
export interface ServiceSpeed {
  readonly latencyMs: Figure;
  readonly latencyOrigin: FigureOrigin;
  readonly throughputPerSecond: Figure;
  readonly throughputOrigin: FigureOrigin;
  /** The batch size whose measured throughput counts; `null` without a table. */
  readonly batchSize: number | null;
  readonly speedup: number;
}

/** What an estimate of performance would say where nobody measured; ends as `low` and `high` of the figure itself. */
export interface EstimatedSpeed {
  readonly latencyMs: Range | null;
  readonly throughputPerSecond: Range | null;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** Latency and throughput of a service on a GPU, speed-ups applied: 20% multiplies throughput by 1.2 and divides latency by it. */
export function speedOf(
  service: PlanService,
  gpu: GpuChoice | null,
  estimated: EstimatedSpeed | null,
): ServiceSpeed {
  const speedup = speedupOf(service);
  const { latencyMs, latencyOrigin } = statedLatency(service, gpu, estimated);
  const { throughputPerSecond, ...ofThroughput } = statedThroughput(service, gpu, latencyMs, estimated);
  return {
    latencyMs: mapFigure(latencyMs, (value) => value / speedup),
    latencyOrigin,
    throughputPerSecond: mapFigure(throughputPerSecond, (value) => value * speedup),
    ...ofThroughput,
    speedup,
  };
}

/** What the speed-ups of a service come to together. */
export function speedupOf({ speedup }: PlanService): number {
  return speedup.reduce((product, { value }) => product * (1 + value.value), 1);
}

function statedLatency(
  service: PlanService,
  gpu: GpuChoice | null,
  estimated: EstimatedSpeed | null,
): Pick<ServiceSpeed, "latencyMs" | "latencyOrigin"> {
  const measured = measuredOn(service, gpu)?.latency;
  if (measured) return { latencyMs: known(lessIsBetter(measured.value)), latencyOrigin: "measured" };
  if (service.latency.length > 0) return { latencyMs: latencyByVariant(service, gpu), latencyOrigin: "plan" };
  if (estimated?.latencyMs)
    return { latencyMs: known(lessIsBetter(estimated.latencyMs)), latencyOrigin: "estimated" };
  return {
    latencyMs: unknown(`Nobody says how long a request to ${service.name} takes.`),
    latencyOrigin: "plan",
  };
}

function latencyByVariant(service: PlanService, gpu: GpuChoice | null): Figure {
  const onGpu = service.latency.filter((figure) => isFor(figure, gpu));
  if (onGpu.length === 0)
    return unknown(`The latency of ${service.name} is not given for ${gpu?.label ?? "its GPU"}.`);
  const chosen = onGpu.filter(
    ({ variant }) => variant === null || variant.value === service.precision?.value,
  );
  const only = onGpu.length === 1 && service.precision === null ? onGpu[0] : undefined;
  const figure: LatencyFigure | undefined = chosen[0] ?? only;
  if (figure !== undefined) return known(lessIsBetter(figure.figure.value));
  const names = onGpu.map(({ variant }) => variant?.value).join(", ");
  return unknown(
    service.precision === null
      ? `The latency of ${service.name} is given for ${names}, and "precision" does not say which applies.`
      : `The latency of ${service.name} on ${gpu?.label ?? "its GPU"} is given for ${names}, not for ${service.precision.value}.`,
  );
}

/** Measured at the batch sizes that batching reaches, else by a run, else one request after the other. */
function statedThroughput(
  service: PlanService,
  gpu: GpuChoice | null,
  latencyMs: Figure,
  estimated: EstimatedSpeed | null,
): Pick<ServiceSpeed, "throughputPerSecond" | "throughputOrigin" | "batchSize"> {
  const without = (throughputPerSecond: Figure, throughputOrigin: FigureOrigin) => ({
    throughputPerSecond,
    throughputOrigin,
    batchSize: null,
  });
  if (service.throughput.length > 0) return { ...throughputFromTable(service), throughputOrigin: "measured" };
  const measured = measuredOn(service, gpu)?.throughput;
  if (measured) return without(known(moreIsBetter(measured.value)), "measured");
  if (estimated?.throughputPerSecond)
    return without(known(moreIsBetter(estimated.throughputPerSecond)), "estimated");
  if (servesSideBySide(service)) {
    const reason = `${service.name} serves several requests side by side, and nobody measured its throughput.`;
    return without(unknown(reason), "plan");
  }
  // A range's favourable end is the shorter time, and so the higher rate.
  const isInstant = latencyMs.ends !== null && latencyMs.ends.favourable <= 0;
  const oneByOne = isInstant
    ? unknown(`A request to ${service.name} is said to take no time, so nothing says how many it serves.`)
    : mapFigure(latencyMs, (value) => 1000 / value);
  return without(oneByOne, "plan");
}

/** What holds sessions, and vLLM's scheduler, take more than one request at a time: a latency does not bound them. */
function servesSideBySide(service: PlanService): boolean {
  return service.engine === "vllm" || service.memoryPerSession !== null || service.sessionsPerGpu.length > 0;
}

function throughputFromTable(service: PlanService): Pick<ServiceSpeed, "throughputPerSecond" | "batchSize"> {
  const largest = service.batching?.maxBatchSize?.value ?? 1;
  const row = service.throughput.findLast(({ batchSize }) => batchSize.value <= largest);
  if (row === undefined) {
    const smallest = service.throughput[0]?.batchSize.value ?? 1;
    const reason = `The throughput of ${service.name} is measured from batches of ${smallest} on, and its batches have at most ${largest}.`;
    return { throughputPerSecond: unknown(reason), batchSize: null };
  }
  return { throughputPerSecond: known(moreIsBetter(row.rate.value)), batchSize: row.batchSize.value };
}

/** A run on another GPU tells nothing of this one. */
export function measuredOn(service: PlanService, gpu: GpuChoice | null): PlanService["measured"] {
  const { measured } = service;
  const name = measured?.gpu?.value;
  return name === undefined || gpu === null || isOnGpu(name, gpu) ? measured : null;
}

/** The figure that holds on a GPU: the one by its name, else the one without a name. */
export function figureOn(figures: readonly GpuFigure[], gpu: GpuChoice | null): GpuFigure | null {
  return figures.find((figure) => isFor(figure, gpu)) ?? null;
}

function isFor({ gpu: name }: GpuFigure, gpu: GpuChoice | null): boolean {
  return name === null || (gpu !== null && isOnGpu(name.value, gpu));
}

/** A GPU that the plan describes has no id, only its name. */
function isOnGpu(name: string, gpu: GpuChoice): boolean {
  return name.toLowerCase() === gpu.label.toLowerCase() || isSameGpu(name, gpu);
}

/** Sessions that one GPU is trusted with, by the plan. */
export function trustedSessions(service: PlanService, gpu: GpuChoice | null): Ends | null {
  const figure = figureOn(service.sessionsPerGpu, gpu);
  return figure && moreIsBetter(figure.figure.value);
}
