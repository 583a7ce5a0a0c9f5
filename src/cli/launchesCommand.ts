import { type LaunchReport, launchReport } from "../features/launchReport.ts";
import { openDocuments } from "./documents.ts";
import type { CliHost } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { formatTable } from "./terminal.ts";

/** `gpuplan launches`: every launch that was recognised, with its settings as resolved. */
export async function runLaunches(
  paths: readonly string[],
  options: CommonOptions,
  host: CliHost,
): Promise<number> {
  const { service, documents, status } = await openDocuments(paths, options, host);
  const rows = documents.flatMap(({ document }) => launchReport(service.analyze(document)));
  if (options.json === true) host.write(`${JSON.stringify(rows, null, 2)}\n`);
  else host.write(launchTable(rows, host));
  return status;
}

function launchTable(rows: readonly LaunchReport[], host: CliHost): string {
  if (rows.length === 0) return "No launch of vLLM was found.\n";
  const columns = [
    { title: "Where", align: "left" },
    { title: "Entry", align: "left" },
    { title: "Model", align: "left" },
    { title: "Settings", align: "left" },
  ] as const;
  const cells = rows.map((row) => {
    const model =
      row.model === null ? "–" : "value" in row.model ? row.model.value : `? ${row.model.unresolved}`;
    const settings = Object.entries(row.settings).map(
      ([field, setting]) =>
        `${field}=${"value" in setting ? JSON.stringify(setting.value) : `? ${setting.unresolved}`}`,
    );
    return [`${row.file}:${row.line}`, row.entry, model, settings.join(" ")];
  });
  return formatTable(columns, cells, host.terminal);
}
