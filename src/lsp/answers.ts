import type {
  CodeAction,
  CodeActionParams,
  CodeLens,
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  CompletionParams,
  Hover,
  HoverParams,
  InlayHint,
  InlayHintParams,
  TextEdit,
} from "vscode-languageserver";
import type { Completion, CompletionKind } from "../features/completionItem.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { createSourceText, type SourceText } from "../text/sourceText.ts";
import { toCodeAction, toOffset, toOffsetRange, toPosition, toRange, toTextEdits } from "./convert.ts";
import type { ToWorkspaceEdit } from "./workspaceEdit.ts";

/** One function per request: the service's answer in the protocol's terms. */
export function answerHover(service: Service, document: ServiceDocument, params: HoverParams): Hover | null {
  const source = createSourceText(document.text);
  const hover = service.hover(document, toOffset(source, params.position));
  return (
    hover && { contents: { kind: "markdown", value: hover.markdown }, range: toRange(source, hover.range) }
  );
}

const completionKinds: Record<CompletionKind, CompletionItemKind> = {
  flag: 5,
  key: 10,
  value: 12,
  model: 9,
  gpu: 9,
  reference: 18,
};

/** Of models only those are tried and told that have the letters typed so far, so the list is asked for again. */
export function answerCompletion(
  service: Service,
  document: ServiceDocument,
  params: CompletionParams,
): CompletionItem[] | CompletionList {
  const source = createSourceText(document.text);
  const completions = service.completions(document, toOffset(source, params.position));
  const items = completions.map((completion, index) => toCompletionItem(source, completion, index));
  return completions.some(({ kind }) => kind === "model") ? { isIncomplete: true, items } : items;
}

const insertAsIs = 1;

function toCompletionItem(source: SourceText, completion: Completion, index: number): CompletionItem {
  return {
    label: completion.label,
    kind: completionKinds[completion.kind],
    sortText: String(index).padStart(5, "0"),
    filterText: completion.filterText ?? completion.label,
    ...(completion.detail !== undefined && { detail: completion.detail }),
    ...(completion.documentation !== undefined && {
      documentation: { kind: "markdown" as const, value: completion.documentation },
    }),
    textEdit: { range: toRange(source, completion.range), newText: completion.newText },
    // The lines below are indented already.
    ...(completion.newText.includes("\n") && { insertTextMode: insertAsIs }),
  };
}

export function answerCodeActions(
  service: Service,
  document: ServiceDocument,
  params: CodeActionParams,
  toEdit: ToWorkspaceEdit,
): CodeAction[] {
  const source = createSourceText(document.text);
  const wanted = params.context.only;
  const isWanted = (kind: string) =>
    wanted === undefined || wanted.some((each) => kind === each || kind.startsWith(`${each}.`));
  const actions = service
    .codeActions(document, toOffsetRange(source, params.range))
    .filter(({ kind }) => isWanted(kind))
    .flatMap((action): CodeAction[] => {
      const edit = toEdit(document, action.title, action);
      return edit === null ? [] : [toCodeAction(document.uri, source, action, edit)];
    });
  // Actions on the whole source are for those who ask for them: on saving, from the menu of the file.
  const edits = wanted !== undefined && isWanted(fixAllKind) ? service.fixAll(document) : [];
  return edits.length === 0 ? actions : [...actions, fixAllAction(document.uri, toTextEdits(source, edits))];
}

export const fixAllKind = "source.fixAll.gpuplan";

function fixAllAction(uri: string, edits: TextEdit[]): CodeAction {
  return {
    title: "Put right what needs no decision: renamed and removed flags",
    kind: fixAllKind,
    edit: { changes: { [uri]: edits } },
  };
}

export function answerCodeLenses(
  service: Service,
  document: ServiceDocument,
  clientHasCommands: boolean,
): CodeLens[] {
  const source = createSourceText(document.text);
  return service.codeLenses(document).map((lens) => ({
    range: toRange(source, lens.range),
    command: {
      title: lens.title,
      command: clientHasCommands ? lens.command : "",
      arguments: [document.uri, toPosition(source, lens.range.start), lens.subjectId],
    },
  }));
}

export function answerInlayHints(
  service: Service,
  document: ServiceDocument,
  params: InlayHintParams,
): InlayHint[] {
  const source = createSourceText(document.text);
  return service.inlayHints(document, toOffsetRange(source, params.range)).map((hint) => ({
    position: toPosition(source, hint.offset),
    label: hint.text,
    paddingLeft: true,
    tooltip: { kind: "markdown" as const, value: hint.tooltip },
  }));
}
