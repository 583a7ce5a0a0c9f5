import { compareWithLog, type LogComparison } from "../advice/compareWithLog.ts";
import { observedTerms, type TermName } from "../advice/observedTerms.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { WorkspaceDefaults } from "../deployment/fromLaunch.ts";
import { readLogDeployment } from "../deployment/fromLog.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import { type MeasuredRun, measuredEdits } from "../plan/measuredEdit.ts";
import { readPlan } from "../plan/readPlan.ts";
import type { Assessment } from "../sizing/assess.ts";
import { parseYaml } from "../syntax/yaml/parseYaml.ts";
import { positionAt } from "../text/sourceText.ts";
import { applyEdits, type TextEdit } from "../text/textEdit.ts";
import type { LogReading } from "../vllm/log/logReader.ts";
import type { StartupReport } from "../vllm/log/startupReport.ts";

/** A start-up log against the launch or service that was started. */
export type Calibration =
  | {
      readonly kind: "compared";
      /** The launch or service; `null` for what the log tells alone. */
      readonly subject: string | null;
      readonly starts: readonly CalibratedStart[];
      readonly startsLeftOut: number;
      /** What the last start that succeeded showed; `null` when there was none. */
      readonly measured: MeasuredRun | null;
      /** That, written into the plan; `null` where there is nothing or no place to write. */
      readonly edits: readonly TextEdit[] | null;
    }
  /** Several could be meant: ask again with one of these. */
  | { readonly kind: "choose"; readonly subjects: readonly CalibrationSubject[] }
  | { readonly kind: "problem"; readonly message: string };

export interface CalibrationSubject {
  readonly id: string;
  readonly label: string;
}

export interface CalibratedStart {
  readonly report: StartupReport;
  readonly comparison: LogComparison;
}

/** `analysis` is of the plan or launch file, `null` without one; `wanted` names one of its subjects. */
export function calibrate(
  analysis: Analysis | null,
  reading: LogReading,
  wanted: string | null,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): Calibration {
  if (reading.starts.length === 0)
    return { kind: "problem", message: "The log holds nothing that vLLM prints when it starts." };
  const models = reading.starts.flatMap(({ model }) => model?.value ?? []);
  const choice = analysis === null ? null : chooseSubject(analysis, models, wanted, lookUps);
  if (choice !== null && choice.kind !== "chosen") return choice;
  const starts = reading.starts.map((report) => ({
    report,
    comparison: compareWithLog(
      choice?.assessment.deployment ?? readLogDeployment(report, defaults, lookUps),
      report,
      lookUps,
    ),
  }));
  const last = starts.findLast(({ report }) => report.outcome.kind === "started");
  const measured = last === undefined ? null : measuredRun(last);
  return {
    kind: "compared",
    subject: choice?.assessment.deployment.name ?? choice?.assessment.deployment.id ?? null,
    starts,
    startsLeftOut: reading.startsLeftOut,
    measured,
    edits:
      measured && analysis && choice ? provenEdits(analysis, choice.assessment.deployment, measured) : null,
  };
}

/** The one that is named, the only one, else the only one with a model that ran. */
export function chooseSubject(
  analysis: Analysis,
  modelsThatRan: readonly string[],
  wanted: string | null,
  lookUps: LookUps,
):
  | { readonly kind: "chosen"; readonly assessment: Assessment }
  | Exclude<Calibration, { readonly kind: "compared" }> {
  const { assessments } = analysis;
  if (assessments.length === 0)
    return { kind: "problem", message: `${analysis.path} holds no launch and no service that runs vLLM.` };
  const subjects = assessments.map(({ deployment }) => ({
    id: deployment.name ?? deployment.id,
    label: labelOf(analysis, deployment),
  }));
  if (wanted !== null) {
    const named = assessments.find(
      ({ deployment }) => deployment.name === wanted || deployment.id === wanted,
    );
    if (named) return { kind: "chosen", assessment: named };
    const known = subjects.map(({ id }) => id).join(", ");
    return { kind: "problem", message: `${analysis.path} has no "${wanted}"; there is ${known}.` };
  }
  const [only, second] = assessments;
  if (only && !second) return { kind: "chosen", assessment: only };
  const models = new Set(modelsThatRan.map((model) => modelKey(model, lookUps)));
  const sameModel = assessments.filter(
    ({ deployment }) =>
      deployment.modelName.value !== null && models.has(modelKey(deployment.modelName.value, lookUps)),
  );
  const [match, another] = sameModel;
  return match && !another ? { kind: "chosen", assessment: match } : { kind: "choose", subjects };
}

/** The same for all spellings of a model that is known, and for a folder that bears its name. */
function modelKey(name: string, lookUps: LookUps): string {
  const match = lookUps.findModel(name);
  const id = match.kind === "known" ? match.id : name;
  return (id.split(/[\\/]/).filter(Boolean).at(-1) ?? id).toLowerCase();
}

function labelOf({ source }: Analysis, deployment: Deployment): string {
  const line = positionAt(source, deployment.headRange.start).line + 1;
  const model = deployment.modelName.value ?? "no model";
  return deployment.name === null ? `line ${line}: ${model}` : `${deployment.name}: ${model}`;
}

function measuredRun({ report, comparison }: CalibratedStart): MeasuredRun | null {
  const terms = observedTerms(report);
  const value = (term: TermName) => terms.find((each) => each.term === term)?.value ?? null;
  const basis = (comparison.ran ?? comparison.file).deployment;
  const run = {
    weightBytes: value("weights"),
    kvCacheBytes: value("kvCache"),
    kvTokens: value("kvTokens"),
    concurrency: value("concurrency"),
  };
  if (Object.values(run).every((figure) => figure === null)) return null;
  return {
    ...run,
    gpu: basis.gpu.value?.label ?? null,
    version: report.version?.value ?? null,
    on: report.date,
  };
}

/** Edits are made on a copy first: they count only when the plan then reads as what was written. */
export function provenEdits(
  analysis: Analysis,
  { name }: Deployment,
  measured: MeasuredRun,
): readonly TextEdit[] | null {
  if (analysis.plan === null || name === null) return null;
  const edits = measuredEdits(analysis.plan.yaml, name, measured);
  if (edits === null) return null;
  const after = readPlan(parseYaml(applyEdits(analysis.source.text, edits)));
  const written = after.plan?.services.find((service) => service.name === name)?.measured;
  const isRead =
    (measured.kvTokens === null || written?.kvTokens?.value.low === measured.kvTokens) &&
    (measured.weightBytes === null || written?.weights != null) &&
    (measured.version === null || written?.version?.value === measured.version) &&
    (measured.speed?.throughputPerSecond == null || written?.throughput != null);
  return isRead && after.problems.length <= analysis.plan.problems.length ? edits : null;
}
