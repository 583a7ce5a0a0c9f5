import type { Analysis } from "../findings/analysis.ts";
import type { Finding } from "../findings/finding.ts";
import { positionAt, type SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import { publicFinding } from "./secrets.ts";

/** `gpuplan check --json`: lines and columns from 1. Fields are only added, never renamed. */
export interface CheckReport {
  readonly file: string;
  readonly rule: string;
  readonly severity: Finding["severity"];
  readonly message: string;
  readonly range: ReportRange;
  readonly related: readonly { readonly message: string; readonly range: ReportRange }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly preferred: boolean;
    readonly edits: readonly { readonly range: ReportRange; readonly newText: string }[];
  }[];
  /** Where the rule is described: `gpuplan rules <id>` prints the same. */
  readonly help: string;
}

export interface ReportRange {
  readonly start: ReportPlace;
  readonly end: ReportPlace;
}

interface ReportPlace {
  readonly line: number;
  readonly column: number;
}

export function checkReport(analysis: Analysis, findings: readonly Finding[]): readonly CheckReport[] {
  const { path, source } = analysis;
  return findings
    .map((each) => publicFinding(analysis, each))
    .map((finding) => ({
      file: path,
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      range: toReportRange(source, finding.range),
      related: finding.related.map(({ message, range }) => ({
        message,
        range: toReportRange(source, range),
      })),
      fixes: finding.fixes().map(({ title, preferred, edits }) => ({
        title,
        preferred,
        edits: edits.map(({ range, newText }) => ({ range: toReportRange(source, range), newText })),
      })),
      help: `docs/rules/${finding.rule}.md`,
    }));
}

function toReportRange(source: SourceText, range: TextRange): ReportRange {
  return { start: toPlace(source, range.start), end: toPlace(source, range.end) };
}

function toPlace(source: SourceText, offset: number): ReportPlace {
  const { line, column } = positionAt(source, offset);
  return { line: line + 1, column: column + 1 };
}
