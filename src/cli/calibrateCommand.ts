import { type BenchmarkReport, benchmarkReport } from "../features/benchmarkReport.ts";
import { benchmarkTable, chosenRunNote } from "../features/benchmarkTable.ts";
import type { CalibrationSubject } from "../features/calibration.ts";
import {
  type CalibrationReport,
  calibrationReport,
  type StartReport,
} from "../features/calibrationReport.ts";
import { calibrationTable, measuredText } from "../features/calibrationTable.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { applyEdits, type TextEdit } from "../text/textEdit.ts";
import { type RunReading, readRunStream } from "../vllm/readRunStream.ts";
import { printComparison } from "./comparisonTable.ts";
import { createConfiguredService, openDocuments } from "./documents.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { paint, printable } from "./terminal.ts";

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
  const reports: (CalibrationReport | BenchmarkReport)[] = [];
  let last: Measured | null = null;
  for (const log of logs) {
    const answer = answerOf(log, await readRun(log, host), subject?.document ?? null, options, service);
    if ("report" in answer) {
      reports.push(answer.report);
      if (answer.measured !== null) last = answer.measured;
      if (options.json !== true)
        host.write(
          "starts" in answer.report ? printReport(answer.report, host) : printRuns(answer.report, host),
        );
    } else {
      status = exitStatus.wrongUsage;
      host.writeError(`${log}: ${describeFailure(answer)}\n`);
    }
  }
  if (options.json === true) host.write(`${JSON.stringify(reports, null, 2)}\n`);
  if (options.write !== true || plan === undefined || subject === undefined) return status;
  return Math.max(status, await writeMeasured(plan, subject.document.text, last, host));
}

/** What can be written into a plan. */
interface Measured {
  readonly subject: string | null;
  readonly edits: readonly TextEdit[] | null;
}

type Failure =
  | { readonly kind: "choose"; readonly subjects: readonly CalibrationSubject[] }
  | { readonly kind: "problem"; readonly message: string };

type Answer =
  | { readonly report: CalibrationReport | BenchmarkReport; readonly measured: Measured | null }
  | Failure;

/** A log's starts or a load generator's runs, beside the estimate. */
function answerOf(
  log: string,
  run: RunReading,
  document: ServiceDocument | null,
  {
    plan = null,
    service: wanted = null,
  }: { readonly plan?: string | null; readonly service?: string | null },
  service: Service,
): Answer {
  if (run.kind === "problem") return run;
  if (run.kind === "benchmark") {
    const calibration = service.calibrateBenchmark(document, run.reading, wanted);
    if (calibration.kind !== "measured") return calibration;
    return { report: benchmarkReport(log, plan, calibration), measured: calibration };
  }
  const calibration = service.calibrate(document, run.reading, wanted);
  if (calibration.kind !== "compared") return calibration;
  const measured = calibration.measured === null ? null : calibration;
  return { report: calibrationReport(log, plan, calibration), measured };
}

/** The reading, or a sentence about why there is none. */
async function readRun(path: string, host: CliHost): Promise<RunReading> {
  const input = await host.openLog(path);
  if ("problem" in input) return { kind: "problem", message: input.problem.replace(`${path}: `, "") };
  const interrupted = { kind: "problem", message: "could not be read to its end." } as const;
  return readRunStream(input.chunks).then(
    (reading) => reading ?? interrupted,
    () => interrupted,
  );
}

function describeFailure(failure: Failure): string {
  if (failure.kind === "problem") return failure.message;
  const names = failure.subjects.map(({ id }) => id).join(", ");
  return `which of ${names} does it belong to? Say --service NAME.`;
}

async function writeMeasured(
  plan: string,
  text: string,
  calibration: Measured | null,
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
    return `${paint(host.terminal, "bold", printable(title))}\n${printStart(start, report, host)}`;
  });
  const left = report.startsLeftOut > 0 ? `${report.startsLeftOut} earlier starts are left out.\n\n` : "";
  const block = report.measured === null ? "" : `\n${measuredText(report.measured)}\n`;
  return `${left}${parts.join("\n")}${block}\n`;
}

function printStart(start: StartReport, report: CalibrationReport, host: CliHost): string {
  return printComparison(calibrationTable(start, report.file), host);
}

function printRuns(report: BenchmarkReport, host: CliHost): string {
  const parts = report.runs.map((run, index) => {
    const number = report.runs.length > 1 ? `, run ${index + 1} of ${report.runs.length}` : "";
    return `${paint(host.terminal, "bold", printable(`${report.log}${number}`))}\n${printComparison(benchmarkTable(run), host)}`;
  });
  const left = report.runsLeftOut > 0 ? `${report.runsLeftOut} earlier runs are left out.\n\n` : "";
  const note = chosenRunNote(report);
  return `${left}${parts.join("\n")}\n${note === null ? "" : `${note}\n`}${measuredText(report.measured)}\n\n`;
}
