import { findComments } from "../../syntax/yaml/yamlComments.ts";
import { startOfLine } from "../../syntax/yaml/yamlEdit.ts";
import { containsRange, type TextRange } from "../../text/textRange.ts";
import { readDirective } from "../directive.ts";
import type { Directive, Launch } from "../launch.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/**
 * Gives each launch the directives of the file's comments. One inside a launch's range, or in the lines directly
 * above it, is that launch's; one elsewhere holds for its document, and at the top of the file for all of it.
 */
export function withYamlDirectives(file: YamlLaunchFile, launches: readonly Launch[]): Launch[] {
  if (launches.length === 0 || !/gpuplan:/i.test(file.text)) return [...launches];
  const scopes = launches.map((launch) => withCommentsAbove(file.source.text, launch.range));
  const placed = directivesOf(file);
  return launches.map((launch, index) => {
    const scope = scopes[index] ?? launch.range;
    const own = placed.filter(({ directive, document }) => {
      if (containsRange(scope, directive.range)) return true;
      const isOthers = scopes.some((other) => containsRange(other, directive.range));
      return !isOthers && (document === null || containsRange(document, launch.headRange));
    });
    return { ...launch, directives: [...own.map(({ directive }) => directive), ...launch.directives] };
  });
}

interface PlacedDirective {
  readonly directive: Directive;
  /** `null` at the top of the file. */
  readonly document: TextRange | null;
}

function directivesOf({ documents, text }: YamlLaunchFile): readonly PlacedDirective[] {
  const first = documents.find(({ tree }) => tree)?.tree?.range.start ?? text.length;
  let from = 0;
  return documents.flatMap(({ tree }) => {
    if (!tree) return [];
    const document = { start: from, end: tree.range.end };
    from = tree.range.end;
    return findComments(text, tree).flatMap(({ range }): PlacedDirective[] => {
      if (!containsRange(document, range)) return [];
      const directive = readDirective({ range, text: text.slice(range.start, range.end) });
      return directive ? [{ directive, document: range.start < first ? null : document }] : [];
    });
  });
}

/** The range with the lines of comments that stand directly above it. */
function withCommentsAbove(text: string, range: TextRange): TextRange {
  let start = startOfLine(text, range.start);
  for (;;) {
    const above = startOfLine(text, Math.max(0, start - 1));
    const previous =
      start >= 2 && text.slice(start - 2, start) === "\r\n" ? startOfLine(text, start - 2) : above;
    if (start === 0 || !/^[ \t]*#/.test(text.slice(previous, start))) return { start, end: range.end };
    start = previous;
  }
}
