import type {
  DocumentSymbol,
  SymbolInformation,
  SymbolKind,
  WorkspaceSymbolParams,
} from "vscode-languageserver";
import type { DocumentSymbol as OffsetSymbol, SymbolKind as OwnKind } from "../features/documentSymbols.ts";
import { findSymbols } from "../features/workspaceSymbols.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { createSourceText, type SourceText } from "../text/sourceText.ts";
import { toRange } from "./convert.ts";
import { type ServerContext, toServiceDocument } from "./documents.ts";

/** The protocol's numbers: Function, Class, Namespace, Event, Interface, Struct, Property, Key. */
const symbolKinds: Record<OwnKind, SymbolKind> = {
  launch: 12,
  service: 5,
  pool: 3,
  job: 24,
  alternative: 11,
  tier: 23,
  setting: 7,
  key: 20,
};

/** The outline as a tree, or flat for clients that know no trees. */
export function answerDocumentSymbols(
  service: Service,
  document: ServiceDocument,
  clientHasTrees: boolean,
): DocumentSymbol[] | SymbolInformation[] {
  const source = createSourceText(document.text);
  const symbols = service.documentSymbols(document);
  return clientHasTrees
    ? symbols.map((symbol) => toTree(source, symbol))
    : symbols.flatMap((symbol) => flatten(document.uri, source, symbol, null));
}

/** What has a name in any open document. */
export async function answerWorkspaceSymbols(
  context: ServerContext,
  { query }: WorkspaceSymbolParams,
): Promise<SymbolInformation[]> {
  const service = await context.service;
  return context.documents.all().flatMap((open) => {
    const document = toServiceDocument(open);
    const source = createSourceText(document.text);
    const fileName = document.uri.slice(document.uri.lastIndexOf("/") + 1);
    return findSymbols(service.documentSymbols(document), query, fileName).map(({ symbol, container }) =>
      toInformation(document.uri, source, symbol, container),
    );
  });
}

function toTree(source: SourceText, symbol: OffsetSymbol): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKinds[symbol.kind],
    range: toRange(source, symbol.range),
    selectionRange: toRange(source, symbol.nameRange),
    children: symbol.children.map((child) => toTree(source, child)),
  };
}

function flatten(
  uri: string,
  source: SourceText,
  symbol: OffsetSymbol,
  container: string | null,
): SymbolInformation[] {
  const inside = symbol.children.flatMap((child) => flatten(uri, source, child, symbol.name));
  return [toInformation(uri, source, symbol, container), ...inside];
}

function toInformation(
  uri: string,
  source: SourceText,
  symbol: OffsetSymbol,
  container: string | null,
): SymbolInformation {
  return {
    name: symbol.name,
    kind: symbolKinds[symbol.kind],
    location: { uri, range: toRange(source, symbol.nameRange) },
    ...(container !== null && { containerName: container }),
  };
}
