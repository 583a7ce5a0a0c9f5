import { type CheckReport, checkReport } from "../../features/checkReport.ts";
import type { CheckFormatter } from "./checkResult.ts";

/**
 * JUnit's XML, as build servers read it: a suite per file, a failed case per error and warning; a file without any is
 * one case that passed. What is merely worth knowing fails nothing and stands in the suite's output.
 */
export const formatJunit: CheckFormatter = (results) => {
  const suites = results
    .filter(({ analysis }) => analysis.kind !== "none")
    .map(({ analysis, findings }) =>
      suite(analysis.path, checkReport(analysis, findings, { withFixes: false })),
    );
  const count = (pick: (each: (typeof suites)[number]) => number) =>
    suites.reduce((sum, each) => sum + pick(each), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gpuplan" tests="${count(({ tests }) => tests)}" failures="${count(({ failures }) => failures)}">`,
    ...suites.map(({ xml }) => xml),
    "</testsuites>",
    "",
  ].join("\n");
};

function suite(file: string, rows: readonly CheckReport[]) {
  const failed = rows.filter(({ severity }) => severity === "error" || severity === "warning");
  const noted = rows.filter((row) => !failed.includes(row));
  const passed = `    <testcase name="no findings" classname="${escapeXml(file)}"/>`;
  const tests = Math.max(1, failed.length);
  const xml = [
    `  <testsuite name="${escapeXml(file)}" tests="${tests}" failures="${failed.length}">`,
    ...(failed.length === 0 ? [passed] : failed.map(testCase)),
    ...(noted.length === 0
      ? []
      : [`    <system-out>${escapeXml(noted.map(lineOf).join("\n"))}</system-out>`]),
    "  </testsuite>",
  ].join("\n");
  return { xml, tests, failures: failed.length };
}

function testCase(row: CheckReport): string {
  const name = escapeXml(`${row.rule} at line ${row.range.start.line}`);
  return [
    `    <testcase name="${name}" classname="${escapeXml(row.file)}">`,
    `      <failure type="${row.severity}" message="${escapeXml(row.message)}">${escapeXml(lineOf(row))}</failure>`,
    "    </testcase>",
  ].join("\n");
}

function lineOf({ file, severity, message, rule, range: { start } }: CheckReport): string {
  return `${file}:${start.line}:${start.column}: ${severity} ${message} [${rule}]`;
}

/** XML 1.0 has no place for control characters and halves of surrogate pairs, however they are written. */
function escapeXml(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
