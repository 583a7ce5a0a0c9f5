import type { Connection } from "vscode-languageserver";
import { checkReport } from "../features/checkReport.ts";
import { planReport, serviceReports } from "../features/planReport.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { type ServerContext, toServiceDocument } from "./documents.ts";
import { guard } from "./guard.ts";
import { type ReportKind, type ReportParams, type ReportResult, reportMethod } from "./protocol.ts";

/** Reports over many texts: what is open counts as it is in the editor, anything else as the client read it. */
export function registerReports(connection: Connection, context: ServerContext): void {
  connection.onRequest(
    reportMethod,
    guard(
      "report",
      [],
      context.reportFault,
      async ({ kind, documents }: ReportParams, token): Promise<ReportResult> => {
        const service = await context.service;
        const reports: (readonly object[])[] = [];
        for (const given of documents) {
          // Whoever has gone does not wait, and between two documents others get their turn.
          if (token?.isCancellationRequested) return [];
          await new Promise((resolve) => setTimeout(resolve));
          reports.push(await reportOf(service, context, kind, given));
        }
        return reports;
      },
    ),
  );
}

async function reportOf(
  service: Service,
  { documents }: ServerContext,
  kind: ReportKind,
  { uri, text }: ReportParams["documents"][number],
): Promise<readonly object[]> {
  const open = documents.get(uri);
  if (open !== undefined) return reportRows(service, kind, toServiceDocument(open));
  // No version of it is remembered, so that the next text under this name is read anew.
  service.forget(uri);
  const document = { uri, languageId: "", version: 0, text };
  // What it names lies around it in the workspace, and was not asked for yet.
  await service.readModels(document, new AbortController().signal, () => undefined);
  const rows = reportRows(service, kind, document);
  service.forget(uri);
  return rows;
}

function reportRows(service: Service, kind: ReportKind, document: ServiceDocument): readonly object[] {
  if (kind === "recommend") return recommendRows(service, document);
  const analysis = service.analyze(document);
  if (kind === "check") return checkReport(analysis, service.findings(document));
  const plan = planReport(analysis);
  return [...serviceReports(analysis), ...(plan === null ? [] : [plan])];
}

const mostRecommended = 5;

/** A launch for which nothing can be recommended has a row that says why. */
function recommendRows(service: Service, document: ServiceDocument): readonly object[] {
  return service
    .recommend(document, mostRecommended)
    .flatMap(({ rows, line, name, problem }): readonly object[] =>
      problem === null ? rows : [{ file: document.uri, line, service: name, problem }],
    );
}
