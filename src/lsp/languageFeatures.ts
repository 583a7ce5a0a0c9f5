import {
  BulkRegistration,
  type ClientCapabilities,
  type Connection,
  DocumentFormattingRequest,
  type DocumentSelector,
  FoldingRangeRequest,
  RenameRequest,
  SemanticTokensRegistrationType,
  type ServerCapabilities,
} from "vscode-languageserver";
import { answeringFor } from "./answering.ts";
import { answerDefinition } from "./definitionAnswer.ts";
import type { ServerContext } from "./documents.ts";
import { guard } from "./guard.ts";
import {
  answerDocumentLinks,
  answerFoldingRanges,
  answerFormatting,
  answerPrepareRename,
  answerReferences,
  answerRename,
  answerSelectionRanges,
  answerSemanticTokens,
  semanticTokensLegend,
} from "./languageAnswers.ts";
import type { RulePage } from "./rulePage.ts";
import { answerDocumentSymbols, answerWorkspaceSymbols } from "./symbolAnswers.ts";

/** The requests that any language answers: names, structure and form of plans and launches. */
export function registerLanguageRequests(
  connection: Connection,
  context: ServerContext,
  client: () => ClientCapabilities,
  rulePage: RulePage,
): void {
  const answering = answeringFor(context);
  connection.onDefinition(
    answering("definition", null, (service, document, params) =>
      answerDefinition(
        context,
        service,
        document,
        params,
        client().textDocument?.definition?.linkSupport === true,
      ),
    ),
  );
  connection.onReferences(answering("references", null, answerReferences));
  connection.onPrepareRename(answering("rename", null, answerPrepareRename));
  connection.onRenameRequest(answering("rename", null, answerRename));
  connection.onDocumentSymbol(
    answering("symbols", [], (service, document) =>
      answerDocumentSymbols(
        service,
        document,
        client().textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
      ),
    ),
  );
  connection.onWorkspaceSymbol(
    guard("workspace symbols", [], context.reportFault, (params) => answerWorkspaceSymbols(context, params)),
  );
  connection.onDocumentLinks(
    answering("links", [], (service, document) => answerDocumentLinks(service, document, rulePage)),
  );
  connection.onFoldingRanges(answering("folding", null, answerFoldingRanges));
  connection.onSelectionRanges(answering("selection", null, answerSelectionRanges));
  connection.onDocumentFormatting(answering("formatting", [], answerFormatting));
  connection.languages.semanticTokens.on(
    answering(
      "semantic tokens",
      noTokens,
      (service, document) => answerSemanticTokens(service, document) ?? noTokens,
    ),
  );
}

const noTokens = { data: [] };

/** What holds for every kind of file; a file that holds neither plan nor launch gets empty answers. */
const everywhere: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  documentLinkProvider: {},
  selectionRangeProvider: true,
};

const planFiles: DocumentSelector = [{ language: "gpuplan" }, { pattern: "**/*.gpuplan.{yaml,yml}" }];

/** Files whose own editors do not colour by meaning; a second opinion would only take turns with the first. */
const colouredFiles: DocumentSelector = [
  ...planFiles,
  ...[
    "yaml",
    "dockercompose",
    "github-actions-workflow",
    "shellscript",
    "dockerfile",
    "makefile",
    "just",
  ].map((language) => ({ language })),
];

/**
 * Folding, formatting and renaming are for plans alone: whoever offers them for a language takes the place of the
 * editor's own, or is asked about beside it. Clients that take registrations hear for which files they are.
 */
const forSomeFiles = {
  renameProvider: { prepareProvider: true },
  foldingRangeProvider: true,
  documentFormattingProvider: true,
  semanticTokensProvider: { legend: semanticTokensLegend, full: true },
} satisfies ServerCapabilities;

/** The capabilities to announce at once: those for some files only where they cannot be registered later. */
export function languageCapabilities({ textDocument }: ClientCapabilities): ServerCapabilities {
  const { renameProvider, foldingRangeProvider, documentFormattingProvider, semanticTokensProvider } =
    forSomeFiles;
  return {
    ...everywhere,
    ...(takesRegistration(textDocument?.rename) ? {} : { renameProvider }),
    ...(takesRegistration(textDocument?.foldingRange) ? {} : { foldingRangeProvider }),
    ...(takesRegistration(textDocument?.formatting) ? {} : { documentFormattingProvider }),
    ...(takesRegistration(textDocument?.semanticTokens) ? {} : { semanticTokensProvider }),
  };
}

/** Registers for plans what was not announced for all files. */
export async function registerForSomeFiles(
  { client }: Connection,
  { textDocument }: ClientCapabilities,
): Promise<void> {
  const documentSelector = planFiles;
  const { renameProvider, semanticTokensProvider } = forSomeFiles;
  const { rename, foldingRange, formatting, semanticTokens } = textDocument ?? {};
  if (![rename, foldingRange, formatting, semanticTokens].some(takesRegistration)) return;
  const wanted = BulkRegistration.create();
  if (takesRegistration(rename)) wanted.add(RenameRequest.type, { documentSelector, ...renameProvider });
  if (takesRegistration(foldingRange)) wanted.add(FoldingRangeRequest.type, { documentSelector });
  if (takesRegistration(formatting)) wanted.add(DocumentFormattingRequest.type, { documentSelector });
  if (takesRegistration(semanticTokens))
    wanted.add(SemanticTokensRegistrationType.type, {
      documentSelector: colouredFiles,
      ...semanticTokensProvider,
    });
  await client.register(wanted);
}

function takesRegistration(feature: { readonly dynamicRegistration?: boolean } | undefined): boolean {
  return feature?.dynamicRegistration === true;
}
