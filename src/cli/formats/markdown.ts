import { type CheckReport, checkReport } from "../../features/checkReport.ts";
import type { Severity } from "../../findings/finding.ts";
import { printable } from "../terminal.ts";
import type { CheckFormatter } from "./checkResult.ts";

const words: Record<Severity, string> = {
  error: "🔴 error",
  warning: "🟡 warning",
  information: "🔵 information",
  hint: "⚪ hint",
};

/** For a comment on a pull request: a heading that tells the outcome, and a table of the findings. */
export const formatMarkdown: CheckFormatter = (results, { knownCount }) => {
  const rows = results.flatMap(({ analysis, findings }) => checkReport(analysis, findings));
  const files = results.filter(({ analysis }) => analysis.kind !== "none").length;
  const where = `${files} ${files === 1 ? "file" : "files"} with plans or launches of vLLM`;
  const known = knownCount === 0 ? "" : ` ${knownCount} known findings of the baseline are not shown.`;
  const intro = `### GPU Plan: ${headline(rows)}\n\nChecked ${where}.${known}\n`;
  if (rows.length === 0) return intro;
  const table = rows.map(
    ({ file, range: { start }, severity, message, rule, fixes }) =>
      `| ${code(`${file}:${start.line}`)} | ${words[severity]} | ${cell(message)}${remedy(fixes)} | ${code(rule)} |`,
  );
  return `${intro}\n| place | | what | rule |\n| --- | --- | --- | --- |\n${table.join("\n")}\n`;
};

function headline(rows: readonly CheckReport[]): string {
  const count = (severity: Severity) => rows.filter((row) => row.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  if (errors + warnings === 0) return "nothing stands in the way";
  const parts = [
    ...(errors === 0 ? [] : [`${errors} ${errors === 1 ? "error" : "errors"}`]),
    ...(warnings === 0 ? [] : [`${warnings} ${warnings === 1 ? "warning" : "warnings"}`]),
  ];
  return parts.join(" and ");
}

function remedy(fixes: CheckReport["fixes"]): string {
  const best = fixes.find(({ preferred }) => preferred) ?? fixes[0];
  return best === undefined ? "" : `<br>Remedy: ${cell(best.title)}`;
}

/** Text as it is: nothing of it may become a link, a mention, HTML or another cell. */
function cell(text: string): string {
  return printable(text.replace(/[\r\n]+/g, " "))
    .replace(/[\\`*_{}[\]<>#|~]/g, "\\$&")
    .replace(/@(?=\w)/g, "@\u200B")
    .replace(/:\/\//g, ":\u200B//");
}

function code(text: string): string {
  const plain = printable(text.replace(/[\r\n|]+/g, " "));
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${plain}${fence}` : `${fence} ${plain} ${fence}`;
}
