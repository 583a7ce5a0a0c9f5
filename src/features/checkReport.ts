import type { Analysis } from "../findings/analysis.ts";
import type { Finding, Fix } from "../findings/finding.ts";
import { createSourceText, positionAt, type SourceText } from "../text/sourceText.ts";
import type { TextEdit } from "../text/textEdit.ts";
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
    readonly edits: readonly ReportEdit[];
    /** What is changed along with it; only where the fix touches several files. */
    readonly otherFiles?: readonly { readonly file: string; readonly edits: readonly ReportEdit[] }[];
  }[];
  /** Where the rule is described: `gpuplan rules <id>` prints the same. */
  readonly help: string;
}

interface ReportEdit {
  readonly range: ReportRange;
  readonly newText: string;
}

export interface ReportRange {
  readonly start: ReportPlace;
  readonly end: ReportPlace;
}

interface ReportPlace {
  readonly line: number;
  readonly column: number;
}

/** `withFixes: false` for those who print none: searching for them takes longer than everything else. */
export function checkReport(
  analysis: Analysis,
  findings: readonly Finding[],
  { withFixes = true }: { readonly withFixes?: boolean } = {},
): readonly CheckReport[] {
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
      fixes: (withFixes ? finding.fixes() : []).map((fix) => toReportFix(source, fix)),
      help: `docs/rules/${finding.rule}.md`,
    }));
}

function toReportFix(source: SourceText, { title, preferred, edits, otherFiles = [] }: Fix) {
  const others = otherFiles.map((file) => ({
    file: file.path,
    edits: toReportEdits(createSourceText(file.text), file.edits),
  }));
  const own = { title, preferred, edits: toReportEdits(source, edits) };
  return others.length > 0 ? { ...own, otherFiles: others } : own;
}

function toReportEdits(source: SourceText, edits: readonly TextEdit[]): readonly ReportEdit[] {
  return edits.map(({ range, newText }) => ({ range: toReportRange(source, range), newText }));
}

function toReportRange(source: SourceText, range: TextRange): ReportRange {
  return { start: toPlace(source, range.start), end: toPlace(source, range.end) };
}

function toPlace(source: SourceText, offset: number): ReportPlace {
  const { line, column } = positionAt(source, offset);
  return { line: line + 1, column: column + 1 };
}
