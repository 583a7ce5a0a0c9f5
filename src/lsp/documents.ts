import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ReportFault } from "../findings/runRules.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";

/** What every request handler needs. */
export interface ServerContext {
  readonly documents: TextDocuments<TextDocument>;
  readonly service: Promise<Service>;
  readonly reportFault: ReportFault;
}

/** What the parameters of every request about a document have. */
export interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

/** Answers about an open document; `null` when it has been closed meanwhile. */
export async function withDocument<Params extends DocumentParams, Result>(
  context: ServerContext,
  params: Params,
  answer: (service: Service, document: ServiceDocument, params: Params) => Result,
): Promise<Result | null> {
  // Waits first: what is said about a document that is closed meanwhile would be remembered for good.
  const service = await context.service;
  const document = context.documents.get(params.textDocument.uri);
  return document === undefined ? null : answer(service, toServiceDocument(document), params);
}

export function toServiceDocument(document: TextDocument): ServiceDocument {
  return {
    uri: document.uri,
    languageId: document.languageId,
    version: document.version,
    text: document.getText(),
  };
}
