import type { Config } from "../config/config.ts";
import { catalogueLookUps, type LookUps } from "../deployment/lookUps.ts";
import type { PriceFileProblem } from "../deployment/priceFile.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Finding } from "../findings/finding.ts";
import { createQuietDeployments, type QuietDeployments } from "../findings/quietDeployments.ts";
import { ruleList } from "../findings/ruleList.ts";
import { runRules } from "../findings/runRules.ts";
import { defaultSettings, type Settings } from "../settings.ts";
import { type AnalysisContext, analyze } from "./analysis.ts";
import type { FolderConfig } from "./folderConfig.ts";
import type { LookUp } from "./hubModels.ts";
import { createModelSources } from "./modelSources.ts";
import { createOwnPrices } from "./ownPrices.ts";
import { pathOfUri } from "./pathOfUri.ts";
import { createRelatedFiles } from "./relatedFiles.ts";
import type { ServiceDocument, ServiceHost } from "./serviceHost.ts";
import { modelsNamedIn } from "./wantedModels.ts";
import { type SettingNames, workspaceDefaults } from "./workspaceDefaults.ts";

const settingNames: SettingNames = {
  targetGpu: "the setting gpuplan.targetGpu",
  vllmVersion: "the setting gpuplan.vllmVersion",
};

interface Remembered {
  readonly version: number;
  readonly generation: number;
  readonly analysis: Analysis;
  readonly folder: FolderConfig;
  readonly quiet: QuietDeployments;
  findings: readonly Finding[] | null;
}

/** What is known of the documents that were asked about, as long as nothing changed that it rests on. */
export interface DocumentMemory {
  readonly lookUps: LookUps;
  readonly settings: () => Settings;
  readonly defaults: () => AnalysisContext["defaults"];
  readonly configure: (settings: Settings, names?: SettingNames) => void;
  /** The text of a price file of the person's own, `null` for none; answers with what is wrong in it. */
  readonly usePrices: (text: string | null) => readonly PriceFileProblem[];
  readonly pickTarget: (gpu: string | null) => void;
  readonly analysisOf: (document: ServiceDocument) => Analysis;
  /**
   * What completion goes by. While a long plan is typed that is the understanding of some keystrokes ago with the new
   * text: where the cursor stands is told from the text alone, and the names of the plan seldom change under a word.
   */
  readonly analysisForTyping: (document: ServiceDocument) => Analysis;
  readonly findingsOf: (document: ServiceDocument) => readonly Finding[];
  /** Whether a `.gpuplanrc.yaml` wants nothing reported in the document. */
  readonly isIgnored: (document: ServiceDocument) => boolean;
  readonly fileChanged: (uri: string, text: string | null) => boolean;
  readonly readModels: (document: ServiceDocument, signal: AbortSignal, onNews: () => void) => Promise<void>;
  readonly watchHub: (listener: (lookUp: LookUp) => void) => void;
  readonly forget: (uri: string) => void;
  /** Gives the memory of a document free that is asked no more; what it tells of others is kept, as of a plan its scripts. */
  readonly release: (uri: string) => void;
}

/** Characters from which reading a plan anew takes longer than a list of completions may. */
const longPlan = 20_000;

/** Files name files only so deep. */
const mostRounds = 10;

export function createDocumentMemory(host: ServiceHost): DocumentMemory {
  const remembered = new Map<string, Remembered>();
  const models = createModelSources(host.localFiles, host.hub ?? null);
  const { lookUps, use: usePrices } = createOwnPrices(
    { ...catalogueLookUps, findModel: models.findModel },
    () => generation++,
  );
  const related = createRelatedFiles(host.readNeighbour ?? null, remembered, host.isFile);
  let configured = { settings: defaultSettings, names: settingNames };
  let target: string | null = null;
  /** Counts what invalidates every analysis: settings, target, models that were read. */
  let generation = 0;

  const defaults = (config: Config | null = null) =>
    workspaceDefaults(configured.settings, configured.names, target, config);
  const remember = (document: ServiceDocument): Remembered => {
    const last = remembered.get(document.uri);
    const current = last?.generation === generation ? last : null;
    if (current?.version === document.version) return current;
    const folder = related.configFor(document.uri);
    const context: AnalysisContext = {
      parsers: host.parsers,
      defaults: defaults(folder.config),
      lookUps,
      ...related.contextFor(document.uri),
    };
    const analysis = withFolder(folder, analyzeDocument(document, context, current?.analysis));
    const known = { version: document.version, generation, analysis, folder };
    const entry = { ...known, quiet: quietAfter(current, folder), findings: null };
    remembered.set(document.uri, entry);
    related.note(document.uri, analysis);
    return entry;
  };
  return {
    lookUps,
    settings: () => configured.settings,
    defaults: () => defaults(),
    configure: (settings, names = settingNames) => {
      configured = { settings, names };
      models.useHub(settings["hub.enabled"] ? settings["hub.endpoint"] : null);
      generation++;
    },
    usePrices,
    pickTarget: (gpu) => {
      target = gpu;
      generation++;
    },
    analysisOf: (document) => remember(document).analysis,
    analysisForTyping: (document) =>
      forTyping(remembered.get(document.uri)?.analysis, document.text) ?? remember(document).analysis,
    findingsOf: (document) => recallFindings(remember(document), configured.settings, lookUps, host),
    isIgnored: (document) => remember(document).folder.ignores,
    fileChanged: related.change,
    readModels: async (document, signal, onNews) => {
      // A file that was read may name further ones.
      for (let round = 0; round < mostRounds && !signal.aborted; round++) {
        const isNews = await related.load(remember(document).analysis.files);
        if (isNews || related.takeNews()) onNews();
        if (!isNews) break;
      }
      await models.read(modelsNamedIn(remember(document).analysis), pathOfUri(document.uri), signal, () => {
        generation++;
        onNews();
      });
    },
    watchHub: models.watchHub,
    forget: (uri) => {
      remembered.delete(uri);
      related.close(uri);
    },
    release: (uri) => void remembered.delete(uri),
  };
}

function recallFindings(
  entry: Remembered,
  settings: Settings,
  lookUps: LookUps,
  host: ServiceHost,
): readonly Finding[] {
  entry.findings ??= findingsIn(entry, settings, lookUps, host);
  return entry.findings;
}

function findingsIn(
  { analysis, quiet, folder: { config, ignores } }: Remembered,
  settings: Settings,
  lookUps: LookUps,
  { reportFault, today }: ServiceHost,
): readonly Finding[] {
  if (ignores) return [];
  const rules = config === null ? settings.rules : { ...settings.rules, ...config.rules };
  return runRules(analysis, ruleList, lookUps, reportFault, rules, today?.() ?? null, analysis.plan && quiet);
}

/** What is quiet rests on the settings of the folder, too. */
function quietAfter(last: Remembered | null, { config }: FolderConfig): QuietDeployments {
  return last?.folder.config === config ? last.quiet : createQuietDeployments();
}

function forTyping(known: Analysis | undefined, text: string): Analysis | null {
  if (!known?.plan || text.length < longPlan) return null;
  return { ...known, plan: { ...known.plan, yaml: { ...known.plan.yaml, text } } };
}

function analyzeDocument(document: ServiceDocument, context: AnalysisContext, last?: Analysis): Analysis {
  return analyze(pathOfUri(document.uri), document.languageId, document.text, context, last);
}

/** For a file of which nothing is said, nobody looks around. */
function withFolder({ asked }: FolderConfig, analysis: Analysis): Analysis {
  return isSubject(analysis) ? { ...analysis, files: [...analysis.files, ...asked] } : analysis;
}

function isSubject({ kind }: Analysis): boolean {
  return kind === "launches" || kind === "plan";
}
