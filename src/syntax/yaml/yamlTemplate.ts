import type { SyntaxProblem } from "../parsed.ts";
import { findScalarRanges } from "./yamlComments.ts";
import type { YamlNode } from "./yamlNode.ts";

/** The first `{{ … }}` that stands where YAML has structure, not text: the file is a template, not YAML. */
export function findTemplate(text: string, tree: YamlNode | null, end: number): SyntaxProblem | null {
  if (!text.includes("{{")) return null;
  const opaque = findScalarRanges(tree);
  for (const match of text.slice(0, end).matchAll(/\{\{-?\s*(?:[.$"`(/]|[a-zA-Z_])[^\n]*?\}\}/g)) {
    const { index } = match;
    if (isInComment(text, index) || opaque.some((range) => range.start < index && index < range.end))
      continue;
    return {
      code: "template",
      message:
        'This file is a template: "{{ … }}" must be filled in before it is YAML. Render it first (for Helm: helm template) and check the result.',
      range: { start: index, end: index + match[0].length },
    };
  }
  return null;
}

function isInComment(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /(?:^|\s)#/.test(text.slice(lineStart, offset));
}
