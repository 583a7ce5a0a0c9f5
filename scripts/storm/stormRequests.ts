import type { Random } from "../fuzz/random.ts";

interface Position {
  readonly line: number;
  readonly character: number;
}

/** Everything that the server can be asked about a document, at a place. */
export const stormMethods: readonly string[] = [
  "textDocument/hover",
  "textDocument/completion",
  "textDocument/codeAction",
  "textDocument/codeLens",
  "textDocument/inlayHint",
  "textDocument/definition",
  "textDocument/references",
  "textDocument/prepareRename",
  "textDocument/rename",
  "textDocument/documentSymbol",
  "textDocument/documentLink",
  "textDocument/foldingRange",
  "textDocument/selectionRange",
  "textDocument/formatting",
  "textDocument/semanticTokens/full",
  "workspace/symbol",
  "gpuplan/panelView",
  "gpuplan/applyAlternative",
  "gpuplan/status",
  "gpuplan/gpuOptions",
  "gpuplan/newPlan",
  "gpuplan/generationKinds",
  "gpuplan/generate",
  "gpuplan/calibrate",
  "gpuplan/report",
  "gpuplan/workspaceOverview",
];

export function stormParams(method: string, uri: string, text: string, position: Position, random: Random) {
  const textDocument = { uri };
  const range = { start: position, end: { line: position.line + random.below(3), character: 0 } };
  const only = random.pick([null, ["quickfix"], ["refactor"], ["source.fixAll"]]);
  const own: Readonly<Record<string, object>> = {
    "textDocument/codeAction": { range, context: { diagnostics: [], ...(only && { only }) } },
    "textDocument/inlayHint": { range: { start: { line: 0, character: 0 }, end: range.end } },
    "textDocument/references": { position, context: { includeDeclaration: true } },
    "textDocument/rename": { position, newName: random.pick(["chat", "a b", "", "x-1"]) },
    "textDocument/selectionRange": { positions: [position] },
    "textDocument/formatting": { options: { tabSize: 2, insertSpaces: true } },
    "workspace/symbol": { query: random.pick(["", "chat", "q"]) },
    "gpuplan/applyAlternative": { alternativeId: random.pick(["0", "1", "none"]) },
    "gpuplan/generate": { kind: random.pick(["shell", "compose", "kubernetes", "prometheus", "nothing"]) },
    "gpuplan/calibrate": { log: { text: "INFO weights took 14.2 GiB", name: "log" }, subjectId: null },
    "gpuplan/report": {
      kind: random.pick(["estimate", "check"]),
      documents: [{ uri: `${uri}.other.sh`, text }],
    },
  };
  return { textDocument, uri, position, ...own[method] };
}
