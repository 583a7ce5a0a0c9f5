import { excerpt } from "../../text/excerpt.ts";
import { lengthBefore } from "../../text/scan.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { SyntaxProblem } from "../parsed.ts";
import type { YamlNode } from "./yamlNode.ts";

/** An error as the library reports it. */
export interface YamlError {
  readonly code: string;
  readonly message: string;
  readonly range: TextRange;
}

/**
 * The library's errors in plain words, one per mistake: what follows on the same line, or after something that was
 * never closed, is left out. Problems with the same `code` are of one kind: `missing-colon`, `unclosed-quote`,
 * `unclosed-bracket`, `indentation`, `tab`, `needs-quotes`, `bad-escape`, `unexpected`.
 */
export function describeYamlErrors(
  text: string,
  tree: YamlNode | null,
  errors: readonly YamlError[],
): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const inOrder = errors
    .filter((error) => !/BAD_ALIAS/.test(error.code))
    .toSorted((a, b) => a.range.start - b.range.start);
  /** The end of the line of the last problem. */
  let lineEnd = -1;
  for (const error of inOrder) {
    // A line of a million brackets has a million errors, of which the first is described.
    if (error.range.start <= lineEnd && /\S/.test(text.charAt(error.range.start))) continue;
    const problem = describeError(text, tree, error);
    if (problems.length > 0 && problem.range.start <= lineEnd) continue;
    problems.push(problem);
    if (hidesOthers(problem)) break;
    lineEnd = text.indexOf("\n", problem.range.start);
    if (lineEnd < 0) lineEnd = text.length;
  }
  return problems;
}

/** Whether nothing that comes after the problem can be trusted to be what it seems. */
export function hidesOthers({ code }: SyntaxProblem): boolean {
  return swallowing.has(code);
}

const swallowing: ReadonlySet<string> = new Set(["unclosed-quote", "unclosed-bracket", "unexpected"]);

function describeError(text: string, tree: YamlNode | null, error: YamlError): SyntaxProblem {
  const at = { code: "unexpected", range: visible(text, error.range) };
  switch (error.code) {
    case "MULTILINE_IMPLICIT_KEY":
      return missingColon(text, error.range.start);
    case "KEY_OVER_1024_CHARS":
      return { ...at, message: "A key this long is not YAML. Write the key, a colon, and then the value." };
    case "BLOCK_AS_IMPLICIT_KEY":
      return describeSecondColon(text, error.range);
    case "BAD_INDENT":
      return /^Flow/.test(error.message)
        ? unclosedBracket(text, tree, error.range)
        : wrongIndentation(text, error.range);
    case "TAB_AS_INDENT":
      return {
        code: "tab",
        range: error.range,
        message: "YAML does not allow tabs for indentation. Use spaces.",
      };
    case "BAD_SCALAR_START":
      return {
        code: "needs-quotes",
        range: restOfLine(text, error.range.start),
        message: `A value cannot start with "${excerpt(text.slice(error.range.start, error.range.end))}". Put it in quotes.`,
      };
    case "BAD_DQ_ESCAPE":
      return {
        code: "bad-escape",
        range: { start: error.range.start, end: error.range.start + 2 },
        message: `"${text.slice(error.range.start, error.range.start + 2)}" means nothing in double quotes. Double the backslash, or use single quotes.`,
      };
    case "MISSING_CHAR":
      return describeMissingCharacter(text, tree, error);
    case "BLOCK_IN_FLOW":
      return text.charAt(error.range.start) === "-"
        ? { ...at, message: "Inside brackets and braces a list is written in brackets: [a, b]." }
        : {
            ...at,
            code: "missing-comma",
            message: "A comma is missing: entries inside braces are parted by commas.",
          };
    case "MULTIPLE_ANCHORS":
    case "MULTIPLE_TAGS":
    case "BAD_PROP_ORDER":
    case "ALIAS_PROPS":
      return {
        ...at,
        message:
          'A value has at most one anchor ("&name") and one tag, written before it; an alias ("*name") has none.',
      };
    case "BAD_DIRECTIVE":
      return {
        ...at,
        message: 'A line that starts with "%" is a YAML directive, and this is none that YAML knows.',
      };
    default:
      return describeUnexpected(text, error);
  }
}

function describeMissingCharacter(text: string, tree: YamlNode | null, error: YamlError): SyntaxProblem {
  if (/closing .*quote/.test(error.message)) {
    const scalar = lastNode(
      tree,
      (node) => node.kind === "scalar" && node.range.end >= error.range.start - 1,
    );
    const start = scalar?.range.start ?? error.range.start;
    return {
      code: "unclosed-quote",
      range: restOfLine(text, start),
      message: "The quote that opens here is never closed.",
    };
  }
  if (/Implicit map keys|followed by map values/.test(error.message))
    return missingColon(text, startOfWord(text, error.range.start));
  if (/expected to end with|must.*end with/.test(error.message))
    return unclosedBracket(text, tree, error.range);
  const range = visible(text, error.range);
  if (/between flow/.test(error.message)) {
    return {
      code: "missing-comma",
      range,
      message: "A comma is missing before this. Entries inside brackets and braces are parted by commas.",
    };
  }
  if (/after|space/i.test(error.message))
    return text.charAt(range.start) === "#"
      ? { code: "unexpected", range, message: 'A space is missing before the "#" of this comment.' }
      : { code: "missing-space", range, message: "A space is missing before this." };
  return { code: "unexpected", range, message: "Something is missing before this." };
}

function describeUnexpected(text: string, error: YamlError): SyntaxProblem {
  const range = visible(text, error.range);
  if (/block-seq-ind on same line|seq-item-ind on same line/.test(error.message)) {
    return {
      code: "unexpected",
      range,
      message: 'A list starts on a line of its own below its key, each item with "- ".',
    };
  }
  if (/comment/i.test(error.message))
    return { code: "unexpected", range, message: 'A space is missing before the "#" of this comment.' };
  const line = restOfLine(text, range.start);
  return {
    code: "unexpected",
    range: line,
    message: "This does not belong here: the value before it has already ended.",
  };
}

function describeSecondColon(text: string, range: TextRange): SyntaxProblem {
  const firstLine = restOfLine(text, range.start);
  if (text.slice(firstLine.start, firstLine.end).includes(":")) {
    return {
      code: "needs-quotes",
      range: firstLine,
      message:
        'A value on one line with its key cannot hold another "key: value". Put it in quotes, or start a new line that is indented deeper.',
    };
  }
  const nextLine = restOfLine(
    text,
    firstLine.end + (/^\s*/.exec(text.slice(firstLine.end))?.[0].length ?? 0),
  );
  return {
    code: "indentation",
    range: nextLine,
    message:
      "This line is indented deeper than the line above, which already has a value. Indent it like that line.",
  };
}

function wrongIndentation(text: string, range: TextRange): SyntaxProblem {
  const line = visible(text, range);
  return {
    code: "indentation",
    range: restOfLine(text, line.start),
    message:
      "The indentation of this line fits none of the lines above. Entries that belong together start in the same column.",
  };
}

function missingColon(text: string, offset: number): SyntaxProblem {
  const range = restOfLine(text, offset);
  const glued = /^[\w.-]+:(?=\S)/.exec(text.slice(range.start, range.end))?.[0];
  if (glued) {
    const at = { start: range.start, end: range.start + glued.length };
    return { code: "missing-space", range: at, message: `A space is missing after "${excerpt(glued)}".` };
  }
  const line = excerpt(text.slice(range.start, range.end));
  return {
    code: "missing-colon",
    range,
    message: `"${line}" has no colon. Write "${line}:" and a value after it.`,
  };
}

function unclosedBracket(text: string, tree: YamlNode | null, range: TextRange): SyntaxProblem {
  const open = lastNode(tree, (node) => {
    const ends = `${text.charAt(node.range.start)}${text.charAt(node.range.end - 1)}`;
    return (
      (node.kind === "mapping" && /^\{[^}]/.test(ends)) || (node.kind === "sequence" && /^\[[^\]]/.test(ends))
    );
  });
  const start = open?.range.start ?? Math.max(0, range.start - 1);
  const bracket = text.charAt(start) === "[" ? "[" : "{";
  return {
    code: "unclosed-bracket",
    range: { start, end: start + 1 },
    message: `The "${bracket}" that opens here is never closed. Add the "${bracket === "[" ? "]" : "}"}".`,
  };
}

/** The last node in order of the file for which `test` holds. */
function lastNode(tree: YamlNode | null, test: (node: YamlNode) => boolean): YamlNode | null {
  let found: YamlNode | null = null;
  const visit = (node: YamlNode): void => {
    if (test(node)) found = node;
    if (node.kind === "sequence") node.items.forEach(visit);
    else if (node.kind === "mapping") {
      for (const entry of node.entries) {
        visit(entry.key);
        visit(entry.value);
      }
    }
  };
  if (tree) visit(tree);
  return found;
}

/** The range moved to the next visible character where it covers white space only, and cut at the end of its line. */
function visible(text: string, range: TextRange): TextRange {
  const blank = /^\s*/.exec(text.slice(range.start))?.[0].length ?? 0;
  const start = range.start + blank;
  if (start >= text.length) return { start: Math.min(range.start, text.length), end: text.length };
  const line = restOfLine(text, start);
  const end = blank > 0 ? line.end : Math.min(Math.max(range.end, start + 1), line.end);
  return { start, end: Math.max(end, Math.min(start + 1, text.length)) };
}

/** From the offset to the end of its line, without trailing white space and comment. */
function restOfLine(text: string, start: number): TextRange {
  const written = /^[^\r\n]*/.exec(text.slice(start))?.[0] ?? "";
  const comment = /\s#/.exec(written)?.index;
  return { start, end: start + written.slice(0, comment).trimEnd().length };
}

/** The start of the word that ends at the offset: errors about a missing colon stand after the word. */
function startOfWord(text: string, offset: number): number {
  if (/[^\s]/.test(text.charAt(offset))) return offset;
  const end = offset - lengthBefore(text, offset, /\s/);
  return end - lengthBefore(text, end, /[^\s,{[]/);
}
