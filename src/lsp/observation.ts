import type { CancellationToken, Connection } from "vscode-languageserver";
import { observationReport } from "../features/observationReport.ts";
import { panelObservation } from "../features/panelObservation.ts";
import { type FetchMetrics, readMetricsAddress } from "../service/metricsSource.ts";
import { createSourceText } from "../text/sourceText.ts";
import { addReading, type Readings } from "../vllm/metrics/observedLoad.ts";
import { readServerSnapshot } from "../vllm/metrics/serverSnapshot.ts";
import { toOffset, toTextEdits } from "./convert.ts";
import { type ServerContext, toServiceDocument } from "./documents.ts";
import { guard } from "./guard.ts";
import { type ObserveParams, type ObserveResult, observeMethod } from "./protocol.ts";

/** More panels than these watch no servers at once; the one that was read longest ago is forgotten. */
const mostWatches = 16;

/** "Compare with a running server": the server reads the metrics, since an editor's page could not. */
export function registerObservation(
  connection: Connection,
  context: ServerContext,
  fetchMetrics: FetchMetrics | null,
): void {
  const watches = new Map<string, Readings>();
  const remember = (name: string, readings: Readings): void => {
    watches.delete(name);
    watches.set(name, readings);
    for (const oldest of [...watches.keys()].slice(0, Math.max(0, watches.size - mostWatches)))
      watches.delete(oldest);
  };
  connection.onRequest(
    observeMethod,
    guard(
      "observation",
      { kind: "problem", message: "The server could not be compared; the output channel says why." },
      context.reportFault,
      async (params: ObserveParams, token?: CancellationToken): Promise<ObserveResult> => {
        const before = watches.get(params.watch) ?? [];
        const readings = params.again === true ? before : await readMore(params, before, fetchMetrics, token);
        if ("kind" in readings) return readings;
        remember(params.watch, readings);
        return compare(context, params, readings);
      },
    ),
  );
}

async function readMore(
  { address: text }: ObserveParams,
  before: Readings,
  fetchMetrics: FetchMetrics | null,
  token: CancellationToken | undefined,
): Promise<Readings | ObserveResult> {
  const address = readMetricsAddress(text);
  if (typeof address === "string") return { kind: "problem", message: address };
  if (fetchMetrics === null)
    return { kind: "problem", message: "Servers can't be read here: there is no network." };
  const control = new AbortController();
  const listener = token?.onCancellationRequested(() => control.abort());
  try {
    const answer = await fetchMetrics(address, control.signal);
    if ("problem" in answer) return { kind: "problem", message: answer.problem };
    return addReading(before, { atMs: Date.now(), snapshot: readServerSnapshot(answer.text) });
  } catch (error) {
    if (control.signal.aborted) return { kind: "cancelled" };
    throw error;
  } finally {
    listener?.dispose();
  }
}

async function compare(
  context: ServerContext,
  params: ObserveParams,
  readings: Readings,
): Promise<ObserveResult> {
  const open = context.documents.get(params.uri);
  if (open === undefined) return { kind: "problem", message: "The file is not open any more." };
  const last = readings.at(-1);
  const address = readMetricsAddress(params.address);
  if (last === undefined || typeof address === "string")
    return { kind: "problem", message: "The server has not been read yet." };
  const document = toServiceDocument(open);
  const source = createSourceText(document.text);
  const service = await context.service;
  const at = new Date(last.atMs).toISOString();
  const observed = service.observe(document, readings, {
    subject: { offset: toOffset(source, params.position), id: params.subjectId ?? null },
    model: params.model ?? null,
    today: at.slice(0, 10),
  });
  if (observed.kind === "choose")
    return { kind: "problem", message: "The file holds no launch and no service that runs vLLM." };
  if (observed.kind !== "observed") return observed;
  const report = observationReport(address.shown, at, params.uri.split("/").at(-1) ?? null, observed);
  return {
    kind: "observed",
    observation: panelObservation(report, observed),
    report,
    edit: observed.edits && { changes: { [params.uri]: toTextEdits(source, observed.edits) } },
  };
}
