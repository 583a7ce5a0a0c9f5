import { checkReport } from "../features/checkReport.ts";
import { publicFinding, publicLine } from "../features/secrets.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Finding, Severity } from "../findings/finding.ts";
import { lineText, positionAt } from "../text/sourceText.ts";
import { openDocuments } from "./documents.ts";
import { type CliHost, exitStatus, type Terminal } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { type Color, paint, printable } from "./terminal.ts";

export interface CheckOptions extends CommonOptions {
  readonly failOn: "error" | "warning" | "never";
}

/** `gpuplan check`: the findings of every file; 1 when one of them is as bad as `--fail-on` says. */
export async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  host: CliHost,
): Promise<number> {
  const { service, documents, status } = await openDocuments(paths, options, host);
  const results = documents.map(({ document }) => ({
    analysis: service.analyze(document),
    findings: service.findings(document),
  }));
  if (options.json === true) {
    const rows = results.flatMap(({ analysis, findings }) => checkReport(analysis, findings));
    host.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else {
    for (const { analysis, findings } of results) {
      for (const finding of findings) host.write(formatFinding(analysis, finding, host.terminal));
    }
    host.write(
      summary(
        results.map(({ findings }) => findings),
        results.filter(({ analysis }) => analysis.kind !== "none").length,
      ),
    );
  }
  if (status !== exitStatus.done) return status;
  const failing = failingSeverities[options.failOn];
  return results.some(({ findings }) => findings.some(({ severity }) => failing.includes(severity)))
    ? exitStatus.findings
    : exitStatus.done;
}

const failingSeverities: Record<CheckOptions["failOn"], readonly Severity[]> = {
  error: ["error"],
  warning: ["error", "warning"],
  never: [],
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

function summary(findings: readonly (readonly Finding[])[], files: number): string {
  const all = findings.flat();
  const counts = (["error", "warning", "information", "hint"] as const)
    .map((severity) => [all.filter((finding) => finding.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(
      ([count, severity]) => `${count} ${severity}${count === 1 || severity === "information" ? "" : "s"}`,
    );
  const where = `${files} ${files === 1 ? "file" : "files"} with plans or launches`;
  return `${where}: ${counts.length === 0 ? "nothing to report" : counts.join(", ")}.\n`;
}
