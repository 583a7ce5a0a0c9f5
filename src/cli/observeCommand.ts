import { measuredText } from "../features/calibrationTable.ts";
import type { Observation, ObservedServer } from "../features/observation.ts";
import { type ObservationReport, observationReport } from "../features/observationReport.ts";
import { observationTable } from "../features/observationTable.ts";
import { type MetricsAddress, readMetricsAddress } from "../service/metricsSource.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { addReading, type Readings } from "../vllm/metrics/observedLoad.ts";
import { readServerSnapshot } from "../vllm/metrics/serverSnapshot.ts";
import { printComparison, safeText } from "./comparisonTable.ts";
import { createConfiguredService, openDocuments } from "./documents.ts";
import { type CliHost, exitStatus, type ServerReader } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { paint } from "./terminal.ts";

export interface ObserveOptions extends CommonOptions {
  /** The plan, or launch file, that the server was started from. */
  readonly plan?: string;
  readonly service?: string;
  readonly model?: string;
  /** Read again and again, so many seconds apart. */
  readonly watch?: number;
}

/** `gpuplan observe`: what a running server tells of itself, beside the estimate; with `--watch` until it is ended. */
export async function runObserve(
  addressText: string,
  options: ObserveOptions,
  host: CliHost,
): Promise<number> {
  const address = readMetricsAddress(addressText);
  if (typeof address === "string") {
    host.writeError(`${address}\n`);
    return exitStatus.wrongUsage;
  }
  const { plan } = options;
  const opened = plan === undefined ? null : await openDocuments([plan], options, host);
  if (opened !== null && opened.status !== exitStatus.done) return opened.status;
  const service = opened?.service ?? (await createConfiguredService(options, host));
  const document = opened?.documents[0]?.document ?? null;
  const reader = await host.openServerReader(options.watch !== undefined);
  const watch: Watch = { address, service, document, options, host, reader };
  const seconds = options.watch;
  return seconds === undefined ? readOnce(watch) : readUntilEnded(watch, seconds);
}

interface Watch {
  readonly address: MetricsAddress;
  readonly service: Service;
  readonly document: ServiceDocument | null;
  readonly options: ObserveOptions;
  readonly host: CliHost;
  readonly reader: ServerReader;
}

async function readOnce(watch: Watch): Promise<number> {
  const outcome = await read(watch, []);
  if (outcome === "ended") return exitStatus.wrongUsage;
  if (outcome.report !== null) printReport(outcome.report, watch, 2);
  return outcome.status;
}

/** A server that is away for a while is waited for; one that was never there is wrong usage. */
async function readUntilEnded(watch: Watch, seconds: number): Promise<number> {
  const { ended, wait } = watch.reader;
  let readings: Readings = [];
  while (!ended.aborted) {
    const outcome = await read(watch, readings);
    if (outcome === "ended") break;
    if (outcome.report === null && (readings.length === 0 || outcome.isFinal)) return outcome.status;
    if (outcome.report !== null) printReport(outcome.report, watch, 0);
    ({ readings } = outcome);
    await wait(seconds * 1000);
  }
  return exitStatus.done;
}

interface Outcome {
  readonly readings: Readings;
  /** `null` where something was wrong, which has been said. */
  readonly report: ObservationReport | null;
  /** No further reading would help. */
  readonly isFinal: boolean;
  readonly status: number;
}

async function read(watch: Watch, before: Readings): Promise<Outcome | "ended"> {
  const { address, service, document, options, host, reader } = watch;
  const fail = (message: string, isFinal: boolean): Outcome => {
    host.writeError(`${safeText(message)}\n`);
    return { readings: before, report: null, isFinal, status: exitStatus.wrongUsage };
  };
  let text: Awaited<ReturnType<ServerReader["fetch"]>>;
  try {
    text = await reader.fetch(address, reader.ended);
  } catch (error) {
    if (reader.ended.aborted) return "ended";
    throw error;
  }
  if ("problem" in text) return fail(text.problem, false);
  const now = reader.now();
  const readings = addReading(before, { atMs: now.getTime(), snapshot: readServerSnapshot(text.text) });
  const choice = {
    subject: { name: options.service ?? null },
    model: options.model ?? null,
    today: now.toISOString().slice(0, 10),
  };
  const observed = service.observe(document, readings, choice);
  if (observed.kind !== "observed")
    return fail(describeFailure(observed, address), observed.kind !== "problem");
  const report = observationReport(address.shown, now.toISOString(), options.plan ?? null, observed);
  return { readings, report, isFinal: false, status: exitStatus.done };
}

function describeFailure(failure: Exclude<Observation, ObservedServer>, { shown }: MetricsAddress): string {
  switch (failure.kind) {
    case "problem":
      return `${shown}: ${failure.message}`;
    case "choose":
      return `Which of ${failure.subjects.map(({ id }) => id).join(", ")} runs there? Say --service NAME.`;
    case "chooseModel":
      return `${shown} serves ${failure.models.join(", ")}. Which of them? Say --model NAME.`;
  }
}

/** `indent`: 0 for a line of JSON for each reading of a watch. */
function printReport(report: ObservationReport, { host, options }: Watch, indent: number): void {
  if (options.json === true) {
    host.write(`${JSON.stringify(report, null, indent)}\n`);
    return;
  }
  const { heading, ...table } = observationTable(report);
  const { file, service } = report;
  const against = file === null ? "" : service === null ? `, ${file}` : `, ${service} of ${file}`;
  const title = `${report.address}, ${report.at.slice(11, 19)} UTC`;
  const body = printComparison({ ...table, heading: `${heading}${against}` }, host);
  const measured = Object.keys(report.measured).length === 0 ? "" : `\n${measuredText(report.measured)}\n`;
  host.write(`${paint(host.terminal, "bold", safeText(title))}\n${body}${measured}\n`);
}
