import type { TextRange } from "../text/textRange.ts";
import { placeholder } from "./embeddedText.ts";

/** A text of the same length in which templates no longer disturb the language that they stand in. */
export interface MaskedText {
  readonly text: string;
  /** What is there only under a condition or in a loop: between `{{ if … }}` and its `{{ end }}`. */
  readonly conditional: readonly TextRange[];
}

/**
 * Puts placeholders where a template (`{{ .Values.model }}`, `${{ matrix.model }}`) gives a value, and blanks where it
 * stands alone on a line and only steers, as Jinja's `{% if … %}` always does, or only explains (`{# … #}`). Every other character keeps its place,
 * so that ranges hold for the file. `isTemplate` says of a place whether the braces there are for the template engine.
 */
export function maskTemplates(text: string, isTemplate: (start: number) => boolean = always): MaskedText {
  if (!text.includes("{{") && !text.includes("{%") && !text.includes("%{")) return { text, conditional: [] };
  const conditional: TextRange[] = [];
  const open: { readonly start: number; readonly decides: boolean }[] = [];
  let masked = "";
  let copiedTo = 0;
  for (const { start, end } of findTemplates(text).filter((found) => isTemplate(found.start))) {
    const template = text.slice(start, end);
    const isStatement = /^(?:\{[%#]|%)/.test(template);
    const [, keyword, more] = steering.exec(template) ?? [];
    if (more) {
      const block = open.pop();
      if (block?.decides) conditional.push({ start: block.start, end: start });
    } else if (keyword) open.push({ start: end, decides: !/define|block|macro/.test(keyword) });
    const unit = isStatement || keyword || more || isAlone(text, start, end) ? " " : placeholder;
    masked += text.slice(copiedTo, start) + template.replace(/[^\r\n]/g, unit);
    copiedTo = end;
  }
  return { text: masked + text.slice(copiedTo), conditional };
}

/** What opens a block, and what closes it: of Go and Jinja, of Mustache (`{{#x}}`), of Terraform (`%{ if x }`). */
const steering =
  /^(?:\$?\{\{|[{%][%{])[-+~]?\s*(?:(if\b|with\b|range\b|for\b|define\b|block\b|macro\b|[#^]\w)|(end\w*\b|\/\w))/;

const always = () => true;

/** What is longer than any template that people write is none. */
const longestTemplate = 2000;

function findTemplates(text: string): readonly TextRange[] {
  const statements = findStatements(text);
  const found = [...findExpressions(text), ...statements, ...findComments(text)].sort(
    (a, b) => a.start - b.start,
  );
  let last = 0;
  return found.filter(({ start, end }) => {
    if (start < last) return false;
    last = end;
    return true;
  });
}

/** `{{ … }}`, of Go, Jinja and GitHub alike. */
function findExpressions(text: string): readonly TextRange[] {
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

/** `{% if … %}` of Jinja and `%{ if … }` of Terraform and their like, on one line each. */
function findStatements(text: string): readonly TextRange[] {
  if (!text.includes("{%") && !text.includes("%{")) return [];
  const statement =
    /\{%[-+]?\s*(?:if|elif|else|for|set|with|block|macro|include|import|from|raw|call|filter|end[a-z]+)\b[^\n]{0,500}?%\}|%\{~?\s*(?:if|else|for|endif|endfor)\b[^\n}]{0,500}?\}/g;
  return [...text.matchAll(statement)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
}

/** Jinja's `{# … #}`, over lines too; `${#` is the shell's. */
function findComments(text: string): readonly TextRange[] {
  return [...text.matchAll(/(?<![$\w])\{#[\s\S]{0,2000}?#\}/g)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
}

/** Whether nothing but templates stands on the lines from `start` to `end`. */
function isAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - longestTemplate), start);
  const after = text.slice(end, end + longestTemplate);
  const lineStart = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  const line = before.slice(lineStart) + (/^[^\r\n]*/.exec(after)?.[0] ?? "");
  return line.replace(/\{\{.*?\}\}|\{%.*?%\}/g, "").trim() === "";
}
