import { type CheckReport, checkReport, type ReportRange } from "../../features/checkReport.ts";
import type { Severity } from "../../findings/finding.ts";
import type { Rule } from "../../findings/rule.ts";
import { ruleList } from "../../findings/ruleList.ts";
import { fingerprints } from "../baseline.ts";
import type { CheckFormatter, CheckResult } from "./checkResult.ts";
import { relativeUri } from "./relativeUri.ts";

const levels: Record<Severity, "error" | "warning" | "note"> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/** SARIF 2.1.0 (OASIS), as code scanning takes it: relative URIs, ranges in UTF-16 columns, rules, fixes. */
export const formatSarif: CheckFormatter = (results, { version }) => {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "GPU Plan", semanticVersion: version, rules: ruleList.map(describeRule) } },
        columnKind: "utf16CodeUnits",
        results: results.flatMap(resultsOfFile),
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

function resultsOfFile(result: CheckResult) {
  const marks = fingerprints(result);
  return checkReport(result.analysis, result.findings).map((row, index) => ({
    ruleId: row.rule,
    ruleIndex: ruleList.findIndex(({ id }) => id === row.rule),
    level: levels[row.severity],
    message: { text: row.message },
    locations: [{ physicalLocation: physicalLocation(row.file, row.range) }],
    ...(row.related.length > 0 && {
      relatedLocations: row.related.map(({ message, range }, position) => ({
        id: position + 1,
        message: { text: message },
        physicalLocation: physicalLocation(row.file, range),
      })),
    }),
    partialFingerprints: { "gpuplan/v1": marks[index] ?? "" },
    ...(row.fixes.length > 0 && { fixes: row.fixes.map((fix) => describeFix(row.file, fix)) }),
  }));
}

function describeFix(file: string, { title, edits }: CheckReport["fixes"][number]) {
  return {
    description: { text: title },
    artifactChanges: [
      {
        artifactLocation: artifactLocation(file),
        replacements: edits.map(({ range, newText }) => ({
          deletedRegion: region(range),
          insertedContent: { text: newText },
        })),
      },
    ],
  };
}

function physicalLocation(file: string, range: ReportRange) {
  return { artifactLocation: artifactLocation(file), region: region(range) };
}

/** Below the folder that is checked; a path that is absolute or leads out of it has no such base. */
function artifactLocation(file: string) {
  const uri = relativeUri(file);
  return uri.startsWith("/") || uri.startsWith("../") ? { uri } : { uri, uriBaseId: "%SRCROOT%" };
}

function region({ start, end }: ReportRange) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
