import type {
  CodeAction,
  Diagnostic,
  DiagnosticSeverity,
  Position,
  Range,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import type { CodeAction as OffsetAction } from "../features/codeActions.ts";
import type { Finding, Severity } from "../findings/finding.ts";
import type { EditSet } from "../text/fileEdits.ts";
import { offsetAt, positionAt, type SourceText } from "../text/sourceText.ts";
import type { TextEdit as OffsetEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";

/** The one layer that turns offsets into the protocol's places and back. */
export function toRange(source: SourceText, range: TextRange): Range {
  return { start: toPosition(source, range.start), end: toPosition(source, range.end) };
}

export function toPosition(source: SourceText, offset: number): Position {
  const { line, column } = positionAt(source, offset);
  return { line, character: column };
}

export function toOffset(source: SourceText, position: Position): number {
  return offsetAt(source, { line: position.line, column: position.character });
}

export function toOffsetRange(source: SourceText, range: Range): TextRange {
  return { start: toOffset(source, range.start), end: toOffset(source, range.end) };
}

export function toTextEdits(source: SourceText, edits: readonly OffsetEdit[]): TextEdit[] {
  return edits.map((edit) => ({ range: toRange(source, edit.range), newText: edit.newText }));
}

const severities: Record<Severity, DiagnosticSeverity> = { error: 1, warning: 2, information: 3, hint: 4 };
const unnecessaryTag = 1;

export function toDiagnostic(
  uri: string,
  source: SourceText,
  finding: Finding,
  page: string | null = null,
): Diagnostic {
  return {
    range: toRange(source, finding.range),
    severity: severities[finding.severity],
    source: "gpuplan",
    code: finding.rule,
    ...(page !== null && { codeDescription: { href: page } }),
    message: finding.message,
    ...(finding.related.length > 0 && {
      relatedInformation: finding.related.map((related) => ({
        location: { uri, range: toRange(source, related.range) },
        message: related.message,
      })),
    }),
    ...(finding.unnecessary === true && { tags: [unnecessaryTag] }),
  };
}

/** A quick fix or refactoring as the protocol has it; its diagnostics are those whose rule and range it solves. */
export function toCodeAction(
  uri: string,
  source: SourceText,
  { title, kind, preferred, finding }: Omit<OffsetAction, keyof EditSet>,
  edit: WorkspaceEdit,
): CodeAction {
  return {
    title,
    kind,
    edit,
    ...(preferred && { isPreferred: true }),
    ...(finding && { diagnostics: [toDiagnostic(uri, source, finding)] }),
  };
}
