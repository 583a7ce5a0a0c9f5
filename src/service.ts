import type { Proposal } from "./advice/proposal.ts";
import { satisfies, searchProposals } from "./advice/search.ts";
import { type AnalysisContext, analyze } from "./analysis.ts";
import { gpuNames } from "./catalog/findGpu.ts";
import { allGpus } from "./catalog/gpus.ts";
import type { LocalFiles } from "./catalog/localModel.ts";
import { modelsNamedBy } from "./deployment/build.ts";
import { catalogueLookUps, findGpuChoice, type LookUps } from "./deployment/lookUps.ts";
import { writeChanges } from "./deployment/writeChanges.ts";
import { type Calibration, calibrate } from "./features/calibration.ts";
import { type CodeAction, codeActions } from "./features/codeActions.ts";
import { type CodeLens, codeLenses } from "./features/codeLenses.ts";
import { completions } from "./features/completion.ts";
import type { Completion } from "./features/completionItem.ts";
import { hoverAt } from "./features/hover.ts";
import type { Hover } from "./features/hoverText.ts";
import { type InlayHint, inlayHints } from "./features/inlayHints.ts";
import { panelView } from "./features/panelView.ts";
import { type Status, statusAt } from "./features/status.ts";
import { subjectAt } from "./features/subject.ts";
import type { Analysis } from "./findings/analysis.ts";
import type { Finding } from "./findings/finding.ts";
import { ruleList } from "./findings/ruleList.ts";
import { type ReportFault, runRules } from "./findings/runRules.ts";
import { writeNewPlan } from "./generate/newPlan.ts";
import type { HubAccess, WantedModel } from "./hubModels.ts";
import type { LaunchParsers } from "./launch/findLaunches.ts";
import { createModelSources } from "./modelSources.ts";
import type { PanelView } from "./panelMessages.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import type { Assessment } from "./sizing/assess.ts";
import type { TextEdit } from "./text/textEdit.ts";
import type { TextRange } from "./text/textRange.ts";
import { formatCount } from "./units/print.ts";
import type { LogReading } from "./vllm/log/logReader.ts";

/** A document as an editor has it. */
export interface ServiceDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

/** What a host gives: the parser, which needs WASM, and the files of local models, where it has a file system. */
export interface ServiceHost {
  readonly parsers: LaunchParsers;
  readonly localFiles: LocalFiles | null;
  /** The network, as far as the Hub needs it; unused until a setting turns the Hub on. Absent in hosts without one. */
  readonly hub?: HubAccess;
  readonly reportFault: ReportFault;
}

/** Everything that a document can be asked, in offsets. The same facade serves the editor, other clients and the command line. */
export interface Service {
  /** `names` tells what findings should call the settings, where they are no editor's (`--gpu`). */
  readonly configure: (settings: Settings, names?: SettingNames) => void;
  /** The target that the person picked, which wins over the setting. */
  readonly pickTarget: (gpu: string | null) => void;
  readonly analyze: (document: ServiceDocument) => Analysis;
  readonly findings: (document: ServiceDocument) => readonly Finding[];
  readonly hover: (document: ServiceDocument, offset: number) => Hover | null;
  readonly completions: (document: ServiceDocument, offset: number) => readonly Completion[];
  readonly inlayHints: (document: ServiceDocument, range: TextRange) => readonly InlayHint[];
  readonly codeLenses: (document: ServiceDocument) => readonly CodeLens[];
  readonly codeActions: (document: ServiceDocument, range: TextRange) => readonly CodeAction[];
  readonly status: (document: ServiceDocument, offset: number) => Status | null;
  readonly panelView: (document: ServiceDocument, offset: number, subjectId: string | null) => PanelView;
  readonly applyAlternative: (
    document: ServiceDocument,
    offset: number,
    subjectId: string | null,
    alternativeId: string,
  ) => readonly TextEdit[] | null;
  /**
   * A start-up log against a launch or service of the document (by name or id; `null`: the one that is meant), or,
   * without a document, against the estimate of what the log itself tells.
   */
  readonly calibrate: (
    document: ServiceDocument | null,
    log: LogReading,
    subject: string | null,
  ) => Calibration;
  /** A plan written from the launches of a document; `null` when it holds none. */
  readonly newPlan: (document: ServiceDocument) => string | null;
  readonly gpuOptions: () => readonly { readonly name: string; readonly detail: string }[];
  /**
   * Reads what tells of the document's models and was not read yet: folders and, where it is turned on, the Hub.
   * `onNews` is called whenever there is something new to say; `signal` says that the document has changed meanwhile.
   */
  readonly readModels: (document: ServiceDocument, signal: AbortSignal, onNews: () => void) => Promise<void>;
  readonly forget: (uri: string) => void;
}

/** What the settings that stand in for a file's silence are called. */
export interface SettingNames {
  readonly targetGpu: string;
  readonly vllmVersion: string;
}

const settingNames: SettingNames = {
  targetGpu: "the setting gpuplan.targetGpu",
  vllmVersion: "the setting gpuplan.vllmVersion",
};

interface Remembered {
  readonly version: number;
  readonly generation: number;
  readonly analysis: Analysis;
  findings: readonly Finding[] | null;
}

export function createService(host: ServiceHost): Service {
  const remembered = new Map<string, Remembered>();
  const models = createModelSources(host.localFiles, host.hub ?? null);
  const lookUps: LookUps = { ...catalogueLookUps, findModel: models.findModel };
  let configured = { settings: defaultSettings, names: settingNames };
  let target: string | null = null;
  /** Counts what invalidates every analysis: settings, target, models that were read. */
  let generation = 0;

  const context = (): AnalysisContext => ({
    parsers: host.parsers,
    defaults: workspaceDefaults(configured.settings, configured.names, target),
    lookUps,
  });
  const remember = (document: ServiceDocument): Remembered => {
    const known = remembered.get(document.uri);
    if (known?.version === document.version && known.generation === generation) return known;
    const path = pathOfUri(document.uri);
    const analysis = analyze(path, document.languageId, document.text, context());
    const entry: Remembered = { version: document.version, generation, analysis, findings: null };
    remembered.set(document.uri, entry);
    return entry;
  };
  const analysisOf = (document: ServiceDocument) => remember(document).analysis;
  const findingsOf = (document: ServiceDocument) => {
    const entry = remember(document);
    entry.findings ??= runRules(entry.analysis, ruleList, lookUps, host.reportFault);
    return entry.findings;
  };
  const proposalsFor = (assessment: Assessment): readonly Proposal[] =>
    assessment.kind === "estimated" && !satisfies(assessment)
      ? searchProposals(assessment.deployment, lookUps)
      : [];

  return {
    configure: (settings, names = settingNames) => {
      configured = { settings, names };
      models.useHub(settings["hub.enabled"] ? settings["hub.endpoint"] : null);
      generation++;
    },
    pickTarget: (gpu) => {
      target = gpu;
      generation++;
    },
    analyze: analysisOf,
    findings: findingsOf,
    hover: (document, offset) => hoverAt(analysisOf(document), offset),
    completions: (document, offset) => completions(analysisOf(document), offset),
    inlayHints: (document, range) =>
      configured.settings["inlayHints.enabled"] ? inlayHints(analysisOf(document), range, lookUps) : [],
    codeLenses: (document) =>
      configured.settings["codeLens.enabled"] ? codeLenses(analysisOf(document)) : [],
    codeActions: (document, range) => codeActions(findingsOf(document), range),
    status: (document, offset) => statusAt(analysisOf(document), offset),
    panelView: (document, offset, subjectId) =>
      panelView(analysisOf(document), offset, subjectId, proposalsFor),
    applyAlternative: (document, offset, subjectId, alternativeId) => {
      const assessment = subjectAt(analysisOf(document), offset, subjectId);
      const proposal = assessment && proposalsFor(assessment).find(({ id }) => id === alternativeId);
      return assessment && proposal ? writeChanges(assessment.deployment, proposal.changes) : null;
    },
    calibrate: (document, log, subject) =>
      calibrate(document && analysisOf(document), log, subject, context().defaults, lookUps),
    newPlan: (document) => newPlanFrom(analysisOf(document)),
    gpuOptions: () => gpuNames().map((name) => ({ name, detail: describeGpu(name) })),
    readModels: (document, signal, onNews) =>
      models.read(modelsNamedIn(analysisOf(document)), pathOfUri(document.uri), signal, () => {
        generation++;
        onNews();
      }),
    forget: (uri) => void remembered.delete(uri),
  };
}

function newPlanFrom({ kind, path, assessments }: Analysis): string | null {
  const deployments = assessments.map(({ deployment }) => deployment);
  return kind === "launches" ? writeNewPlan(path, deployments) : null;
}

function modelsNamedIn({ assessments }: Analysis): readonly WantedModel[] {
  return assessments.flatMap(({ deployment }) => modelsNamedBy(deployment));
}

function workspaceDefaults(
  settings: Settings,
  names: SettingNames,
  target: string | null,
): AnalysisContext["defaults"] {
  const { expectedConcurrency } = settings;
  const gpu = target ?? settings.targetGpu.trim();
  const version = settings.vllmVersion.trim();
  return {
    gpu: gpu === "" ? null : { text: gpu, from: target === null ? names.targetGpu : "the picked target" },
    vllmVersion: version === "" ? null : { text: version, from: names.vllmVersion },
    expectedConcurrency:
      expectedConcurrency === 0
        ? null
        : { value: expectedConcurrency, from: "the setting gpuplan.expectedConcurrency" },
  };
}

/** A readable path of any URI; untitled documents keep their name. */
function pathOfUri(uri: string): string {
  const path = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?(.*)$/i.exec(uri)?.[1] ?? uri;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function describeGpu(name: string): string {
  const choice = findGpuChoice(name);
  if (choice === null) return "";
  const members = allGpus().filter((gpu) => choice.ids.includes(gpu.id));
  const sizes = [...new Set(members.map((gpu) => `${formatCount(gpu.memoryGB, 1)} GB`))].join(" or ");
  return `${sizes} · ${members[0]?.architecture ?? ""}`;
}
