import type { TextRange } from "../text/textRange.ts";
import type { Directive, DirectiveEntry } from "./launch.ts";

/** A comment of the file, its marker (`#`) included. */
export interface CommentText {
  readonly text: string;
  readonly range: TextRange;
}

/**
 * Reads `# gpuplan: gpu=2x L4 concurrency=10 context="32K"`; `null` for any other comment. A value runs to the
 * next `key=`, so it may hold blanks; quotes around it are taken off. Keys are not judged here.
 */
export function readDirective(comment: CommentText): Directive | null {
  const head = /^(?:#+|;+|\/\/+|::|@?rem\b|<!--)[ \t]*gpuplan:[ \t]*/i.exec(comment.text);
  if (!head) return null;
  const bodyStart = head[0].length;
  const body = comment.text.slice(bodyStart).replace(/-->$/, "");
  const keys = keyPlaces(body);
  const entries = keys.map((key, index): DirectiveEntry => {
    const valueEnd = keys[index + 1]?.start ?? body.length;
    const value = trimValue(body, key.end + 1, valueEnd);
    const at = (offset: number) => comment.range.start + bodyStart + offset;
    return {
      key: body.slice(key.start, key.end),
      value: body.slice(value.start, value.end),
      keyRange: { start: at(key.start), end: at(key.end) },
      valueRange: { start: at(value.start), end: at(value.end) },
    };
  });
  return { range: comment.range, entries };
}

/** Where a `key` of `key=` stands: at the start or behind a blank, outside quotes. */
function keyPlaces(body: string): TextRange[] {
  const places: TextRange[] = [];
  const pattern = /"[^"]*"|'[^']*'|(?<![^\s])[A-Za-z][\w-]*(?==)/g;
  for (const match of body.matchAll(pattern)) {
    const quoted = match[0].startsWith('"') || match[0].startsWith("'");
    if (!quoted) places.push({ start: match.index, end: match.index + match[0].length });
  }
  return places;
}

function trimValue(body: string, from: number, to: number): TextRange {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(body.charAt(start))) start++;
  while (end > start && /\s/.test(body.charAt(end - 1))) end--;
  const quote = body.charAt(start);
  const quoted = end - start >= 2 && (quote === '"' || quote === "'") && body.charAt(end - 1) === quote;
  return quoted ? { start: start + 1, end: end - 1 } : { start, end };
}
