import { type AnalysisContext, analyze } from "./analysis.ts";
import { modelsNamedBy } from "./deployment/build.ts";
import { catalogueLookUps, type LookUps } from "./deployment/lookUps.ts";
import type { Analysis } from "./findings/analysis.ts";
import type { Finding } from "./findings/finding.ts";
import { ruleList } from "./findings/ruleList.ts";
import { runRules } from "./findings/runRules.ts";
import type { WantedModel } from "./hubModels.ts";
import { createModelSources } from "./modelSources.ts";
import type { ServiceDocument, ServiceHost } from "./serviceHost.ts";
import { defaultSettings, type Settings } from "./settings.ts";

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

/** What is known of the documents that were asked about, as long as nothing changed that it rests on. */
export interface DocumentMemory {
  readonly lookUps: LookUps;
  readonly settings: () => Settings;
  readonly defaults: () => AnalysisContext["defaults"];
  readonly configure: (settings: Settings, names?: SettingNames) => void;
  readonly pickTarget: (gpu: string | null) => void;
  readonly analysisOf: (document: ServiceDocument) => Analysis;
  readonly findingsOf: (document: ServiceDocument) => readonly Finding[];
  readonly readModels: (document: ServiceDocument, signal: AbortSignal, onNews: () => void) => Promise<void>;
  readonly forget: (uri: string) => void;
}

export function createDocumentMemory(host: ServiceHost): DocumentMemory {
  const remembered = new Map<string, Remembered>();
  const models = createModelSources(host.localFiles, host.hub ?? null);
  const lookUps: LookUps = { ...catalogueLookUps, findModel: models.findModel };
  let configured = { settings: defaultSettings, names: settingNames };
  let target: string | null = null;
  /** Counts what invalidates every analysis: settings, target, models that were read. */
  let generation = 0;

  const defaults = () => workspaceDefaults(configured.settings, configured.names, target);
  const remember = (document: ServiceDocument): Remembered => {
    const known = remembered.get(document.uri);
    if (known?.version === document.version && known.generation === generation) return known;
    const context = { parsers: host.parsers, defaults: defaults(), lookUps };
    const analysis = analyze(pathOfUri(document.uri), document.languageId, document.text, context);
    const entry: Remembered = { version: document.version, generation, analysis, findings: null };
    remembered.set(document.uri, entry);
    return entry;
  };
  return {
    lookUps,
    settings: () => configured.settings,
    defaults,
    configure: (settings, names = settingNames) => {
      configured = { settings, names };
      models.useHub(settings["hub.enabled"] ? settings["hub.endpoint"] : null);
      generation++;
    },
    pickTarget: (gpu) => {
      target = gpu;
      generation++;
    },
    analysisOf: (document) => remember(document).analysis,
    findingsOf: (document) => {
      const entry = remember(document);
      const { rules } = configured.settings;
      entry.findings ??= runRules(entry.analysis, ruleList, lookUps, host.reportFault, rules);
      return entry.findings;
    },
    readModels: (document, signal, onNews) =>
      models.read(modelsNamedIn(remember(document).analysis), pathOfUri(document.uri), signal, () => {
        generation++;
        onNews();
      }),
    forget: (uri) => void remembered.delete(uri),
  };
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
