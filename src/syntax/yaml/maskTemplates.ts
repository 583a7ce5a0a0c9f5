import type { TextRange } from "../../text/textRange.ts";
import { placeholder } from "../embeddedText.ts";
import { endOfLine, startOfLine } from "./yamlEdit.ts";

/** A text of the same length in which `{{ … }}` no longer disturbs YAML. */
export interface MaskedText {
  readonly text: string;
  /** What is there only under a condition or in a loop: between `{{ if … }}` and its `{{ end }}`. */
  readonly conditional: readonly TextRange[];
}

/**
 * Puts placeholders where a template (`{{ .Values.model }}`, `${{ matrix.model }}`) gives a value, and blanks where it
 * stands alone on a line and only steers. Every other character keeps its place, so that ranges hold for the file.
 */
export function maskTemplates(text: string): MaskedText {
  if (!text.includes("{{")) return { text, conditional: [] };
  const conditional: TextRange[] = [];
  const open: { readonly start: number; readonly decides: boolean }[] = [];
  let masked = "";
  let copiedTo = 0;
  for (const match of text.matchAll(/\$?\{\{[\s\S]{0,2000}?\}\}/g)) {
    const end = match.index + match[0].length;
    const keyword = /^\$?\{\{-?\s*(if|with|range|define|block|end)\b/.exec(match[0])?.[1];
    if (keyword === "end") {
      const block = open.pop();
      if (block?.decides) conditional.push({ start: block.start, end: match.index });
    } else if (keyword) open.push({ start: end, decides: !/define|block/.test(keyword) });
    const unit = isAlone(text, match.index, end) || keyword ? " " : placeholder;
    masked += text.slice(copiedTo, match.index) + match[0].replace(/[^\r\n]/g, unit);
    copiedTo = end;
  }
  return { text: masked + text.slice(copiedTo), conditional };
}

/** Whether nothing but templates stands on the lines from `start` to `end`. */
function isAlone(text: string, start: number, end: number): boolean {
  const around = text.slice(startOfLine(text, start), start) + text.slice(end, endOfLine(text, end));
  return around.replace(/\{\{.*?\}\}/g, "").trim() === "";
}
