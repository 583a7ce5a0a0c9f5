/**
 * The requests and notifications beyond the Language Server Protocol. Any client may use them;
 * positions are the protocol's (line and UTF-16 character from 0), ids are opaque.
 */
import type { PanelView, Tone } from "../panelMessages.ts";
import type { PanelObservation } from "../panelObservationMessages.ts";

export interface DocumentPlace {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
  /** A launch or service to show whatever the position says. */
  readonly subjectId?: string;
}

export interface DocumentStatus {
  readonly tone: Tone;
  /** A few words for the status bar: "fits · 2.9 requests of 32K". */
  readonly text: string;
  readonly tooltip: string;
  /** The GPU that the verdict is for, `null` without one. */
  readonly gpu: string | null;
}

export interface GpuOption {
  /** What to write or to set: `L4`, `A100 80GB`. */
  readonly name: string;
  readonly detail: string;
}

/** Method names and the types of their parameters and answers. */
export const panelViewMethod = "gpuplan/panelView";
export type PanelViewParams = DocumentPlace;
export type PanelViewResult = PanelView;

/** Answers with a workspace edit, or `null` when the alternative is gone. */
export const applyAlternativeMethod = "gpuplan/applyAlternative";
export interface ApplyAlternativeParams extends DocumentPlace {
  readonly alternativeId: string;
}

/** Answers with `null` for a document without plan or launch. */
export const statusMethod = "gpuplan/status";
export interface StatusParams extends DocumentPlace {}
export type StatusResult = DocumentStatus | null;

export const gpuOptionsMethod = "gpuplan/gpuOptions";
export type GpuOptionsResult = readonly GpuOption[];

/** A plan written from the launches of an open document; answers with its text, `null` where nothing is launched. */
export const newPlanMethod = "gpuplan/newPlan";
export interface NewPlanParams {
  readonly uri: string;
}
export type NewPlanResult = string | null;

/** What a plan can be turned into; the kinds are opaque, the labels are for people. */
export const generationKindsMethod = "gpuplan/generationKinds";
export type GenerationKindsResult = readonly { readonly kind: string; readonly label: string }[];

/** Launch files or alert rules from an open plan; `null` where the document is none. Nothing is written by asking. */
export const generateMethod = "gpuplan/generate";
export interface GenerateParams {
  readonly uri: string;
  readonly kind: string;
}
export type GenerateResult = {
  readonly files: readonly { readonly name: string; readonly language: string; readonly text: string }[];
  /** Sentences about what could not be generated. */
  readonly notes: readonly string[];
} | null;

/** From the server: the findings of this version have been published, so views may be asked for again. */
export const analyzedMethod = "gpuplan/analyzed";
export interface AnalyzedParams {
  readonly uri: string;
}

/** A workspace edit of the protocol, as far as changes of texts need it. */
export interface DocumentEdits {
  readonly changes: Record<string, { range: ProtocolRange; newText: string }[]>;
}

interface ProtocolRange {
  start: DocumentPlace["position"];
  end: DocumentPlace["position"];
}

/** A vLLM start-up log against a launch or service. Answers with what to show; nothing is changed by asking. */
export const calibrateMethod = "gpuplan/calibrate";
export interface CalibrateParams {
  /** A file that the server reads itself, whatever its size; or a text that is no file, under a name to show. */
  readonly log: { readonly uri: string } | { readonly text: string; readonly name: string };
  /** The plan or launch file, which is open; `null` for what the log itself tells. */
  readonly uri: string | null;
  /** Its launch or service; `null`: the one that is meant. */
  readonly subjectId: string | null;
  /** The protocol's own progress is sent under it while the file is read; cancelling the request stops it. */
  readonly workDoneToken?: string | number;
}
export type CalibrateResult =
  | {
      readonly kind: "compared";
      readonly markdown: string;
      readonly subject: string | null;
      /** A workspace edit that writes `measured`; `null` where nothing was measured or has a place. */
      readonly edit: DocumentEdits | null;
    }
  | { readonly kind: "choose"; readonly subjects: readonly { readonly id: string; readonly label: string }[] }
  | { readonly kind: "problem"; readonly message: string }
  | { readonly kind: "cancelled" };

/**
 * A running server against a launch or service, by what it tells Prometheus. The server asks the address, and nothing
 * but the address, once for each request; it keeps the readings of the last minute for the rates of a `watch`.
 */
export const observeMethod = "gpuplan/observe";
export interface ObserveParams extends DocumentPlace {
  /** As a person has typed it: `localhost:8000`. Credentials in it go to that server alone. */
  readonly address: string;
  /** Readings under one name belong together. */
  readonly watch: string;
  /** The name that the model is served under, where there are several. */
  readonly model?: string;
  /** Compare the last reading with the file as it is now; nothing is asked. */
  readonly again?: boolean;
}
export type ObserveResult =
  | {
      readonly kind: "observed";
      readonly observation: PanelObservation;
      /** The same as `gpuplan observe --json` prints. */
      readonly report: object;
      /** A workspace edit that writes `measured`; `null` where it has no place. */
      readonly edit: DocumentEdits | null;
    }
  | { readonly kind: "chooseModel"; readonly models: readonly string[] }
  | { readonly kind: "problem"; readonly message: string }
  | { readonly kind: "cancelled" };

/** From the client: the target picked by the person, which wins over the setting; `null` to forget it. */
export const pickTargetMethod = "gpuplan/pickTarget";
export interface PickTargetParams {
  readonly gpu: string | null;
}

/**
 * The reports that the command line prints as JSON, for language models and other programs: of texts that the client
 * has read, open or not. Secrets are taken out; the `file` of a row is left to the client, who knows its workspace.
 */
export const reportMethod = "gpuplan/report";
export interface ReportParams {
  readonly kind: ReportKind;
  readonly documents: readonly { readonly uri: string; readonly text: string }[];
}
export type ReportKind = "estimate" | "check" | "recommend";
/** By document, in the order that they were given in. */
export type ReportResult = readonly (readonly object[])[];

/**
 * Checks every file of the workspace folders that may hold a launch or plan, as `gpuplan check` does. Findings are
 * published as they come, also of files that are not open; from then on files that change are checked again. Answers
 * when all are checked, with the overview; `null` where it was cancelled or the server has no files to read.
 */
export const checkWorkspaceMethod = "gpuplan/checkWorkspace";
export interface CheckWorkspaceParams {
  /** Progress of the protocol is told under it; without it the server asks the client for one, where it has such. */
  readonly workDoneToken?: string | number;
}
export type CheckWorkspaceResult = WorkspaceOverview | null;

/** The overview as it is now; `null` where the workspace was not checked. */
export const workspaceOverviewMethod = "gpuplan/workspaceOverview";
export type WorkspaceOverviewResult = WorkspaceOverview | null;

/** From the server: the overview has changed; once a second while a check is under way. */
export const workspaceChangedMethod = "gpuplan/workspaceChanged";

/** From the client: the findings of files that are not open are taken back, and nothing is watched any more. */
export const leaveWorkspaceMethod = "gpuplan/leaveWorkspace";

export interface WorkspaceOverview {
  /** Files that were looked at, with a launch or without. */
  readonly checkedFiles: number;
  /** Those that a check has yet to look at: it is under way, or was given up. */
  readonly remainingFiles: number;
  /** Files with a launch or plan, by folder and path. */
  readonly files: readonly WorkspaceFile[];
  readonly sums: WorkspaceSums;
  /** Sentences about what could not be read. */
  readonly problems: readonly string[];
}

export interface WorkspaceFile {
  readonly uri: string;
  /** The workspace folder that it lies in. */
  readonly folderUri: string;
  /** From there, with slashes. */
  readonly path: string;
  readonly deployments: readonly WorkspaceDeployment[];
  readonly sums: WorkspaceSums;
  readonly errors: number;
  readonly warnings: number;
}

export interface WorkspaceDeployment {
  readonly name: string;
  readonly range: ProtocolRange;
  readonly tone: Tone;
  /** The verdict in a few words, and as a sentence. */
  readonly text: string;
  readonly sentence: string;
  readonly gpu: string | null;
  /** The plan that counts it; its own file does not. */
  readonly plan: string | null;
}

/** What is known in US dollars, both ends; what is not is counted. */
export interface WorkspaceSums {
  readonly gpus: WorkspaceRange;
  readonly perHour: WorkspaceRange;
  readonly perMonth: WorkspaceRange;
  readonly withoutGpus: number;
  readonly withoutPrice: number;
}

export interface WorkspaceRange {
  readonly low: number;
  readonly high: number;
}

/**
 * From a server about folders that are not on its disk – all of them in a browser's worker – of what lies in a folder of
 * the workspace: a text, or why not, the end of a sentence.
 */
export const readFileMethod = "gpuplan/readFile";
export interface ReadFileParams extends UriParams {
  /** A longer file is a problem. */
  readonly largestBytes?: number;
}
export type FileContent = { readonly text: string } | { readonly problem: string };

/** The names in a folder of the workspace; `null` where there is none. */
export const listFolderMethod = "gpuplan/listFolder";
export type ListFolderParams = UriParams;

/**
 * What a check of all files goes through in a folder of the workspace: files and folders that are no links, and that
 * the client's settings do not exclude; `null` where it could not be read.
 */
export const readFolderMethod = "gpuplan/readFolder";
export type ReadFolderParams = UriParams;
export interface FolderContent {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export interface UriParams {
  readonly uri: string;
}

/** The first message to a server in a worker, before those of the protocol: what Node reads from beside the bundle. */
export interface WorkerFiles {
  readonly parsers: Readonly<Record<"runtime" | "shell" | "python", Uint8Array>>;
  readonly rulesFolder: string;
}
