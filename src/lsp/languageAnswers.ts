import {
  type DocumentLink,
  type FoldingRange,
  LSPErrorCodes,
  type PrepareRenameResult,
  type ReferenceParams,
  type RenameParams,
  ResponseError,
  type SelectionRange,
  type SelectionRangeParams,
  type SemanticTokens,
  type TextDocumentPositionParams,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { DocumentLink as OffsetLink } from "../features/documentLinks.ts";
import { type SemanticToken, tokenModifiers, tokenTypes } from "../features/semanticToken.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { createSourceText, type SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import { toOffset, toPosition, toRange, toTextEdits } from "./convert.ts";
import { resolvePath } from "./resolvePath.ts";
import type { RulePage } from "./rulePage.ts";

/** One function per request: the service's answer in the protocol's terms. */
export function answerReferences(service: Service, document: ServiceDocument, params: ReferenceParams) {
  const source = createSourceText(document.text);
  const offset = toOffset(source, params.position);
  const ranges = service.references(document, offset, params.context.includeDeclaration);
  return ranges?.map((range) => ({ uri: document.uri, range: toRange(source, range) })) ?? null;
}

/** A refusal is an error whose message the client shows; `null` where nothing has a name. */
export function answerPrepareRename(
  service: Service,
  document: ServiceDocument,
  params: TextDocumentPositionParams,
): PrepareRenameResult | ResponseError<void> | null {
  const source = createSourceText(document.text);
  const place = service.renamePlace(document, toOffset(source, params.position));
  if (place === null) return null;
  return place.ok
    ? { range: toRange(source, place.range), placeholder: place.name }
    : new ResponseError(LSPErrorCodes.RequestFailed, place.problem);
}

export function answerRename(
  service: Service,
  document: ServiceDocument,
  params: RenameParams,
): WorkspaceEdit | ResponseError<void> | null {
  const source = createSourceText(document.text);
  const renaming = service.rename(document, toOffset(source, params.position), params.newName);
  if (renaming === null) return null;
  return renaming.ok
    ? { changes: { [document.uri]: toTextEdits(source, renaming.edits) } }
    : new ResponseError(LSPErrorCodes.RequestFailed, renaming.problem);
}

export function answerDocumentLinks(
  service: Service,
  document: ServiceDocument,
  rulePage: RulePage,
): DocumentLink[] {
  const source = createSourceText(document.text);
  return service.documentLinks(document).flatMap((link) => {
    const target = targetOf(document.uri, link, rulePage);
    return target === null ? [] : [{ range: toRange(source, link.range), target, tooltip: link.tooltip }];
  });
}

function targetOf(uri: string, link: OffsetLink, rulePage: RulePage): string | null {
  if (link.kind === "page") return link.url;
  return link.kind === "rule" ? rulePage(link.rule) : resolvePath(uri, link.path);
}

export function answerFoldingRanges(service: Service, document: ServiceDocument): FoldingRange[] | null {
  const source = createSourceText(document.text);
  const ranges = service.foldingRanges(document);
  return (
    ranges?.map(({ range, kind }) => ({
      startLine: toPosition(source, range.start).line,
      endLine: toPosition(source, range.end).line,
      ...(kind === "comment" && { kind: "comment" }),
    })) ?? null
  );
}

/** As the protocol wants it, one answer per position: where nothing is known, the position itself. */
export function answerSelectionRanges(
  service: Service,
  document: ServiceDocument,
  params: SelectionRangeParams,
): SelectionRange[] | null {
  const source = createSourceText(document.text);
  const chains = params.positions.map((position) =>
    service.selectionRanges(document, toOffset(source, position)),
  );
  if (chains.every((chain) => chain.length === 0)) return null;
  return chains.map(
    (chain, index): SelectionRange =>
      nest(source, chain) ?? emptyRange(params.positions[index] ?? { line: 0, character: 0 }),
  );
}

function nest(source: SourceText, chain: readonly TextRange[]): SelectionRange | null {
  return chain.reduceRight<SelectionRange | null>(
    (parent, range) => ({ range: toRange(source, range), ...(parent && { parent }) }),
    null,
  );
}

function emptyRange(position: { line: number; character: number }): SelectionRange {
  return { range: { start: position, end: position } };
}

export const semanticTokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

export function answerSemanticTokens(service: Service, document: ServiceDocument): SemanticTokens | null {
  const tokens = service.semanticTokens(document);
  return tokens && { data: encodeTokens(createSourceText(document.text), tokens) };
}

/** Five numbers a token: lines and characters since the one before, its length, its type, its modifiers as bits. */
function encodeTokens(source: SourceText, tokens: readonly SemanticToken[]): number[] {
  let before = { line: 0, character: 0 };
  return tokens.flatMap(({ range, type, modifiers }) => {
    const start = toPosition(source, range.start);
    const lines = start.line - before.line;
    const characters = lines === 0 ? start.character - before.character : start.character;
    before = start;
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
    return [lines, characters, range.end - range.start, tokenTypes.indexOf(type), bits];
  });
}

/** Plans are indented by two, whatever the client's options: the format's own style. */
export function answerFormatting(service: Service, document: ServiceDocument): TextEdit[] {
  return toTextEdits(createSourceText(document.text), service.formatting(document));
}
