import { type GpuChoice, gpusPerReplica } from "../deployment/deployment.ts";
import { withChanges } from "../deployment/withChanges.ts";
import type { PlanService } from "../plan/plan.ts";
import { type Assessment, assess } from "./assess.ts";
import { askOf, requestsCarried } from "./demand.ts";
import { bothEnds, known, lessIsBetter, mapEnds, unknown, wholeFit } from "./ends.ts";
import type { Ends, Figure } from "./planSizing.ts";
import { onceOfSame } from "./sameAssessment.ts";
import { type ServiceSpeed, speedOf, trustedSessions } from "./serviceSpeed.ts";
import type { SizingInput } from "./sizingInput.ts";

/** One copy of a service on a GPU, before it is known how many copies there are. */
export interface ServiceCapacity {
  readonly service: PlanService;
  readonly gpu: GpuChoice | null;
  /** A vLLM server's, on this GPU; `null` for a process. */
  readonly assessment: Assessment | null;
  readonly speed: ServiceSpeed;
  /** What it holds without sessions, as far as the plan says: nothing stated counts as nothing. */
  readonly ownBytes: Ends;
  /** A process's bytes for each session; `null` where sessions add nothing. */
  readonly perSessionBytes: Ends | null;
  /** What a vLLM server takes from the GPU when it starts; `null` for a process. */
  readonly reservedBytes: Ends | null;
  /** GPUs of one copy: as written, else what the parallel sizes need. */
  readonly gpus: number;
  /** Sessions that all of them together are trusted with. */
  readonly trusted: Ends | null;
  /** Requests of the workload's length in a vLLM server's KV cache; `null` for a process. */
  readonly requests: Figure | null;
}

export function serviceCapacity(
  input: SizingInput,
  service: PlanService,
  gpu: GpuChoice | null,
): ServiceCapacity {
  const assessment = service.engine === "vllm" ? assessmentOn(input, service, gpu) : null;
  const estimated = assessment?.kind === "estimated" ? assessment : null;
  const speed = speedOf(service, gpu, estimated && (input.estimateSpeed?.(estimated) ?? null));
  const { memory, memoryPerSession } = service;
  const gpus = service.gpus?.value ?? (assessment ? placeOf(assessment).gpus : 1);
  const trusted = trustedSessions(service, gpu);
  return {
    service,
    gpu,
    assessment,
    speed,
    ownBytes:
      memory?.total != null
        ? lessIsBetter(memory.total.value)
        : lessIsBetter({
            low: sum((memory?.parts ?? []).map(({ value }) => value.value.low)),
            high: sum((memory?.parts ?? []).map(({ value }) => value.value.high)),
          }),
    perSessionBytes: memoryPerSession && lessIsBetter(memoryPerSession.value),
    reservedBytes: estimated && bothEnds(estimated.estimate.memory.requestedBytes),
    gpus,
    trusted: trusted && mapEnds(trusted, (sessions) => sessions * gpus),
    requests: service.engine === "vllm" ? requestsOf(service, assessment) : null,
  };
}

/** Tiers put one service on several kinds of GPU; on all but the first it is estimated anew, without what was measured. */
function assessmentOn(
  { assessments, lookUps }: SizingInput,
  service: PlanService,
  gpu: GpuChoice | null,
): Assessment | null {
  const assessment = byName(assessments).get(service.name) ?? null;
  if (assessment === null || gpu === null || placeOf(assessment).gpu === gpu.label) return assessment;
  return assess(withChanges(assessment.deployment, [{ kind: "gpu", gpu, count: null }], lookUps));
}

/** On which GPU a server runs, and on how many each of its replicas. */
function placeOf(assessment: Assessment): { readonly gpu: string | null; readonly gpus: number } {
  return assessment.kind === "estimated" ? placeOfEstimated(assessment) : readPlace(assessment);
}

const placeOfEstimated = onceOfSame(readPlace);

function readPlace({ deployment: { gpu, server } }: Assessment) {
  return { gpu: gpu.value?.label ?? null, gpus: gpusPerReplica(server) };
}

/** Hundreds of services look theirs up; the list of a plan never changes. */
function byName(assessments: readonly Assessment[]): ReadonlyMap<string | null, Assessment> {
  const known = indices.get(assessments);
  if (known !== undefined) return known;
  const index = new Map(assessments.map((assessment) => [assessment.name, assessment]));
  indices.set(assessments, index);
  return index;
}

const indices = new WeakMap<readonly Assessment[], ReadonlyMap<string | null, Assessment>>();

/** The likely value counts at both ends: what an estimate leaves open is no range of the plan. */
function requestsOf(service: PlanService, assessment: Assessment | null): Figure {
  if (assessment === null) return unknown(`What ${service.name} runs is not known.`);
  if (assessment.kind === "unknown")
    return unknown(assessment.problem ?? assessment.missing[0]?.reason ?? "Too little is known of it.");
  const { contextTokens, replicas } = askOf(assessment);
  const carried =
    requestsCarried(assessment, contextTokens ?? assessment.estimate.maxModelLen).mid / replicas;
  return known(bothEnds(wholeFit(carried)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
