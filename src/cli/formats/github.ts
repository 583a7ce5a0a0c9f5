import { checkReport } from "../../features/checkReport.ts";
import type { Severity } from "../../findings/finding.ts";
import { printable } from "../terminal.ts";
import type { CheckFormatter } from "./checkResult.ts";
import { filePlace } from "./filePlace.ts";

const commands: Record<Severity, string> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/**
 * Workflow commands of GitHub Actions, which annotate the lines of a pull request: `::error file=…,line=…::message`.
 * Columns are left out where a finding spans lines: there they would be ignored.
 */
export const formatGithub: CheckFormatter = (results, context) =>
  results
    .flatMap(({ analysis, findings }) => checkReport(analysis, findings, { withFixes: false }))
    .map(({ file, rule, severity, message, range: { start, end } }) => {
      const columns =
        start.line === end.line
          ? [`col=${start.column}`, `endColumn=${Math.max(start.column, end.column - 1)}`]
          : [];
      const properties = [
        `file=${property(filePlace(file, context).path)}`,
        `line=${start.line}`,
        `endLine=${end.line}`,
        ...columns,
        `title=${property(`GPU Plan: ${rule}`)}`,
      ];
      return `::${commands[severity]} ${properties.join(",")}::${data(message)}\n`;
    })
    .join("");

/** What would end the message must not stand in it. */
function data(text: string): string {
  return printable(text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A"));
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
