import type { TermComparison } from "../advice/compareWithLog.ts";
import { isCount } from "../advice/estimatedTerms.ts";
import type { TermName } from "../advice/observedTerms.ts";
import type { Band } from "../capacity/band.ts";
import { measuredEntries } from "../plan/measuredEdit.ts";
import { formatVersion } from "../units/version.ts";
import { flagByField } from "../vllm/flags.ts";
import type { LogFigure, LogText, StartupReport } from "../vllm/log/startupReport.ts";
import { isSecretName } from "../vllm/secretName.ts";
import { publicText, publicValue, redacted } from "../vllm/secrets.ts";
import type { SettingValue } from "../vllm/setting.ts";
import { assumptionsOf } from "./assumptions.ts";
import type { CalibratedStart, Calibration } from "./calibration.ts";
import { describeDifference, explainStart, explainTerm } from "./calibrationText.ts";

/** `gpuplan calibrate --json`: one object per log. Fields are only added, never renamed. Figures are per GPU. */
export interface CalibrationReport {
  readonly log: string;
  /** The plan or launch file, and what in it; `null` for the log alone. */
  readonly file: string | null;
  readonly service: string | null;
  readonly starts: readonly StartReport[];
  readonly startsLeftOut: number;
  /** What `--write` puts under `measured`, as text. */
  readonly measured: Readonly<Record<string, string>> | null;
}

export interface StartReport {
  readonly lines: { readonly first: number; readonly last: number };
  readonly container: string | null;
  readonly date: string | null;
  readonly version: LogText | null;
  readonly engine: LogText | null;
  readonly model: LogText | null;
  readonly gpu: string | null;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly figures: readonly LogFigure[];
  readonly outcome: StartupReport["outcome"];
  readonly comparison: {
    readonly vllm: string;
    readonly assumed: readonly string[];
    /** Why there is no estimate; `null` where there is one. */
    readonly reason: string | null;
    /** How the run differs from the file, as sentences. */
    readonly differences: readonly string[];
    readonly figures: readonly FigureReport[];
    readonly start: { readonly estimated: string; readonly standing: string; readonly explanation: string };
  };
}

export interface FigureReport {
  readonly figure: TermName;
  readonly unit: "GiB" | "tokens" | "requests";
  readonly estimated: Band;
  /** With the log's version, GPU and settings; `null` where these are the file's. */
  readonly estimatedAsRun: Band | null;
  readonly observed: number;
  readonly difference: number;
  readonly inside: boolean;
  readonly line: number;
  readonly standing: TermComparison["standing"]["kind"];
  /** One sentence; `null` for a figure inside its range. */
  readonly explanation: string | null;
}

export function calibrationReport(
  log: string,
  file: string | null,
  calibration: Extract<Calibration, { readonly kind: "compared" }>,
): CalibrationReport {
  const { subject, starts, startsLeftOut, measured } = calibration;
  return {
    log,
    file,
    service: subject,
    starts: starts.map(startReport),
    startsLeftOut,
    measured: measured && Object.fromEntries(measuredEntries(measured)),
  };
}

function startReport({ report, comparison }: CalibratedStart): StartReport {
  const { deployment } = comparison.ran ?? comparison.file;
  const reason =
    comparison.file.kind === "estimated"
      ? null
      : (comparison.file.missing[0]?.reason ?? comparison.file.problem ?? "There is too little to estimate.");
  return {
    lines: { first: report.firstLine, last: report.lastLine },
    container: report.container,
    date: report.date,
    version: report.version,
    engine: report.engine,
    model: report.model && { ...report.model, value: publicText(report.model.value) },
    gpu: deployment.gpu.value?.label ?? null,
    settings: publicSettings(report),
    figures: report.figures,
    outcome:
      report.outcome.kind === "refused"
        ? { ...report.outcome, message: publicText(report.outcome.message) }
        : report.outcome,
    comparison: {
      vllm: formatVersion(comparison.file.deployment.version.value),
      assumed: assumptionsOf(comparison.file.deployment),
      reason: reason && publicText(reason),
      differences: comparison.differences.map(describeDifference),
      figures: comparison.terms.map((term) => figureReport(term, explainTerm(term, comparison))),
      start: {
        estimated: comparison.start.estimated?.verdict ?? "unknown",
        standing: comparison.start.standing,
        explanation: explainStart(comparison.start),
      },
    },
  };
}

function figureReport(comparison: TermComparison, explanation: string | null): FigureReport {
  const { term, value, estimated, estimatedAsRun, line, standing } = comparison;
  const unit = term === "concurrency" ? "requests" : isCount(term) ? "tokens" : "GiB";
  const convert = (amount: number) =>
    unit === "GiB"
      ? Number((amount / 2 ** 30).toFixed(3))
      : Number(amount.toFixed(unit === "tokens" ? 0 : 2));
  const band = ({ low, mid, high }: Band) => ({ low: convert(low), mid: convert(mid), high: convert(high) });
  return {
    figure: term,
    unit,
    estimated: band(estimated),
    estimatedAsRun: estimatedAsRun && band(estimatedAsRun),
    observed: convert(value),
    difference: convert(value - estimated.mid),
    inside: standing.kind === "inside",
    line,
    standing: standing.kind,
    explanation,
  };
}

/** The settings of vLLM that the log prints; what else its arguments are, and every secret, stays there. */
function publicSettings({ settings }: StartupReport): Readonly<Record<string, SettingValue>> {
  const known = [...settings.values].filter(([name]) => name !== "model" && flagByField(name) !== null);
  return Object.fromEntries(
    known.map(([name, { value }]) => [name, isSecretName(name) ? redacted : publicValue(value)]),
  );
}
