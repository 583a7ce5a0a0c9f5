import { type CheckReport, checkReport, type ReportRange } from "../../features/checkReport.ts";
import type { Severity } from "../../findings/finding.ts";
import type { Rule } from "../../findings/rule.ts";
import { ruleList } from "../../findings/ruleList.ts";
import { fingerprints } from "../baseline.ts";
import type { CheckFormatter, CheckResult, FormatContext } from "./checkResult.ts";
import { filePlace } from "./filePlace.ts";

const levels: Record<Severity, "error" | "warning" | "note"> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/** SARIF 2.1.0 (OASIS), as code scanning takes it: relative URIs, ranges in UTF-16 columns, rules, fixes. */
export const formatSarif: CheckFormatter = (results, context) => {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "GPU Plan", semanticVersion: context.version, rules: ruleList.map(describeRule) },
        },
        columnKind: "utf16CodeUnits",
        results: results.flatMap((result) => resultsOfFile(result, context)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function describeRule({ id, severity, summary }: Rule) {
  return {
    id,
    shortDescription: { text: summary },
    help: { text: `${summary} "gpuplan rules ${id}" prints its page.` },
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultsOfFile(result: CheckResult, context: FormatContext) {
  const marks = fingerprints(result);
  const artifactLocation = locateArtifact(result.analysis.path, context);
  return checkReport(result.analysis, result.findings).map((row, index) => ({
    ruleId: row.rule,
    ruleIndex: ruleList.findIndex(({ id }) => id === row.rule),
    level: levels[row.severity],
    message: { text: row.message },
    locations: [{ physicalLocation: { artifactLocation, region: region(row.range) } }],
    ...(row.related.length > 0 && {
      relatedLocations: row.related.map(({ message, range }, position) => ({
        id: position + 1,
        message: { text: message },
        physicalLocation: { artifactLocation, region: region(range) },
      })),
    }),
    partialFingerprints: { "gpuplan/v1": marks[index] ?? "" },
    ...(row.fixes.length > 0 && { fixes: row.fixes.map((fix) => describeFix(row.file, fix, context)) }),
  }));
}

function describeFix(
  file: string,
  { title, edits, otherFiles = [] }: CheckReport["fixes"][number],
  context: FormatContext,
) {
  const files = [...(edits.length > 0 ? [{ file, edits }] : []), ...otherFiles];
  return {
    description: { text: title },
    artifactChanges: files.map((changed) => ({
      artifactLocation: locateArtifact(changed.file, context),
      replacements: changed.edits.map(({ range, newText }) => ({
        deletedRegion: region(range),
        insertedContent: { text: newText },
      })),
    })),
  };
}

interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: string;
}

/** Relative to the working folder, which code scanning takes for the repository's; what lies elsewhere has no base. */
function locateArtifact(file: string, context: FormatContext): ArtifactLocation {
  const { uri, isInside } = filePlace(file, context);
  return isInside ? { uri, uriBaseId: "%SRCROOT%" } : { uri };
}

function region({ start, end }: ReportRange) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
