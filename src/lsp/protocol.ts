/**
 * The requests and notifications beyond the Language Server Protocol. Any client may use them;
 * positions are the protocol's (line and UTF-16 character from 0), ids are opaque.
 */
import type { PanelView, Tone } from "../panelMessages.ts";

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

/** From the server: the findings of this version have been published, so views may be asked for again. */
export const analyzedMethod = "gpuplan/analyzed";
export interface AnalyzedParams {
  readonly uri: string;
}

/** From the client: the target picked by the person, which wins over the setting; `null` to forget it. */
export const pickTargetMethod = "gpuplan/pickTarget";
export interface PickTargetParams {
  readonly gpu: string | null;
}
