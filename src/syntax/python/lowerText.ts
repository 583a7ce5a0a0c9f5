import type { SyntaxNode } from "../syntaxNode.ts";
import type { PythonExpression, PythonText, PythonTextPart } from "./pythonModule.ts";

/** A string literal, or several that Python joins, as parts that know their characters in the file. */
export function lowerText(
  text: string,
  node: SyntaxNode,
  lower: (node: SyntaxNode) => PythonExpression,
): PythonText {
  const strings = node.type === "string" ? [node] : node.children.filter((child) => child.type === "string");
  return {
    kind: "text",
    parts: strings.flatMap((string) => partsOf(text, string, lower)),
    range: { start: node.start, end: node.end },
  };
}

function partsOf(
  text: string,
  node: SyntaxNode,
  lower: (node: SyntaxNode) => PythonExpression,
): PythonTextPart[] {
  const parts: PythonTextPart[] = [];
  const opening = node.children.find((child) => child.type === "string_start");
  const prefix = opening ? text.slice(opening.start, opening.end).toLowerCase() : "";
  const isRaw = /^[a-z]*r/.test(prefix);
  const isFormat = /^[a-z]*f/.test(prefix);
  for (const child of node.children) {
    const range = { start: child.start, end: child.end };
    if (child.type === "string_content") {
      pushLiterals(parts, text, child.start, child.end, isRaw, isFormat);
    } else if (child.type === "escape_interpolation") {
      parts.push({ kind: "literal", value: text.charAt(child.start), range, verbatim: false });
    } else if (child.type === "interpolation") {
      const inner = child.children.find((each) => each.field === "expression");
      // `{a:>8}` and `{a!r}` are more than the value.
      const plain = inner !== undefined && /^\s*\}$/.test(text.slice(inner.end, child.end));
      const value: PythonExpression = plain ? lower(inner) : { kind: "other", inside: [], range };
      parts.push({ kind: "expression", value, range });
    }
  }
  return parts;
}

/** Splits the content where a character of the value is written in several. */
function pushLiterals(
  parts: PythonTextPart[],
  text: string,
  start: number,
  end: number,
  isRaw: boolean,
  isFormat: boolean,
): void {
  const content = text.slice(start, end);
  const pattern = isRaw
    ? isFormat
      ? /\{\{|\}\}/g
      : /(?!)/g
    : isFormat
      ? /\\(?:\r\n|[\s\S])(?:[0-9a-fA-F]*)|\{\{|\}\}/g
      : /\\(?:\r\n|[\s\S])(?:[0-9a-fA-F]*)/g;
  const push = (from: number, to: number, value: string, verbatim: boolean) => {
    const range = { start: start + from, end: start + to };
    if (to > from) parts.push({ kind: "literal", value, range, verbatim });
  };
  let done = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(content); match; match = pattern.exec(content)) {
    push(done, match.index, content.slice(done, match.index), true);
    const { value, length } = decode(match[0]);
    push(match.index, match.index + length, value, false);
    done = match.index + length;
    pattern.lastIndex = done;
  }
  push(done, content.length, content.slice(done), true);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  n: "\n",
  t: "\t",
  r: "\r",
  "\n": "",
  "\r\n": "",
};

function decode(written: string): { readonly value: string; readonly length: number } {
  if (written === "{{" || written === "}}") return { value: written.charAt(0), length: 2 };
  const head = written.startsWith("\\\r\n") ? "\r\n" : written.charAt(1);
  const simple = simpleEscapes[head];
  if (simple !== undefined) return { value: simple, length: 1 + head.length };
  const hex = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(written);
  const code = Number.parseInt(hex?.[1] ?? hex?.[2] ?? hex?.[3] ?? "", 16);
  if (hex && code <= 0x10ffff) return { value: String.fromCodePoint(code), length: hex[0].length };
  return { value: written.slice(0, 2), length: 2 };
}
