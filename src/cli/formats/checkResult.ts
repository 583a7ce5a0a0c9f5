import type { Analysis } from "../../findings/analysis.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Terminal } from "../host.ts";

/** What was found in one file. */
export interface CheckResult {
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
}

/** What a format needs beside the findings. */
export interface FormatContext {
  readonly terminal: Terminal;
  readonly version: string;
  /** The folder that files are reported relative to, absolute. */
  readonly workingFolder: string;
  /** Findings that a baseline knows and that are left out. */
  readonly knownCount: number;
}

/** Findings as text, every secret taken out. */
export type CheckFormatter = (results: readonly CheckResult[], context: FormatContext) => string;
