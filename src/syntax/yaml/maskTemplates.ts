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
  for (const { start, end } of findTemplates(text)) {
    const template = text.slice(start, end);
    const keyword = /^\$?\{\{-?\s*(if|with|range|define|block|end)\b/.exec(template)?.[1];
    if (keyword === "end") {
      const block = open.pop();
      if (block?.decides) conditional.push({ start: block.start, end: start });
    } else if (keyword) open.push({ start: end, decides: !/define|block/.test(keyword) });
    const unit = keyword || isAlone(text, start, end) ? " " : placeholder;
    masked += text.slice(copiedTo, start) + template.replace(/[^\r\n]/g, unit);
    copiedTo = end;
  }
  return { text: masked + text.slice(copiedTo), conditional };
}

/** What is longer than any template that people write is none. */
const longestTemplate = 2000;

function findTemplates(text: string): readonly TextRange[] {
  const found: TextRange[] = [];
  let close = -1;
  for (let at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", found.at(-1)?.end ?? 0)) {
    if (close < at) close = text.indexOf("}}", at + 2);
    if (close < 0) break;
    const start = text.charAt(at - 1) === "$" ? at - 1 : at;
    if (close - at <= longestTemplate) found.push({ start, end: close + 2 });
    else {
      // An open one is text up to the one that the end belongs to.
      const last = text.lastIndexOf("{{", close);
      if (close - last > longestTemplate) break;
      found.push({ start: last, end: close + 2 });
    }
  }
  return found;
}

/** Whether nothing but templates stands on the lines from `start` to `end`. */
function isAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - longestTemplate), start);
  const after = text.slice(end, end + longestTemplate);
  const line = before.slice(startOfLine(before, before.length)) + after.slice(0, endOfLine(after, 0));
  return line.replace(/\{\{.*?\}\}/g, "").trim() === "";
}
