import type { Band } from "../capacity/band.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { asRun, withoutMeasurements } from "../deployment/fromLog.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { type Assessment, assess, type EstimatedAssessment } from "../sizing/assess.ts";
import type { StartupReport } from "../vllm/log/startupReport.ts";
import { type Circumstance, findCircumstances, mayExplain } from "./circumstances.ts";
import { compareStart, type StartComparison } from "./compareStart.ts";
import { estimatedTerm, holds } from "./estimatedTerms.ts";
import { type Difference, type Effect, findDifferences, withDifference } from "./logDifferences.ts";
import { type Observation, observedTerms, type TermName, termNames } from "./observedTerms.ts";

/** A run's log against the estimate of the file that it was started from. */
export interface LogComparison {
  /** The file's estimate, without what was measured earlier; unknown where the file does not tell enough. */
  readonly file: Assessment;
  /** The estimate with the version, GPU and settings that the log names; `null` where these are the file's. */
  readonly ran: Assessment | null;
  /** Another model and another GPU, and what else moves a figure. */
  readonly differences: readonly Difference[];
  readonly terms: readonly TermComparison[];
  readonly start: StartComparison;
}

/** One figure: what was estimated, what was found, and how the two go together. */
export interface TermComparison extends Observation {
  readonly estimated: Band;
  /** With the log's version, GPU and settings; `null` where these are the file's. */
  readonly estimatedAsRun: Band | null;
  readonly standing: Standing;
}

export type Standing =
  | { readonly kind: "inside" }
  /** With these differences the estimate holds it. */
  | { readonly kind: "differences"; readonly differences: readonly Difference[] }
  /** It is off because these figures are; they are judged in their own rows. */
  | { readonly kind: "follows"; readonly from: readonly TermName[] }
  /** Something is visible in the log that the estimate does not know. */
  | { readonly kind: "circumstances"; readonly circumstances: readonly Circumstance[] }
  | { readonly kind: "unexplained" };

/** Compares term by term; what is off is explained by estimating again with what the log shows to be different. */
export function compareWithLog(
  deployment: Deployment,
  report: StartupReport,
  lookUps: LookUps,
): LogComparison {
  const fileDeployment = withoutMeasurements(deployment);
  const ranDeployment = asRun(fileDeployment, report, lookUps);
  const file = assess(fileDeployment);
  const effects = findDifferences(fileDeployment, ranDeployment)
    .map((difference) => ({
      difference,
      assessment: assess(withDifference(fileDeployment, ranDeployment, difference, lookUps)),
    }))
    .filter(
      ({ difference: { kind }, assessment }) =>
        kind === "model" || kind === "gpu" || changesAnything(file, assessment),
    );
  const ran = effects.length === 0 ? null : assess(ranDeployment);
  const basis = ran?.kind === "estimated" ? ran : file;
  return {
    file,
    ran,
    differences: effects.map(({ difference }) => difference),
    terms:
      file.kind === "estimated" && basis.kind === "estimated"
        ? compareTerms({
            file,
            ran: ran?.kind === "estimated" ? ran : null,
            observations: observedTerms(report),
            circumstances: findCircumstances(report, basis.input.server),
            effects,
          })
        : [],
    start: compareStart(file, ran, effects, report),
  };
}

interface TermsQuestion {
  readonly file: EstimatedAssessment;
  readonly ran: EstimatedAssessment | null;
  readonly observations: readonly Observation[];
  readonly circumstances: readonly Circumstance[];
  readonly effects: readonly Effect[];
}

function compareTerms(question: TermsQuestion): readonly TermComparison[] {
  const { file, ran, observations } = question;
  return observations.flatMap((observation): readonly TermComparison[] => {
    const estimated = estimatedTerm(file, observation.term);
    if (estimated === null) return [];
    const estimatedAsRun = ran && estimatedTerm(ran, observation.term);
    const standing = standingOf(question, observation, estimated, estimatedAsRun);
    return [{ ...observation, estimated, estimatedAsRun, standing }];
  });
}

function standingOf(
  { file, ran, observations, circumstances, effects }: TermsQuestion,
  observation: Observation,
  estimated: Band,
  estimatedAsRun: Band | null,
): Standing {
  if (holds(estimated, observation)) return { kind: "inside" };
  if (estimatedAsRun !== null && holds(estimatedAsRun, observation)) {
    const moving = effects.filter(({ assessment }) => movesTerm(file, assessment, observation.term));
    return {
      kind: "differences",
      differences: (moving.length > 0 ? moving : effects).map(({ difference }) => difference),
    };
  }
  const from = sourcesOf(ran ?? file, observations, observation);
  if (from.length > 0) return { kind: "follows", from };
  const basis = estimatedAsRun ?? estimated;
  const visible = circumstances.filter((circumstance) => mayExplain(circumstance, observation, basis));
  return visible.length > 0 ? { kind: "circumstances", circumstances: visible } : { kind: "unexplained" };
}

function changesAnything(file: Assessment, other: Assessment): boolean {
  if (file.kind !== "estimated" || other.kind !== "estimated") return true;
  const { verdict } = file.estimate.start;
  return verdict !== other.estimate.start.verdict || termNames.some((term) => movesTerm(file, other, term));
}

/** Whether a figure changes by more than rounding. */
function movesTerm(file: EstimatedAssessment, other: Assessment, term: TermName): boolean {
  const before = estimatedTerm(file, term);
  const after = other.kind === "estimated" ? estimatedTerm(other, term) : null;
  if (before === null || after === null) return before !== after;
  const ends = ["low", "mid", "high"] as const;
  return ends.some((end) => Math.abs(after[end] - before[end]) > 0.005 * Math.abs(before[end]));
}

/** The figures that a figure that is off is made of, where they are off by as much. */
function sourcesOf(
  basis: EstimatedAssessment,
  observations: readonly Observation[],
  { term, value }: Observation,
): readonly TermName[] {
  const midOf = (name: TermName): number => estimatedTerm(basis, name)?.mid ?? 0;
  const offBy = (name: TermName): number => {
    const found = observations.find((each) => each.term === name);
    return found === undefined || estimatedTerm(basis, name) === null ? 0 : found.value - midOf(name);
  };
  const kvBytes = midOf("kvCache");
  if (term === "kvTokens" || term === "concurrency" || term === "longestContext") {
    const scaled = kvBytes <= 0 ? 0 : (midOf(term) * (kvBytes + offBy("kvCache"))) / kvBytes;
    return offBy("kvCache") !== 0 && Math.abs(scaled - value) < 0.03 * value ? ["kvCache"] : [];
  }
  if (term !== "kvCache") return [];
  const parts = (["weights", "activation", "nonTorch", "cudaGraphs"] as const).map(
    (name) => [name, -offBy(name)] as const,
  );
  const here = value - kvBytes;
  const sum = parts.reduce((total, [, bytes]) => total + bytes, 0);
  if (Math.abs(sum - here) > Math.max(0.15 * 2 ** 30, 0.1 * Math.abs(here))) return [];
  return parts.filter(([, bytes]) => bytes / here > 0.25).map(([name]) => name);
}
