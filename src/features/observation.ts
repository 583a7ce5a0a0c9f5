import { compareWithObservation, type ObservationComparison } from "../advice/compareWithObservation.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { servedModelName } from "../deployment/metricSelector.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { MeasuredRun, MeasuredSpeed, WrittenTimes } from "../plan/measuredEdit.ts";
import type { Assessment } from "../sizing/assess.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { type Histogram, percentileOf } from "../vllm/metrics/histogram.ts";
import type { Readings } from "../vllm/metrics/observedLoad.ts";
import type { ModelSnapshot } from "../vllm/metrics/serverSnapshot.ts";
import { type CalibrationSubject, chooseSubject, provenEdits } from "./calibration.ts";
import { subjectAt } from "./subject.ts";

/** A running server against the launch or service that it was started from. */
export type Observation =
  | ObservedServer
  /** Several launches or services could be meant. */
  | { readonly kind: "choose"; readonly subjects: readonly CalibrationSubject[] }
  /** Several models stand behind the address: ask again with one of these. */
  | { readonly kind: "chooseModel"; readonly models: readonly string[] }
  | { readonly kind: "problem"; readonly message: string };

export interface ObservedServer {
  readonly kind: "observed";
  /** `null` without a file. */
  readonly assessment: Assessment | null;
  readonly comparison: ObservationComparison;
  /** The server runs another model than the file names. */
  readonly otherModel: string | null;
  readonly measured: MeasuredRun;
  /** That, written into the plan; `null` where there is no place for it. */
  readonly edits: readonly TextEdit[] | null;
}

/** What is meant, as far as somebody says so. */
export interface ObservationChoice {
  /** The launch or service at a place of the document, or by its name. */
  readonly subject:
    | { readonly offset: number; readonly id: string | null }
    | { readonly name: string | null };
  readonly model: string | null;
  /** The day of the reading, `2026-11-21`. */
  readonly today: string | null;
}

/** `analysis` is of the plan or launch file, `null` without one. */
export function observe(
  analysis: Analysis | null,
  readings: Readings,
  choice: ObservationChoice,
  lookUps: LookUps,
): Observation {
  const servers = readings.at(-1)?.snapshot.servers ?? [];
  if (servers.length === 0)
    return { kind: "problem", message: "The address answers with metrics, but with none of vLLM's." };
  const chosen = analysis === null ? null : subjectOf(analysis, servers, choice, lookUps);
  if (chosen !== null && chosen.kind !== "chosen") return chosen;
  const assessment = chosen?.assessment ?? null;
  const server = serverOf(servers, assessment, choice.model, lookUps);
  if (typeof server === "string") return { kind: "problem", message: server };
  if (server === null) return { kind: "chooseModel", models: servers.flatMap(({ model }) => model ?? []) };
  const comparison = compareWithObservation(assessment, readings, server.model);
  if (comparison === null) return { kind: "problem", message: "The server has told nothing." };
  const deployment = assessment?.deployment ?? null;
  const measured = measuredOf(comparison, deployment, choice.today);
  return {
    kind: "observed",
    assessment,
    comparison,
    otherModel: otherModel(server, deployment, lookUps),
    measured,
    edits: analysis && deployment ? provenEdits(analysis, deployment, measured) : null,
  };
}

function subjectOf(
  analysis: Analysis,
  servers: readonly ModelSnapshot[],
  { subject }: ObservationChoice,
  lookUps: LookUps,
): ReturnType<typeof chooseSubject> {
  const models = servers.flatMap(({ model }) => model ?? []);
  if ("name" in subject) return chooseSubject(analysis, models, subject.name, lookUps);
  const assessment = subjectAt(analysis, subject.offset, subject.id);
  return assessment === null
    ? chooseSubject(analysis, models, null, lookUps)
    : { kind: "chosen", assessment };
}

/** The one that is named, the only one, else the only one under the file's name; `null` where several could be. */
function serverOf(
  servers: readonly ModelSnapshot[],
  assessment: Assessment | null,
  wanted: string | null,
  lookUps: LookUps,
): ModelSnapshot | string | null {
  if (wanted !== null)
    return (
      servers.find(({ model }) => model === wanted) ??
      `The server has no model "${wanted}"; there is ${servers.map(({ model }) => model ?? "one without a name").join(", ")}.`
    );
  const [only, second] = servers;
  if (second === undefined) return only ?? null;
  if (assessment === null) return null;
  const alike = servers.filter((server) => isServed(server, assessment.deployment, lookUps));
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

function isServed({ model }: ModelSnapshot, deployment: Deployment, lookUps: LookUps): boolean {
  if (model === null) return false;
  if (model === servedModelName(deployment) || model === deployment.modelName.value) return true;
  const known = lookUps.findModel(model);
  return known.kind === "known" && known.id === deployment.model.value?.id;
}

/** A path, or a name of one's own, may be any model; only another one that is known is another. */
function otherModel(server: ModelSnapshot, deployment: Deployment | null, lookUps: LookUps): string | null {
  if (deployment?.model.value == null || server.model === null) return null;
  if (isServed(server, deployment, lookUps)) return null;
  return lookUps.findModel(server.model).kind === "known" ? server.model : null;
}

/** Times since the start are of no load that could be named; of them only the memory is kept. */
function measuredOf(
  { kvTokens, server, load }: ObservationComparison,
  deployment: Deployment | null,
  today: string | null,
): MeasuredRun {
  return {
    weightBytes: null,
    kvCacheBytes: null,
    kvTokens,
    concurrency: server.cache?.concurrency ?? null,
    gpu: deployment?.gpu.value?.label ?? null,
    version: null,
    on: today,
    ...(load.seconds !== null && { speed: speedOf(load) }),
  };
}

function speedOf({ histograms, rates, openRequests }: ObservationComparison["load"]): MeasuredSpeed {
  return {
    latency: timesOf(histograms.request),
    ttft: timesOf(histograms.ttft),
    tpot: timesOf(histograms.perOutputToken ?? histograms.interToken),
    throughputPerSecond: rates?.requestsPerSecond || null,
    load: openRequests === null ? null : { kind: "count", value: Math.max(1, openRequests) },
  };
}

function timesOf(histogram: Histogram | null): WrittenTimes | null {
  return (
    histogram &&
    ([50, 90, 99] as const).map((percent) => [`p${percent}`, percentileOf(histogram, percent).value * 1e3])
  );
}
