import { publicFinding, publicLine } from "../../features/secrets.ts";
import type { Analysis } from "../../findings/analysis.ts";
import type { Finding, Severity } from "../../findings/finding.ts";
import { lineText, positionAt } from "../../text/sourceText.ts";
import type { Terminal } from "../host.ts";
import { type Color, paint, printable } from "../terminal.ts";
import type { CheckFormatter, CheckResult } from "./checkResult.ts";

/** For people: each finding with its line, its characters marked, and what would solve it. */
export const formatPretty: CheckFormatter = (results, { terminal, knownCount }) => {
  const findings = results.flatMap(({ analysis, findings: own }) =>
    own.map((finding) => formatFinding(analysis, finding, terminal)),
  );
  return `${findings.join("")}${summary(results, knownCount)}`;
};

const severityColors: Record<Severity, Color> = {
  error: "red",
  warning: "yellow",
  information: "blue",
  hint: "gray",
};

/** Beyond this a line is data or a program, and its quote would hide the message. */
const longestQuote = 160;

function formatFinding(analysis: Analysis, finding: Finding, terminal: Terminal): string {
  const { path, source } = analysis;
  const { severity, message, rule } = publicFinding(analysis, finding);
  const { line, column } = positionAt(source, finding.range.start);
  const place = `${printable(path)}:${line + 1}:${column + 1}`;
  const head = `${place}: ${paint(terminal, severityColors[severity], severity)} ${printable(message)} [${rule}]`;
  const fixes = finding
    .fixes()
    .map(({ title }) => `  ${paint(terminal, "green", "fix:")} ${printable(title)}`);
  return `${[head, ...quote(analysis, finding, terminal), ...fixes].join("\n")}\n\n`;
}

/** The line that a finding stands on, without its secrets, and a mark below its characters. */
function quote(analysis: Analysis, { range, severity }: Finding, terminal: Terminal): readonly string[] {
  const { source } = analysis;
  const start = positionAt(source, range.start);
  const end = positionAt(source, range.end);
  const text = lineText(source, start.line);
  if (text.length > longestQuote) return [];
  const width = Math.max(1, (end.line === start.line ? end.column : text.length) - start.column);
  const mark = paint(terminal, severityColors[severity], "^".repeat(width));
  const shown = publicLine(analysis, range.start - start.column, text);
  return [`  ${printable(shown)}`, `  ${" ".repeat(start.column)}${mark}`];
}

function summary(results: readonly CheckResult[], knownCount: number): string {
  const all = results.flatMap(({ findings }) => findings);
  const files = results.filter(({ analysis }) => analysis.kind !== "none").length;
  const counts = (["error", "warning", "information", "hint"] as const)
    .map((severity) => [all.filter((finding) => finding.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(
      ([count, severity]) => `${count} ${severity}${count === 1 || severity === "information" ? "" : "s"}`,
    );
  const where = `${files} ${files === 1 ? "file" : "files"} with plans or launches`;
  const known = knownCount === 0 ? "" : ` ${knownCount} more are in the baseline.`;
  return `${where}: ${counts.length === 0 ? "nothing to report" : counts.join(", ")}.${known}\n`;
}
