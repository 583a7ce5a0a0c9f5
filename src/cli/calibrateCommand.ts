import type { Calibration } from "../features/calibration.ts";
import {
  type CalibrationReport,
  calibrationReport,
  type StartReport,
} from "../features/calibrationReport.ts";
import { calibrationTable, measuredText } from "../features/calibrationTable.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { LogReading } from "../vllm/log/logReader.ts";
import { readLogStream } from "../vllm/log/readLogStream.ts";
import { publicText } from "../vllm/secrets.ts";
import { createConfiguredService, openDocuments } from "./documents.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { formatTable, paint } from "./terminal.ts";

export interface CalibrateOptions extends CommonOptions {
  /** A plan, or a launch file to compare with. */
  readonly plan?: string;
  readonly service?: string;
  readonly write?: boolean;
}

/** `gpuplan calibrate`: what vLLM's start-up logs say, beside the estimate; with `--write` into the plan. */
export async function runCalibrate(
  logs: readonly string[],
  options: CalibrateOptions,
  host: CliHost,
): Promise<number> {
  const { plan } = options;
  if (options.write === true && plan === undefined) {
    host.writeError("--write needs the plan to write into: --plan FILE.\n");
    return exitStatus.wrongUsage;
  }
  const opened = plan === undefined ? null : await openDocuments([plan], options, host);
  if (opened !== null && opened.status !== exitStatus.done) return opened.status;
  const [subject] = opened?.documents ?? [];
  const service = opened?.service ?? (await createConfiguredService(options, host));
  let status: number = exitStatus.done;
  const reports: CalibrationReport[] = [];
  let last: Extract<Calibration, { readonly kind: "compared" }> | null = null;
  for (const log of logs) {
    const reading = await readLog(log, host);
    const calibration =
      typeof reading === "string"
        ? ({ kind: "problem", message: reading } as const)
        : service.calibrate(subject?.document ?? null, reading, options.service ?? null);
    if (calibration.kind === "compared") {
      const report = calibrationReport(log, plan ?? null, calibration);
      reports.push(report);
      if (calibration.measured !== null) last = calibration;
      if (options.json !== true) host.write(printReport(report, host));
    } else {
      status = exitStatus.wrongUsage;
      host.writeError(`${log}: ${describeFailure(calibration)}\n`);
    }
  }
  if (options.json === true) host.write(`${JSON.stringify(reports, null, 2)}\n`);
  if (options.write !== true || plan === undefined || subject === undefined) return status;
  return Math.max(status, await writeMeasured(plan, subject.document.text, last, host));
}

/** The reading, or a sentence about why there is none. */
async function readLog(path: string, host: CliHost): Promise<LogReading | string> {
  const input = await host.openLog(path);
  if ("problem" in input) return input.problem.replace(`${path}: `, "");
  const interrupted = "could not be read to its end.";
  return readLogStream(input.chunks).then(
    (reading) => reading ?? interrupted,
    () => interrupted,
  );
}

function describeFailure(calibration: Exclude<Calibration, { readonly kind: "compared" }>): string {
  if (calibration.kind === "problem") return calibration.message;
  const names = calibration.subjects.map(({ id }) => id).join(", ");
  return `which of ${names} does it belong to? Say --service NAME.`;
}

async function writeMeasured(
  plan: string,
  text: string,
  calibration: Extract<Calibration, { readonly kind: "compared" }> | null,
  host: CliHost,
): Promise<number> {
  if (calibration === null) {
    host.writeError("No start in the logs has succeeded, so nothing was measured and nothing is written.\n");
    return exitStatus.wrongUsage;
  }
  if (calibration.edits === null) {
    host.writeError(`${plan}: this file has no place for "measured"; only a plan's service has one.\n`);
    return exitStatus.wrongUsage;
  }
  const problem = await host.writeTextFile(plan, applyEdits(text, calibration.edits));
  if (problem !== null) {
    host.writeError(`${problem}\n`);
    return exitStatus.wrongUsage;
  }
  host.writeError(`${plan}: measured is written under ${calibration.subject}.\n`);
  return exitStatus.done;
}

function printReport(report: CalibrationReport, host: CliHost): string {
  const parts = report.starts.map((start, index) => {
    const number = report.starts.length > 1 ? `, start ${index + 1} of ${report.starts.length}` : "";
    const title = `${report.log}:${start.lines.first}${number}`;
    return `${paint(host.terminal, "bold", title)}\n${printStart(start, report, host)}`;
  });
  const left = report.startsLeftOut > 0 ? `${report.startsLeftOut} earlier starts are left out.\n\n` : "";
  const block = report.measured === null ? "" : `\n${measuredText(report.measured)}\n`;
  return `${left}${parts.join("\n")}${block}\n`;
}

function printStart(start: StartReport, report: CalibrationReport, host: CliHost): string {
  const { heading, columns, rows, notes } = calibrationTable(start, report.file);
  const table = formatTable(
    columns.map((title, index) => ({ title, align: index === 0 || index > 3 ? "left" : "right" })),
    rows,
    host.terminal,
  );
  const lines = [
    printable(heading),
    ...(rows.length === 0 ? [] : table.trimEnd().split("\n")),
    ...notes.map(printable),
  ];
  return `${lines.map((line) => `  ${line}`).join("\n")}\n`;
}

/** What a log says must neither steer the terminal nor give its secrets away. */
function printable(text: string): string {
  return publicText(text).replace(/\p{Cc}/gu, " ");
}
