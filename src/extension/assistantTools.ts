import type { ReportKind } from "../lsp/protocol.ts";

/** The tools for language models, by their names in `package.json`, with the report that each asks for. */
export const assistantTools: Readonly<Record<string, ReportKind>> = {
  gpuplan_estimate: "estimate",
  gpuplan_check: "check",
  gpuplan_recommend: "recommend",
};

/** What a model may say; anything else it says is passed over. */
export interface AssistantInput {
  /** A path or pattern within the workspace; `null` for all of it. */
  readonly file: string | null;
  /** A text instead of files. */
  readonly text: string | null;
  /** What the text is. */
  readonly fileName: string;
}

/** Models invent parameters and types: whatever is no text counts as left out. */
export function readAssistantInput(input: unknown): AssistantInput {
  const given: object = typeof input === "object" && input !== null ? input : {};
  const text = (name: string) => {
    const value: unknown = Reflect.get(given, name);
    return typeof value === "string" && value.trim() !== "" ? value : null;
  };
  return { file: text("file"), text: text("text"), fileName: text("fileName") ?? "launch.sh" };
}

/** As much as a model reads with attention; the rest is counted. */
const mostRows = 100;

/** What the model is given: rows with the files' names within the workspace, as the command line's JSON. */
export function assistantAnswer(
  reports: readonly { readonly file: string; readonly rows: readonly object[] }[],
): string {
  const rows = reports.flatMap(({ file, rows: own }) => own.map((row) => ({ ...row, file })));
  if (rows.length === 0) return "[]";
  const shown = JSON.stringify(rows.slice(0, mostRows), null, 1);
  return rows.length <= mostRows ? shown : `${shown}\n${rows.length - mostRows} more rows are left out.`;
}
