import type { Proposal } from "../advice/proposal.ts";
import { remediesOf } from "../advice/remedies.ts";
import { satisfies } from "../advice/satisfies.ts";
import { gpuNames } from "../catalog/findGpu.ts";
import { allGpus } from "../catalog/gpus.ts";
import { findGpuChoice } from "../deployment/lookUps.ts";
import type { PriceFileProblem } from "../deployment/priceFile.ts";
import { writeChanges } from "../deployment/writeChanges.ts";
import { assumptionsOf } from "../features/assumptions.ts";
import { type BenchmarkCalibration, calibrateBenchmark } from "../features/benchmarkCalibration.ts";
import { type Calibration, calibrate } from "../features/calibration.ts";
import { type CodeAction, codeActions } from "../features/codeActions.ts";
import { type CodeLens, codeLenses } from "../features/codeLenses.ts";
import { completions } from "../features/completion.ts";
import type { Completion } from "../features/completionItem.ts";
import { fixAllEdits } from "../features/fixAll.ts";
import { hoverAt } from "../features/hover.ts";
import type { Hover } from "../features/hoverText.ts";
import { type InlayHint, inlayHints } from "../features/inlayHints.ts";
import { createLanguageFeatures, type LanguageFeatures } from "../features/languageFeatures.ts";
import { type Observation, type ObservationChoice, observe } from "../features/observation.ts";
import { panelView } from "../features/panelView.ts";
import { type Recommendations, recommendReport } from "../features/recommendReport.ts";
import { type Status, statusAt } from "../features/status.ts";
import { subjectAt } from "../features/subject.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Finding } from "../findings/finding.ts";
import { verdictOf } from "../findings/verdict.ts";
import { generateFiles } from "../generate/generate.ts";
import type { Generation, GenerationKind } from "../generate/generation.ts";
import { writeNewPlan } from "../generate/newPlan.ts";
import type { PanelView } from "../panelMessages.ts";
import type { Settings } from "../settings.ts";
import type { ApiPrice } from "../sizing/apiPrice.ts";
import type { Assessment } from "../sizing/assess.ts";
import type { EditSet } from "../text/fileEdits.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";
import { formatCount } from "../units/print.ts";
import type { BenchmarkReading } from "../vllm/benchmark/benchmarkRun.ts";
import type { LogReading } from "../vllm/log/logReader.ts";
import type { Readings } from "../vllm/metrics/observedLoad.ts";
import { publicText } from "../vllm/secrets.ts";
import { createDocumentMemory } from "./documentMemory.ts";
import type { LookUp } from "./hubModels.ts";
import type { ServiceDocument, ServiceHost } from "./serviceHost.ts";
import type { SettingNames } from "./workspaceDefaults.ts";

/** Everything that a document can be asked, in offsets. The same facade serves the editor, other clients and the command line. */
export interface Service extends LanguageFeatures<ServiceDocument> {
  /** `names` tells what findings should call the settings, where they are no editor's (`--gpu`). */
  readonly configure: (settings: Settings, names?: SettingNames) => void;
  /** Prices of one's own, as the text of a file, come before the catalogue's; answers with what is wrong in it. */
  readonly usePrices: (text: string | null) => readonly PriceFileProblem[];
  /** The target that the person picked, which wins over the setting. */
  readonly pickTarget: (gpu: string | null) => void;
  readonly analyze: (document: ServiceDocument) => Analysis;
  readonly findings: (document: ServiceDocument) => readonly Finding[];
  /** Whether a `.gpuplanrc.yaml` wants nothing reported in the document. */
  readonly isIgnored: (document: ServiceDocument) => boolean;
  readonly hover: (document: ServiceDocument, offset: number) => Hover | null;
  readonly completions: (document: ServiceDocument, offset: number) => readonly Completion[];
  readonly inlayHints: (document: ServiceDocument, range: TextRange) => readonly InlayHint[];
  readonly codeLenses: (document: ServiceDocument) => readonly CodeLens[];
  readonly codeActions: (document: ServiceDocument, range: TextRange) => readonly CodeAction[];
  /** Everything that can be put right without deciding anything, as one edit. */
  readonly fixAll: (document: ServiceDocument) => readonly TextEdit[];
  readonly status: (document: ServiceDocument, offset: number) => Status | null;
  readonly panelView: (document: ServiceDocument, offset: number, subjectId: string | null) => PanelView;
  readonly applyAlternative: (
    document: ServiceDocument,
    offset: number,
    subjectId: string | null,
    alternativeId: string,
  ) => EditSet | null;
  /**
   * A start-up log against a launch or service of the document (by name or id; `null`: the one that is meant), or,
   * without a document, against the estimate of what the log itself tells.
   */
  readonly calibrate: (
    document: ServiceDocument | null,
    log: LogReading,
    subject: string | null,
  ) => Calibration;
  /** The same of what a load generator measured; without a document nothing is estimated. */
  readonly calibrateBenchmark: (
    document: ServiceDocument | null,
    benchmark: BenchmarkReading,
    subject: string | null,
  ) => BenchmarkCalibration;
  /** Readings of a running server beside the estimate of the launch or service that it was started from. */
  readonly observe: (
    document: ServiceDocument | null,
    readings: Readings,
    choice: ObservationChoice,
  ) => Observation;
  /** A plan written from the launches of a document; `null` when it holds none. */
  readonly newPlan: (document: ServiceDocument) => string | null;
  /** Launch files or alert rules written from a plan; `null` for any other document. */
  readonly generate: (document: ServiceDocument, kind: GenerationKind) => Generation | null;
  /**
   * The cheapest configurations for every launch or service, at most `top` each; with smaller models of the same family
   * only where they are asked for.
   */
  readonly recommend: (
    document: ServiceDocument,
    top: number,
    api?: ApiPrice | null,
    smallerModels?: boolean,
  ) => readonly Recommendations[];
  readonly gpuOptions: () => readonly { readonly name: string; readonly detail: string }[];
  /**
   * Says that a file has this text in an editor (`null`: what is on the disk counts, and may have changed). True where
   * something that was said of a document rests on the file.
   */
  readonly fileChanged: (uri: string, text: string | null) => boolean;
  /**
   * Reads what the document names and was not read yet: the files around it, then what tells of its models – folders
   * and, where it is turned on, the Hub.
   * `onNews` is called whenever there is something new to say; `signal` says that the document has changed meanwhile.
   */
  readonly readModels: (document: ServiceDocument, signal: AbortSignal, onNews: () => void) => Promise<void>;
  /** Tells of every look-up on the Hub that begins; there is one listener. */
  readonly watchHub: (listener: (lookUp: LookUp) => void) => void;
  readonly forget: (uri: string) => void;
  /** Like `forget`, but what a plan says of its scripts still holds: it was checked, and is not open. */
  readonly release: (uri: string) => void;
}

export function createService(host: ServiceHost): Service {
  const memory = createDocumentMemory(host);
  const { analysisOf, findingsOf, lookUps } = memory;
  const proposalsFor = (assessment: Assessment): readonly Proposal[] =>
    assessment.kind === "estimated" && !satisfies(assessment)
      ? remediesOf(assessment, lookUps).proposals
      : [];
  return {
    ...createLanguageFeatures(analysisOf),
    configure: memory.configure,
    usePrices: memory.usePrices,
    pickTarget: memory.pickTarget,
    fileChanged: memory.fileChanged,
    readModels: memory.readModels,
    watchHub: memory.watchHub,
    forget: memory.forget,
    release: memory.release,
    analyze: analysisOf,
    findings: findingsOf,
    isIgnored: memory.isIgnored,
    hover: (document, offset) => hoverAt(analysisOf(document), offset, lookUps),
    completions: (document, offset) => completions(memory.analysisForTyping(document), offset, lookUps),
    inlayHints: (document, range) =>
      memory.settings()["inlayHints.enabled"] ? inlayHints(analysisOf(document), range, lookUps) : [],
    codeLenses: (document) => (memory.settings()["codeLens.enabled"] ? codeLenses(analysisOf(document)) : []),
    codeActions: (document, range) => codeActions(analysisOf(document), findingsOf(document), range, lookUps),
    fixAll: (document) => fixAllEdits(findingsOf(document)),
    status: (document, offset) => statusAt(analysisOf(document), offset),
    panelView: (document, offset, subjectId) =>
      panelView(analysisOf(document), offset, subjectId, proposalsFor, lookUps),
    applyAlternative: (document, offset, subjectId, alternativeId) => {
      const assessment = subjectAt(analysisOf(document), offset, subjectId);
      const proposal = assessment && proposalsFor(assessment).find(({ id }) => id === alternativeId);
      return assessment && proposal ? writeChanges(assessment.deployment, proposal.changes) : null;
    },
    calibrate: (document, log, subject) =>
      calibrate(document && analysisOf(document), log, subject, memory.defaults(), lookUps),
    calibrateBenchmark: (document, benchmark, subject) =>
      calibrateBenchmark(document && analysisOf(document), benchmark, subject, lookUps),
    observe: (document, readings, choice) =>
      observe(document && analysisOf(document), readings, choice, lookUps),
    recommend: (document, top, api, smallerModels) =>
      recommendReport(analysisOf(document), lookUps, top, api, smallerModels),
    newPlan: (document) => newPlanFrom(analysisOf(document)),
    generate: (document, kind) => generateFrom(analysisOf(document), kind),
    gpuOptions: () => gpuNames().map((name) => ({ name, detail: describeGpu(name) })),
  };
}

function newPlanFrom({ kind, path, assessments }: Analysis): string | null {
  const deployments = assessments.map(({ deployment }) => deployment);
  return kind === "launches" ? writeNewPlan(path, deployments) : null;
}

function generateFrom({ path, plan, assessments }: Analysis, kind: GenerationKind): Generation | null {
  if (plan === null || plan.plan === null) return null;
  const servers = assessments.map((assessment) => ({
    assessment,
    verdict: publicText(verdictOf(assessment).sentence),
    assumed: assumptionsOf(assessment.deployment),
  }));
  const fileName = path.slice(path.lastIndexOf("/") + 1);
  return generateFiles({ fileName, plan: plan.plan, servers }, kind);
}

function describeGpu(name: string): string {
  const choice = findGpuChoice(name);
  if (choice === null) return "";
  const members = allGpus().filter((gpu) => choice.ids.includes(gpu.id));
  const sizes = [...new Set(members.map((gpu) => `${formatCount(gpu.memoryGB, 1)} GB`))].join(" or ");
  return `${sizes} · ${members[0]?.architecture ?? ""}`;
}
