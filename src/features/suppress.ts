import type { Analysis } from "../findings/analysis.ts";
import { goesOn } from "../findings/continuedLines.ts";
import type { Finding } from "../findings/finding.ts";
import type { LaunchKind } from "../launch/launch.ts";
import { parseYamlDocuments } from "../syntax/yaml/parseYaml.ts";
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
  const launch = analysis.assessments.find(({ deployment }) =>
    containsOffset(deployment.range, finding.range.start),
  );
  const isPlan = analysis.plan !== null;
  const place = outOfScalar(
    analysis,
    isPlan || !launch ? finding.range.start : launch.deployment.range.start,
  );
  let { line } = positionAt(source, place);
  while (line > 0 && goesOn(analysis, line - 1)) line--;
  const offset = source.lineStarts[line] ?? 0;
  const indent = /^[ \t]*/.exec(lineText(source, line))?.[0] ?? "";
  const lineEnd = source.text.includes("\r\n") ? "\r\n" : "\n";
  const marker = kindOf(analysis) === "batch" ? "rem" : "#";
  const newText = `${indent}${marker} gpuplan-ignore ${finding.rule}${lineEnd}`;
  return { range: { start: offset, end: offset }, newText };
}

/** Above a text of YAML, where a comment is one; only in a script that stands as it is (`run: |`) it is one inside. */
function outOfScalar(analysis: Analysis, place: number): number {
  const { plan, config, source } = analysis;
  const kind = kindOf(analysis);
  const trees =
    plan !== null || config !== undefined
      ? [(plan ?? config)?.yaml.tree ?? null]
      : kind !== null && yamlKinds.has(kind)
        ? parseYamlDocuments(source.text).map(({ tree }) => tree)
        : [];
  const scalar = trees.flatMap(findScalarRanges).find((range) => containsOffset(range, place));
  if (scalar === undefined) return place;
  const isScript = kind !== null && scriptKinds.has(kind) && /^\|/.test(source.text.slice(scalar.start));
  return isScript ? place : scalar.start;
}

const yamlKinds: ReadonlySet<LaunchKind> = new Set([
  "compose",
  "kubernetes",
  "helm",
  "config",
  "workflow",
  "skypilot",
  "dstack",
  "truss",
]);

/** In which a block of text is a shell script, never the words of one command. */
const scriptKinds: ReadonlySet<LaunchKind> = new Set(["workflow", "skypilot"]);

function kindOf({ assessments }: Analysis): LaunchKind | null {
  const source = assessments[0]?.deployment.source;
  return source?.kind === "launch" ? source.launch.kind : null;
}
