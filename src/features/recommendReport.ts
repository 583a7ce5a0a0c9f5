import type { BindingLimit, Configuration } from "../advice/configuration.ts";
import { mixedStrategy } from "../advice/mixedStrategy.ts";
import { growthOf, needsOf } from "../advice/needs.ts";
import { type Recommended, recommend } from "../advice/recommend.ts";
import { satisfies } from "../advice/satisfies.ts";
import { insufficientSteps } from "../advice/whyNot.ts";
import type { Band } from "../capacity/band.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { ApiPrice } from "../sizing/apiPrice.ts";
import type { Assessment } from "../sizing/assess.ts";
import { requestsCarried } from "../sizing/demand.ts";
import { positionAt } from "../text/sourceText.ts";
import { formatCount } from "../units/print.ts";
import { formatVersion } from "../units/version.ts";
import { apiReport } from "./apiReport.ts";
import type { ApiReport } from "./estimateReport.ts";
import { apiSentence } from "./moneyText.ts";

/** `gpuplan recommend --json`: fields are only added, never renamed. */
export interface RecommendReport {
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly service: string | null;
  readonly vllm: string;
  readonly changes: readonly {
    readonly service: string | null;
    readonly setting: string;
    readonly from: string | number | boolean | null;
    readonly to: string | number | boolean | null;
  }[];
  readonly model: string | null;
  readonly gpu: { readonly id: string | null; readonly count: number };
  readonly replicas: number;
  /** Requests of the workload's length, or of the full length where it says none, over all copies. */
  readonly concurrency: Band & { readonly contextTokens: number };
  readonly longestContext: number;
  readonly cost: {
    readonly perHour: number;
    readonly perMonth: number;
    readonly currency: "USD";
    readonly price: string;
    readonly asOf: string | null;
  };
  readonly latency: {
    readonly ttftMs: Band;
    readonly tpotMs: Band;
    readonly requestMs: Band;
    readonly atConcurrency: number;
  } | null;
  readonly quality: { readonly loss: string; readonly source: string | null } | null;
  readonly meets: boolean;
  readonly limit: BindingLimit;
  /** Changes of today's server that come to mind and do not do by themselves; the same in every row of it. */
  readonly notEnough: readonly NotEnough[];
  /** What an API would take for the same requests; only where its price was given, `null` where it is not known. */
  readonly api?: ApiReport | null;
}

export interface NotEnough {
  /** "Use an FP8 KV cache". */
  readonly change: string;
  /** "5.2 of 10 requests". */
  readonly outcome: string;
  readonly requests: number;
}

/** What is said of one launch or service. */
export interface Recommendations {
  readonly line: number;
  readonly name: string | null;
  readonly rows: readonly RecommendReport[];
  /** A sentence where changing the GPU as the load grows is cheaper than any one kind. */
  readonly strategy: string | null;
  /** The best row beside an API, a sentence; `null` where no API's price was given. */
  readonly api: string | null;
  readonly notEnough: readonly NotEnough[];
  /** Why there are no rows; `null` where there are. */
  readonly problem: string | null;
}

/** The cheapest configurations for every launch or service of a document, at most `top` each. */
export function recommendReport(
  analysis: Analysis,
  lookUps: LookUps,
  top: number,
  api: ApiPrice | null = null,
  smallerModels = false,
): readonly Recommendations[] {
  return analysis.assessments.map((assessment) => {
    const { deployment } = assessment;
    const line = positionAt(analysis.source, deployment.headRange.start).line + 1;
    const needs = needsOf(deployment);
    const { best: found, all } =
      deployment.model.value === null ? nothing : recommend(deployment, needs, lookUps, top, smallerModels);
    const notEnough = notEnoughFor(assessment, lookUps);
    return {
      line,
      name: deployment.name,
      notEnough,
      rows: found.map((configuration) => ({
        ...row(analysis.path, line, deployment, configuration),
        notEnough,
        ...(api === null ? {} : { api: apiReport(configuration.after, api) }),
      })),
      api: api === null ? null : ((found[0] && apiSentence(found[0].after, api)) ?? null),
      strategy: found.length > 0 ? strategyOf(deployment, found, all) : null,
      problem: found.length > 0 ? null : problemOf(deployment),
    };
  });
}

function notEnoughFor(assessment: Assessment, lookUps: LookUps): readonly NotEnough[] {
  if (assessment.kind !== "estimated" || satisfies(assessment)) return [];
  return insufficientSteps(assessment.deployment, lookUps).map(({ action, outcome, requests }) => ({
    change: action,
    outcome,
    requests: round(requests, 2),
  }));
}

const nothing: Recommended = { best: [], all: [] };

function problemOf({ model }: Deployment): string {
  if (model.value !== null) return "No GPU of the price list carries the workload, not even several.";
  return model.origin.kind === "unknown" ? model.origin.reason : "No model is named.";
}

function row(
  file: string,
  line: number,
  today: Deployment,
  configuration: Configuration,
): Omit<RecommendReport, "notEnough"> {
  const { after, rented, gpus, replicas, speed, candidate, measures } = configuration;
  const { deployment, estimate } = after;
  const contextTokens = deployment.workload.contextTokens?.value ?? estimate.maxModelLen;
  const perHour = rented.price.perHour * gpus;
  const sources = [...new Set(candidate.steps.flatMap(({ source }) => source ?? []))];
  return {
    title: titleOf(configuration),
    file,
    line,
    service: today.name,
    vllm: formatVersion(deployment.version.value),
    changes: changesOf(today, configuration),
    model: deployment.model.value?.id ?? null,
    gpu: { id: rented.gpu.ids.length === 1 ? (rented.gpu.ids[0] ?? null) : rented.gpu.label, count: gpus },
    replicas,
    concurrency: { ...roundBand(requestsCarried(after, contextTokens), 2), contextTokens },
    longestContext: estimate.longestContextTokens,
    cost: {
      perHour: round(perHour, 4),
      perMonth: round(measures.costPerMonth, 2),
      currency: rented.price.currency,
      price: rented.price.reference,
      asOf: rented.price.asOf,
    },
    latency: speed && {
      ttftMs: roundBand(speed.speed.ttftMs, 1),
      tpotMs: roundBand(speed.speed.tpotMs, 2),
      requestMs: roundBand(speed.speed.requestMs, 0),
      atConcurrency: speed.concurrency,
    },
    quality:
      candidate.qualityLoss === 0
        ? null
        : { loss: candidate.trade ?? "", source: sources.length > 0 ? sources.join("; ") : null },
    meets: configuration.meets === 1,
    limit: configuration.limit,
  };
}

/** `2x L4: shard over 2 GPUs (--tensor-parallel-size 2)`. */
function titleOf({ candidate, rented, gpus, replicas }: Configuration): string {
  const where = `${formatCount(gpus)}x ${rented.gpu.label}`;
  const copies = replicas > 1 ? `, ${formatCount(replicas)} replicas` : "";
  const action = candidate.action === "" ? "as it is" : lowerFirst(candidate.action);
  return `${where}${copies}: ${action}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function changesOf(
  today: Deployment,
  { after, gpus, replicas, changes }: Configuration,
): RecommendReport["changes"] {
  const service = today.name;
  const to = after.deployment;
  const facts = [
    { setting: "gpu", from: today.gpu.value?.label ?? null, to: to.gpu.value?.label ?? null },
    { setting: "gpu_count", from: today.gpuCount.value, to: gpus },
    { setting: "replicas", from: today.replicas.value, to: replicas },
    { setting: "model", from: today.modelName.value, to: to.modelName.value },
  ];
  const written = [...new Set([...today.settings.byField.keys(), ...changes.flatMap(fieldOf)])].map(
    (setting) => ({
      setting,
      from: plain(today.settings.byField.get(setting)?.value),
      to: plain(to.settings.byField.get(setting)?.value),
    }),
  );
  return [...facts, ...written]
    .filter((change) => change.from !== change.to)
    .map((change) => ({ service, ...change }));
}

function fieldOf(change: Configuration["changes"][number]): readonly string[] {
  return change.kind === "setting" || change.kind === "remove-setting" ? [change.field] : [];
}

function plain(value: unknown): string | number | boolean | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value == null ? null : JSON.stringify(value);
}

function strategyOf(
  deployment: Deployment,
  found: readonly Configuration[],
  all: readonly Configuration[],
): string | null {
  const growth = growthOf(deployment);
  if (growth.length === 0) return null;
  const mixed = mixedStrategy(all, growth, found[0]?.measures.qualityLoss ?? 0);
  if (mixed === null) return null;
  const phases = mixed.phases.map(
    ({ months, gpus, configuration }) =>
      `${formatCount(gpus)}x ${configuration.rented.gpu.label} for ${formatCount(months)} ${months === 1 ? "month" : "months"}`,
  );
  return `As it grows, ${phases.join(", then ")} costs ${money(mixed.total)} in all, ${money(mixed.bestTotal - mixed.total)} less than ${mixed.best.rented.gpu.label} throughout.`;
}

function money(dollars: number): string {
  return `$${formatCount(dollars)}`;
}

function roundBand(band: Band, digits: number): Band {
  return { low: round(band.low, digits), mid: round(band.mid, digits), high: round(band.high, digits) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
