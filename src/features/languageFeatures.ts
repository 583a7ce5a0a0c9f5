import type { Analysis } from "../findings/analysis.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";
import { type Definition, definitionAt } from "./definition.ts";
import { type DocumentLink, documentLinks } from "./documentLinks.ts";
import { type DocumentSymbol, documentSymbols } from "./documentSymbols.ts";
import { type FoldingRange, foldingRanges } from "./foldingRanges.ts";
import { formattingEdits } from "./formatting.ts";
import { referencesAt } from "./references.ts";
import { type RenamePlace, type Renaming, renameAt, renamePlaceAt } from "./rename.ts";
import { selectionRanges } from "./selectionRanges.ts";
import type { SemanticToken } from "./semanticToken.ts";
import { semanticTokens } from "./semanticTokens.ts";

/** What editors ask of any language, beside hover and completion: its names, its structure, its form. In offsets. */
export interface LanguageFeatures<Document> {
  readonly definition: (document: Document, offset: number) => Definition | null;
  readonly references: (
    document: Document,
    offset: number,
    withDefinition: boolean,
  ) => readonly TextRange[] | null;
  readonly renamePlace: (document: Document, offset: number) => RenamePlace | null;
  readonly rename: (document: Document, offset: number, newName: string) => Renaming | null;
  readonly documentSymbols: (document: Document) => readonly DocumentSymbol[];
  readonly documentLinks: (document: Document) => readonly DocumentLink[];
  /** `null` where the document's own editor knows better. */
  readonly foldingRanges: (document: Document) => readonly FoldingRange[] | null;
  readonly selectionRanges: (document: Document, offset: number) => readonly TextRange[];
  /** `null` for documents without plan or launch. */
  readonly semanticTokens: (document: Document) => readonly SemanticToken[] | null;
  readonly formatting: (document: Document) => readonly TextEdit[];
}

export function createLanguageFeatures<Document>(
  analysisOf: (document: Document) => Analysis,
): LanguageFeatures<Document> {
  return {
    definition: (document, offset) => definitionAt(analysisOf(document), offset),
    references: (document, offset, withDefinition) =>
      referencesAt(analysisOf(document), offset, withDefinition),
    renamePlace: (document, offset) => renamePlaceAt(analysisOf(document), offset),
    rename: (document, offset, newName) => renameAt(analysisOf(document), offset, newName),
    documentSymbols: (document) => documentSymbols(analysisOf(document)),
    documentLinks: (document) => documentLinks(analysisOf(document)),
    foldingRanges: (document) => foldingRanges(analysisOf(document)),
    selectionRanges: (document, offset) => selectionRanges(analysisOf(document), offset),
    semanticTokens: (document) => semanticTokens(analysisOf(document)),
    formatting: (document) => formattingEdits(analysisOf(document)),
  };
}
