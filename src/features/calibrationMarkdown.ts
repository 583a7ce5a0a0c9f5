import { publicText } from "../vllm/secrets.ts";
import type { CalibrationReport, StartReport } from "./calibrationReport.ts";
import { calibrationTable, capital, measuredText } from "./calibrationTable.ts";

/** The report as a page: for every start its outcome, a table and what there is to say of it, and what can be written into the plan. */
export function calibrationMarkdown(report: CalibrationReport): string {
  const { log, file, service, starts, startsLeftOut, measured } = report;
  const against = file === null ? "what the log itself tells" : `${service ?? ""} in \`${file}\``;
  return [
    `# Calibration: ${escapeMarkdown(log)}`,
    `vLLM's start-up log beside the estimate of ${against}.`,
    ...(startsLeftOut > 0 ? [`${startsLeftOut} earlier starts are left out.`] : []),
    ...starts.flatMap((start, index) => startSections(start, index, report)),
    ...(measured === null ? [] : measuredSection(service, file, measuredText(measured))),
  ]
    .map((section) => `${section}\n`)
    .join("\n");
}

function measuredSection(service: string | null, file: string | null, text: string): string[] {
  const place = file === null || service === null ? "a service of a plan" : `${service} in \`${file}\``;
  return [
    "## What can be kept",
    `Under ${place} these figures take the place of the estimated ones:`,
    `\`\`\`yaml\n${text}\n\`\`\``,
  ];
}

function startSections(start: StartReport, index: number, { file, starts }: CalibrationReport): string[] {
  const { heading, columns, rows, notes } = calibrationTable(start, file);
  const [outcome = "", ...remarks] = notes.map((note) => escapeMarkdown(publicText(note)));
  const number = starts.length > 1 ? `Start ${index + 1} of ${starts.length}, from line ` : "From line ";
  const cells = (values: readonly string[]) => `| ${values.map(escapeMarkdown).join(" | ")} |`;
  const rule = columns.map((title, column) => (column === 0 || title === "" ? "---" : "--:"));
  const titles = columns.map((title) => capital(title === "" ? "against the estimate" : title));
  return [
    `## ${number}${start.lines.first}`,
    escapeMarkdown(publicText(heading)),
    `**${outcome}**${countInside(start)}`,
    ...(rows.length === 0
      ? []
      : [
          [
            cells(titles),
            `| ${rule.join(" | ")} |`,
            ...rows.map(([name = "", ...values]) => cells([capital(name), ...values])),
          ].join("\n"),
        ]),
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `- ${remark}`).join("\n")]),
  ];
}

/** How much of what vLLM found the estimate had said. */
function countInside({ comparison: { figures } }: StartReport): string {
  if (figures.length === 0) return "";
  const inside = figures.filter(({ standing }) => standing === "inside").length;
  const share = inside === figures.length ? `All ${inside}` : `${inside} of ${figures.length}`;
  return ` ${share} figures lie inside the estimate.`;
}

/** A log's words must not become a page's links, images or HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\p{Cc}/gu, " ")
    .replace(/[\\`*[\]<>|!#]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_");
}
