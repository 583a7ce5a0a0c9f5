import type { CancellationToken, Connection } from "vscode-languageserver";
import { benchmarkMarkdown } from "../features/benchmarkMarkdown.ts";
import { benchmarkReport } from "../features/benchmarkReport.ts";
import { calibrationMarkdown } from "../features/calibrationMarkdown.ts";
import { calibrationReport } from "../features/calibrationReport.ts";
import { createSourceText } from "../text/sourceText.ts";
import { type RunReading, readRunStream } from "../vllm/readRunStream.ts";
import { toTextEdits } from "./convert.ts";
import { type ServerContext, toServiceDocument } from "./documents.ts";
import { guard } from "./guard.ts";
import {
  type CalibrateParams,
  type CalibrateResult,
  calibrateMethod,
  type DocumentEdits,
} from "./protocol.ts";

/** Opens a log by its URI; `null` where it cannot be read. Absent on a host without files. */
export type OpenLog = (
  uri: string,
) => Promise<{ readonly chunks: AsyncIterable<string>; readonly bytes: number | null } | null>;

/** "Calibrate": the server reads the log itself, so that a file of gigabytes never becomes a message. */
export function registerCalibration(
  connection: Connection,
  context: ServerContext,
  openLog: OpenLog | null,
): void {
  connection.onRequest(
    calibrateMethod,
    guard(
      "calibration",
      { kind: "problem", message: "The log could not be compared; the output channel says why." },
      context.reportFault,
      async (params: CalibrateParams, token?: CancellationToken): Promise<CalibrateResult> => {
        const reading = await readLog(connection, params, token, openLog);
        if (reading === "cancelled") return { kind: "cancelled" };
        if (reading === "unreadable") return { kind: "problem", message: "The log could not be read." };
        return compare(context, params, reading);
      },
    ),
  );
}

async function readLog(
  connection: Connection,
  { log, workDoneToken }: CalibrateParams,
  token: CancellationToken | undefined,
  openLog: OpenLog | null,
): Promise<RunReading | "cancelled" | "unreadable"> {
  const opened =
    "text" in log ? { chunks: once(log.text), bytes: null } : ((await openLog?.(log.uri)) ?? null);
  if (opened === null) return "unreadable";
  const { chunks, bytes } = opened;
  const progress = connection.window.attachWorkDoneProgress(workDoneToken);
  progress.begin("GPU Plan: reading the log", 0, undefined, true);
  let told = 0;
  const onRead = (characters: number): void => {
    const percent = Math.floor((100 * characters) / (bytes ?? Number.POSITIVE_INFINITY));
    if (percent <= told) return;
    told = percent;
    progress.report(percent);
  };
  try {
    const isCancelled = () => token?.isCancellationRequested === true;
    return (await readRunStream(chunks, { isCancelled, onRead })) ?? "cancelled";
  } catch {
    return "unreadable";
  } finally {
    progress.done();
  }
}

async function compare(
  context: ServerContext,
  { log, uri, subjectId }: CalibrateParams,
  run: RunReading,
): Promise<CalibrateResult> {
  const open = uri === null ? undefined : context.documents.get(uri);
  if (uri !== null && open === undefined)
    return { kind: "problem", message: "The plan is not open any more." };
  const document = open === undefined ? null : toServiceDocument(open);
  const service = await context.service;
  if (run.kind === "problem") return run;
  const calibration =
    run.kind === "log"
      ? service.calibrate(document, run.reading, subjectId)
      : service.calibrateBenchmark(document, run.reading, subjectId);
  if (calibration.kind === "problem" || calibration.kind === "choose") return calibration;
  const { edits, subject } = calibration;
  const name = "text" in log ? log.name : nameOf(log.uri);
  const file = uri && nameOf(uri);
  return {
    kind: "compared",
    markdown:
      calibration.kind === "compared"
        ? calibrationMarkdown(calibrationReport(name, file, calibration))
        : benchmarkMarkdown(benchmarkReport(name, file, calibration)),
    subject,
    edit: edits && uri && document ? toEdit(uri, document.text, edits) : null,
  };
}

function toEdit(uri: string, text: string, edits: Parameters<typeof toTextEdits>[1]): DocumentEdits {
  return { changes: { [uri]: toTextEdits(createSourceText(text), edits) } };
}

function nameOf(uri: string): string {
  const name = uri.split("/").at(-1) ?? uri;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
