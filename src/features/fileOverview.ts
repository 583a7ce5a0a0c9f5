import { gpusPerReplica } from "../deployment/deployment.ts";
import type { Analysis } from "../findings/analysis.ts";
import { verdictOf } from "../findings/verdict.ts";
import type { Tone } from "../panelMessages.ts";
import type { Assessment } from "../sizing/assess.ts";
import { sumOf } from "../sizing/ends.ts";
import { gpusPaidFor } from "../sizing/money.ts";
import type { Figure } from "../sizing/planSizing.ts";
import type { TextRange } from "../text/textRange.ts";
import { publicText } from "../vllm/secrets.ts";

/** What a list of deployments shows of one file, and what the file adds to the sums. */
export interface FileOverview {
  readonly deployments: readonly DeploymentOverview[];
  readonly sums: DeploymentSums;
}

/** A launch or service, in words that anybody may read. */
export interface DeploymentOverview {
  readonly name: string;
  readonly range: TextRange;
  readonly tone: Tone;
  /** A few words: "2.9 requests of 32K". */
  readonly short: string;
  readonly sentence: string;
  readonly gpu: string | null;
  /** The plan that names this launch as its script, and counts its GPUs. */
  readonly plan: string | null;
}

/** What deployments take and cost in US dollars, as far as it is known; the rest is counted. */
export interface DeploymentSums {
  readonly gpus: Range;
  readonly perHour: Range;
  readonly perMonth: Range;
  /** Launches and plans of which nobody knows how many GPUs they take. */
  readonly withoutGpus: number;
  readonly withoutPrice: number;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

const zero: Range = { low: 0, high: 0 };
export const noSums: DeploymentSums = {
  gpus: zero,
  perHour: zero,
  perMonth: zero,
  withoutGpus: 0,
  withoutPrice: 0,
};

export function addSums(a: DeploymentSums, b: DeploymentSums): DeploymentSums {
  const add = (x: Range, y: Range): Range => ({ low: x.low + y.low, high: x.high + y.high });
  return {
    gpus: add(a.gpus, b.gpus),
    perHour: add(a.perHour, b.perHour),
    perMonth: add(a.perMonth, b.perMonth),
    withoutGpus: a.withoutGpus + b.withoutGpus,
    withoutPrice: a.withoutPrice + b.withoutPrice,
  };
}

/** A launch that a plan names is shown, and counted there: the same GPUs are not rented twice. */
export function fileOverview(analysis: Analysis): FileOverview {
  const plans = new Map(analysis.plannedLaunches.map(({ id, plan }) => [id, plan]));
  const deployments = analysis.assessments.map((assessment): DeploymentOverview => {
    const { deployment } = assessment;
    const { tone, short, sentence } = verdictOf(assessment);
    return {
      name: publicText(deployment.name ?? deployment.modelName.value ?? "vllm serve"),
      range: deployment.headRange,
      tone,
      short,
      sentence: publicText(sentence),
      gpu: gpuOf(assessment),
      plan: plans.get(deployment.id) ?? null,
    };
  });
  return { deployments, sums: sumsOf(analysis, plans) };
}

function gpuOf({ deployment: { gpu, gpuCount, server } }: Assessment): string | null {
  if (gpu.value === null) return null;
  const count = gpuCount.value ?? Math.max(1, gpusPerReplica(server));
  return `${count}x ${gpu.value.label}`;
}

function sumsOf(analysis: Analysis, plans: ReadonlyMap<string, string>): DeploymentSums {
  if (analysis.plan !== null) {
    const sizing = analysis.plan.sizing();
    const gpus = sizing && sumOf(sizing.pools.map(({ gpusPaidFor: paid }) => paid));
    return sumsFrom(rangeOf(gpus), rangeOf(sizing?.cost.perHour), rangeOf(sizing?.cost.perMonth));
  }
  return analysis.assessments
    .filter(({ deployment }) => !plans.has(deployment.id))
    .map((assessment) => {
      const gpus = gpusOf(assessment);
      const price = assessment.deployment.price.value;
      const perHour = price === null || gpus === null ? null : price.perHour * gpus;
      const perMonth = perHour === null ? null : perHour * assessment.deployment.hoursPerMonth;
      return sumsFrom(exactly(gpus), exactly(perHour), exactly(perMonth));
    })
    .reduce(addSums, noSums);
}

function sumsFrom(gpus: Range | null, perHour: Range | null, perMonth: Range | null): DeploymentSums {
  return {
    gpus: gpus ?? zero,
    perHour: perHour ?? zero,
    perMonth: perMonth ?? zero,
    withoutGpus: gpus === null ? 1 : 0,
    withoutPrice: perHour === null || perMonth === null ? 1 : 0,
  };
}

function rangeOf(figure: Figure | null | undefined): Range | null {
  if (figure?.ends == null) return null;
  const { favourable, unfavourable } = figure.ends;
  return { low: Math.min(favourable, unfavourable), high: Math.max(favourable, unfavourable) };
}

function exactly(value: number | null): Range | null {
  return value === null ? null : { low: value, high: value };
}

function gpusOf(assessment: Assessment): number | null {
  return assessment.kind === "estimated" ? gpusPaidFor(assessment) : assessment.deployment.gpuCount.value;
}
