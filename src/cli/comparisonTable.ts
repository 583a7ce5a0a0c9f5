import type { CalibrationTable } from "../features/calibrationTable.ts";
import { publicText } from "../vllm/secrets.ts";
import type { CliHost } from "./host.ts";
import { formatTable, printable } from "./terminal.ts";

/** Estimated figures beside real ones, two blanks in, with what there is to say above and below. */
export function printComparison(
  { heading, columns, rows, notes }: CalibrationTable,
  { terminal }: Pick<CliHost, "terminal">,
): string {
  const table = formatTable(
    columns.map((title, index) => ({ title, align: index === 0 || index > 3 ? "left" : "right" })),
    rows,
    terminal,
  );
  const lines = [
    safeText(heading),
    ...(rows.length === 0 ? [] : table.trimEnd().split("\n")),
    ...notes.map(safeText),
  ];
  return `${lines.map((line) => `  ${line}`).join("\n")}\n`;
}

/** What a log or a server says must neither steer the terminal nor give its secrets away. */
export function safeText(text: string): string {
  return printable(publicText(text));
}
