import type { Analysis } from "../findings/analysis.ts";
import type { Finding } from "../findings/finding.ts";
import { findScalarRanges } from "../syntax/yaml/yamlComments.ts";
import { lineText, positionAt } from "../text/sourceText.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { containsOffset } from "../text/textRange.ts";

/**
 * The edit that writes a `gpuplan-ignore` comment for a finding: on a line of its own, above the launch that it is in
 * (a comment between the lines of a command would cut it short) or, in a plan, above the line that it stands on.
 */
export function suppressionEdit(analysis: Analysis, finding: Finding): TextEdit {
  const { source } = analysis;
  let line = positionAt(source, placeOf(analysis, finding)).line;
  while (line > 0 && /[\\`^]\s*$/.test(lineText(source, line - 1))) line--;
  const offset = source.lineStarts[line] ?? 0;
  const indent = /^[ \t]*/.exec(lineText(source, line))?.[0] ?? "";
  const lineEnd = source.text.includes("\r\n") ? "\r\n" : "\n";
  const newText = `${indent}${markerOf(analysis)} gpuplan-ignore ${finding.rule}${lineEnd}`;
  return { range: { start: offset, end: offset }, newText };
}

function placeOf({ plan, assessments }: Analysis, { range }: Finding): number {
  if (plan !== null) {
    const scalar = findScalarRanges(plan.yaml.tree).find((each) => containsOffset(each, range.start));
    return scalar?.start ?? range.start;
  }
  const launch = assessments.find(({ deployment }) => containsOffset(deployment.range, range.start));
  return launch?.deployment.range.start ?? range.start;
}

function markerOf({ assessments }: Analysis): string {
  const source = assessments[0]?.deployment.source;
  return source?.kind === "launch" && source.launch.kind === "batch" ? "rem" : "#";
}
