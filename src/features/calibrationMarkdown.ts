import { publicText } from "../vllm/secrets.ts";
import type { CalibrationReport, StartReport } from "./calibrationReport.ts";
import { calibrationTable, measuredText } from "./calibrationTable.ts";

/** The report as a page: a table for every start, the sentences below it, and what can be written into the plan. */
export function calibrationMarkdown(report: CalibrationReport): string {
  const { log, file, service, starts, startsLeftOut, measured } = report;
  const against = file === null ? "what the log itself tells" : `${service ?? ""} in \`${file}\``;
  return [
    `# ${escapeMarkdown(log)}`,
    `vLLM's start-up log beside the estimate of ${against}.`,
    ...(startsLeftOut > 0 ? [`${startsLeftOut} earlier starts are left out.`] : []),
    ...starts.flatMap((start, index) => startSections(start, index, report)),
    ...(measured === null ? [] : ["## Measured", `\`\`\`yaml\n${measuredText(measured)}\n\`\`\``]),
  ]
    .map((section) => `${section}\n`)
    .join("\n");
}

function startSections(start: StartReport, index: number, { file, starts }: CalibrationReport): string[] {
  const { heading, columns, rows, notes } = calibrationTable(start, file);
  const number = starts.length > 1 ? `Start ${index + 1} of ${starts.length}, from line ` : "From line ";
  const cells = (values: readonly string[]) => `| ${values.map(escapeMarkdown).join(" | ")} |`;
  const rule = columns.map((_title, column) => (column === 0 || column > 3 ? "---" : "--:"));
  return [
    `## ${number}${start.lines.first}`,
    escapeMarkdown(publicText(heading)),
    ...(rows.length === 0
      ? []
      : [[cells(columns), `| ${rule.join(" | ")} |`, ...rows.map(cells)].join("\n")]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${escapeMarkdown(publicText(note))}`).join("\n")]),
  ];
}

/** A log's words must not become a page's links, images or HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\p{Cc}/gu, " ")
    .replace(/[\\`*[\]<>|!#]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_");
}
