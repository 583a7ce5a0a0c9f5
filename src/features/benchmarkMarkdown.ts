import { publicText } from "../vllm/secrets.ts";
import type { BenchmarkReport } from "./benchmarkReport.ts";
import { benchmarkTable, chosenRunNote } from "./benchmarkTable.ts";
import { escapeMarkdown } from "./calibrationMarkdown.ts";
import { measuredText } from "./calibrationTable.ts";

/** The report as a page: a table for every run, and what can be written into the plan. */
export function benchmarkMarkdown(report: BenchmarkReport): string {
  const { log, file, service, runs, runsLeftOut, measured } = report;
  const beside = file === null ? "" : ` beside the estimate of ${service ?? ""} in \`${file}\``;
  const note = chosenRunNote(report);
  return [
    `# ${escapeMarkdown(log)}`,
    `What a load generator measured${beside}.`,
    ...(runsLeftOut > 0 ? [`${runsLeftOut} earlier runs are left out.`] : []),
    ...runs.flatMap((run, index) => {
      const { heading, columns, rows, notes } = benchmarkTable(run);
      const cells = (values: readonly string[]) => `| ${values.map(escapeMarkdown).join(" | ")} |`;
      const rule = columns.map((_title, column) => (column === 0 || column > 3 ? "---" : "--:"));
      return [
        runs.length > 1 ? `## Run ${index + 1} of ${runs.length}` : "## The run",
        escapeMarkdown(publicText(heading)),
        ...(rows.length === 0
          ? []
          : [[cells(columns), `| ${rule.join(" | ")} |`, ...rows.map(cells)].join("\n")]),
        ...(notes.length === 0
          ? []
          : [notes.map((text) => `- ${escapeMarkdown(publicText(text))}`).join("\n")]),
      ];
    }),
    "## Measured",
    ...(note === null ? [] : [note]),
    `\`\`\`yaml\n${measuredText(measured)}\n\`\`\``,
  ]
    .map((section) => `${section}\n`)
    .join("\n");
}
