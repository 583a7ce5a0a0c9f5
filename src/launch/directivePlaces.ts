import type { ShellScript } from "../syntax/shell/shellScript.ts";
import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import { readDirective } from "./directive.ts";
import type { Directive } from "./launch.ts";

/** Directives before the first command of a script: they hold for every launch in it. */
export function directivesAtTop(script: ShellScript): Directive[] {
  const firstCommand = script.body[0]?.range.start ?? Number.POSITIVE_INFINITY;
  return script.comments
    .filter((comment) => comment.range.start < firstCommand)
    .flatMap((comment) => readDirective(comment) ?? []);
}

/** Directives in the block of comment lines directly above `offset`, unless they stand at the top of the script. */
export function directivesAbove(source: SourceText, script: ShellScript, offset: number): Directive[] {
  let line = positionAt(source, offset).line;
  while (line > 0 && /^\s*#/.test(lineText(source, line - 1))) line--;
  const blockStart = source.lineStarts[line] ?? 0;
  const firstCommand = script.body[0]?.range.start ?? 0;
  return script.comments
    .filter(({ range }) => range.start >= blockStart && range.start < offset && range.start > firstCommand)
    .flatMap((comment) => readDirective(comment) ?? []);
}
