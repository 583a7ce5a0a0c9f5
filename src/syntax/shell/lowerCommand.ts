import { type EmbeddedText, fileRange, sliceEmbedded } from "../embeddedText.ts";
import type { SyntaxNode } from "../syntaxNode.ts";
import { readWord } from "./readWord.ts";
import type { Assignment, AssignmentStatement, Redirect, ShellWord, SimpleCommand } from "./shellScript.ts";
import { wordTypes } from "./wordTypes.ts";

/**
 * Lowers a `command` node; `redirectNodes` are those that the grammar hangs around it. `unclosed` says that a quote
 * has no end, so that what the grammar took for one word is the rest of the file.
 */
export function lowerCommand(
  source: EmbeddedText,
  node: SyntaxNode,
  redirectNodes: readonly SyntaxNode[],
  redirects: readonly Redirect[] = [],
): { command: SimpleCommand; unclosed: boolean } {
  const assignments: Assignment[] = [];
  const spans: Span[] = [];
  const inner: Redirect[] = [];
  for (const child of node.children) {
    if (child.type === "variable_assignment") assignments.push(lowerAssignment(source, child));
    else if (child.type.endsWith("redirect")) {
      inner.push(...lowerRedirect(source, child));
      spans.push(...wordsBehindTarget(child));
    } else if (!child.missing && !isLoneBackslash(source, child)) spans.push(child);
  }
  for (const redirect of redirectNodes) spans.push(...wordsBehindTarget(redirect));
  const end = spans.reduce((last, span) => Math.max(last, span.end), node.end);
  const readings = joinTouching(spans).map((span) => readWord(source, span.start, span.end));
  const command: SimpleCommand = {
    kind: "command",
    range: fileRange(source, node.start, end),
    assignments,
    words: readings.map((reading) => reading.word),
    redirects: [...inner, ...redirects],
    cutShortBy: commentBehindContinuation(source, end),
  };
  return { command, unclosed: readings.some((reading) => reading.unclosed) };
}

/** The grammar takes `A=1 B=2` for a part of the command on the next line: how many children stand on lines above. */
export function assignmentsAbove(source: EmbeddedText, { children }: SyntaxNode): number {
  let above = 0;
  for (const [index, child] of children.entries()) {
    if (child.type !== "variable_assignment") break;
    const next = children[index + 1];
    const gap = next ? source.text.slice(child.end, next.start).replace(/\\\r?\n/g, "") : "";
    if (gap.includes("\n")) above = index + 1;
  }
  return above;
}

/** The backslash of a continuation whose next line is not typed yet. */
function isLoneBackslash(source: EmbeddedText, { start, end }: Span): boolean {
  return end === source.text.length && source.text.slice(start, end) === "\\";
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** In `cmd > file --flag` bash gives `--flag` to the command; the grammar makes it a second target. */
function wordsBehindTarget(redirect: SyntaxNode): Span[] {
  if (redirect.type !== "file_redirect") return [];
  return redirect.children.filter((child) => child.field === "destination").slice(1);
}

/** The grammar now and then cuts one word in two; words of bash never touch each other. */
function joinTouching(spans: readonly Span[]): Span[] {
  const words: Span[] = [];
  for (const span of spans) {
    const last = words[words.length - 1];
    if (last && last.end === span.start) words[words.length - 1] = { start: last.start, end: span.end };
    else words.push({ start: span.start, end: span.end });
  }
  return words;
}

/**
 * A comment on the line behind a trailing backslash: bash joins the lines, so the comment swallows the second
 * backslash and ends the command, and the lines below it are lost.
 */
function commentBehindContinuation(source: EmbeddedText, end: number): SimpleCommand["cutShortBy"] {
  const gap = /^[ \t]*\\\r?\n[ \t]*(#[^\r\n]*)/.exec(source.text.slice(end, end + 2_000));
  if (!gap?.[1]) return null;
  const start = end + gap[0].length - gap[1].length;
  return fileRange(source, start, start + gap[1].length);
}

/** Lowers `A=1` on its own, `export A=1 B`, `unset A`. */
export function lowerDeclaration(source: EmbeddedText, node: SyntaxNode): AssignmentStatement {
  const assignments: Assignment[] = [];
  const options: string[] = [];
  const names: { name: string; range: Assignment["range"] }[] = [];
  const parts = node.type === "variable_assignment" ? [node] : node.children;
  const keyword =
    node.type === "declaration_command" || node.type === "unset_command" ? node.children[0] : undefined;
  for (const child of parts) {
    const text = source.text.slice(child.start, child.end);
    if (child.type === "variable_assignment") assignments.push(lowerAssignment(source, child));
    else if (child === keyword) continue;
    else if (text.startsWith("-")) options.push(text);
    else if (/^[A-Za-z_]\w*$/.test(text))
      names.push({ name: text, range: fileRange(source, child.start, child.end) });
  }
  const range = fileRange(source, node.start, node.end);
  const keywordText = keyword ? source.text.slice(keyword.start, keyword.end) : "";
  return { kind: "assignment", range, keyword: keywordText, options, assignments, names };
}

function lowerAssignment(source: EmbeddedText, node: SyntaxNode): Assignment {
  const nameNode = node.children.find((child) => child.field === "name");
  const written = nameNode ? source.text.slice(nameNode.start, nameNode.end) : "";
  const name = /^\w*/.exec(written)?.[0] ?? "";
  const nameStart = nameNode?.start ?? node.start;
  const value = node.children.find((child) => child.field === "value");
  return {
    name,
    nameRange: fileRange(source, nameStart, nameStart + name.length),
    append: node.children.some((child) => child.type === "+="),
    key:
      nameNode && written.length > name.length ? keyOf(source, nameStart + name.length, nameNode.end) : null,
    value: lowerValue(source, node, value),
    range: fileRange(source, node.start, node.end),
  };
}

/** `[key]` in `[start, end)`. */
function keyOf(source: EmbeddedText, start: number, end: number): ShellWord {
  return readWord(source, Math.min(start + 1, end), Math.max(start + 1, end - 1)).word;
}

function lowerValue(
  source: EmbeddedText,
  node: SyntaxNode,
  value: SyntaxNode | undefined,
): Assignment["value"] {
  if (value?.type === "array") {
    const spans = value.children.filter((child) => wordTypes.has(child.type) && !child.missing);
    return {
      kind: "array",
      words: joinTouching(spans).map((span) => readWord(source, span.start, span.end).word),
    };
  }
  // The value is everything behind the `=`: the grammar has node types of its own for `A=-1` and the like.
  const operator = node.children.find((child) => child.type === "=" || child.type === "+=");
  if (!operator || operator.end >= node.end) return { kind: "scalar", word: null };
  return { kind: "scalar", word: readWord(source, operator.end, node.end).word };
}

export function lowerRedirect(source: EmbeddedText, node: SyntaxNode): Redirect[] {
  const range = fileRange(source, node.start, node.end);
  if (node.type === "heredoc_redirect") {
    const start = node.children.find((child) => child.type === "heredoc_start");
    const body = node.children.find((child) => child.type === "heredoc_body");
    const heredoc = body ? sliceEmbedded(source, body.start, body.end) : null;
    const nested = node.children.filter((child) => child.type === "file_redirect");
    const target = start ? wordAt(source, start) : null;
    const operator = source.text.startsWith("<<-", node.start) ? "<<-" : "<<";
    return [{ operator, range, target, heredoc }, ...nested.flatMap((child) => lowerRedirect(source, child))];
  }
  if (node.type !== "file_redirect") {
    const start = /^\d*<<<\s*/.exec(source.text.slice(node.start, node.end))?.[0].length ?? 0;
    const { word } = readWord(source, node.start + start, node.end);
    return [{ operator: "<<<", range, target: word, heredoc: null }];
  }
  const target = node.children.find((child) => child.field === "destination");
  const operator = node.children.find((child) => child.field === null && !wordTypes.has(child.type));
  const targetWord: ShellWord | null = target ? wordAt(source, target) : null;
  return [{ operator: operator?.type ?? "", range, target: targetWord, heredoc: null }];
}

function wordAt(source: EmbeddedText, node: SyntaxNode): ShellWord {
  return readWord(source, node.start, node.end).word;
}
