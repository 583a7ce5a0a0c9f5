import type { Analysis } from "../findings/analysis.ts";
import { ruleList } from "../findings/ruleList.ts";
import { lineText, positionAt } from "../text/sourceText.ts";
import type { Completion } from "./completionItem.ts";

/** The rules that a `gpuplan-ignore` comment does not name yet; `null` where the cursor is in none. */
export function suppressionCompletions({ source }: Analysis, offset: number): readonly Completion[] | null {
  const { line, column } = positionAt(source, offset);
  const before = lineText(source, line).slice(0, column);
  const ids = /(?:#|;|\/\/|::|rem|<!--)[ \t]*gpuplan-ignore(?:-file)?[ \t]([^:]*)$/i.exec(before)?.[1];
  if (ids === undefined) return null;
  const typed = /[\w-]*$/.exec(ids)?.[0] ?? "";
  const named = new Set(ids.slice(0, ids.length - typed.length).split(/[\s,]+/));
  const rest = /^[\w-]*/.exec(lineText(source, line).slice(column))?.[0] ?? "";
  const range = { start: offset - typed.length, end: offset + rest.length };
  return ruleList
    .filter(({ id }) => !named.has(id))
    .map(({ id, severity, summary }) => ({
      label: id,
      kind: "reference",
      range,
      newText: id,
      detail: severity,
      documentation: summary,
    }));
}
