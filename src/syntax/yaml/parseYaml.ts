import { type Document, isAlias, isMap, isScalar, isSeq, parseAllDocuments, Schema } from "yaml";
import { once } from "../../text/once.ts";
import { formatCount } from "../../units/print.ts";
import type { SyntaxProblem } from "../parsed.ts";
import { lowerDocument, type SourceNode } from "./lowerYaml.ts";
import type { ParsedYaml } from "./parsedYaml.ts";
import { createRecentYaml } from "./recentYaml.ts";
import { describeYamlErrors, type YamlError } from "./yamlError.ts";
import { findTemplate } from "./yamlTemplate.ts";

/** What people write is far below this; what is above is reported, not parsed. */
export const longestYaml = 500_000;

function tooLong(): SyntaxProblem {
  const message = `This file is too long to be read: it has more than ${formatCount(longestYaml)} characters.`;
  return { code: "yaml-too-large", message, range: { start: 0, end: 1 } };
}

/** The first document of a file; a second one is a problem. Never throws. */
export function parseYaml(text: string): ParsedYaml {
  if (text.length > longestYaml) return { text, tree: null, problems: [tooLong()], isTemplate: false };
  const documents = parseYamlDocuments(text);
  const [first = { tree: null, problems: [], text, isTemplate: false }, second] = documents;
  if (!second?.tree || first.isTemplate) return first;
  const problem = {
    code: "several-documents",
    message:
      'A second document starts here ("---"). Only the first one is read; put this one into a file of its own.',
    range: { start: second.tree.range.start, end: endOfLine(text, second.tree.range.start) },
  };
  return { ...first, problems: [...first.problems, problem] };
}

/**
 * Every document of a file, in order; Kubernetes manifests hold several. Never throws. Of a text that differs little
 * from one that was parsed shortly before, only the changed part is parsed: the answer is the same.
 */
export function parseYamlDocuments(text: string): readonly ParsedYaml[] {
  return recent.parse(text);
}

const recent = createRecentYaml(parseYamlAnew, parseLines);

/** The same, of no other text. */
export function parseYamlAnew(text: string): readonly ParsedYaml[] {
  const documents = readDocuments(text);
  if (documents === null) return [{ text, tree: null, problems: [tooDeep(text)], isTemplate: false }];
  return documents.map((document) => readDocument(text, document));
}

/** Lines of a file that stand at a depth of its tree; `null` where they hold anything but one document. */
export function parseLines(lines: string, depth: number): ParsedYaml | null {
  const [document, second] = readDocuments(lines, { schema: schemaOfLines() }) ?? [];
  return document === undefined || second !== undefined ? null : readDocument(lines, document, depth);
}

/**
 * The one document of a file as the library would write it: its keys in their order, with comments, blank lines and
 * every scalar as it is spelt. Lines end in `\n`. `null` for what is no whole YAML document. Never throws.
 */
export function printYaml(text: string): string | null {
  // The failsafe schema leaves scalars as text, so that `1e3`, `0x10` and `~` stay what they are.
  const documents = readDocuments(text, { schema: "failsafe" });
  const [document, second] = documents ?? [];
  if (document === undefined || second !== undefined || document.errors.length > 0) return null;
  try {
    return document.toString({ lineWidth: 0 });
  } catch (error) {
    // The library refuses to write what it has read with a warning: an alias to nothing, a tag of nobody.
    if (error instanceof Error) return null;
    throw error;
  }
}

function readDocument(text: string, document: Document.Parsed, depth = 0): ParsedYaml {
  const lowered = lowerDocument(text, document.contents, describeSource, depth);
  const template = findTemplate(text, lowered.tree, document.range[2]);
  if (template) return { text, tree: lowered.tree, problems: [template], isTemplate: true };
  const problems = describeYamlErrors(text, lowered.tree, document.errors.map(toYamlError));
  return {
    text,
    tree: lowered.tree,
    problems: inOrder([...problems, ...lowered.problems]),
    isTemplate: false,
  };
}

/** The library puts its schema together for each document; lines have no directive that could ask for another one. */
const schemaOfLines = once(() => new Schema({ schema: "core", merge: false, resolveKnownTags: false }));

type DocumentOptions = { readonly schema?: "failsafe" | Schema };

/** `null` when the text is nested so deeply that the library runs out of stack, the one thing for which it throws. */
function readDocuments(text: string, options: DocumentOptions = {}): readonly Document.Parsed[] | null {
  try {
    const documents = parseAllDocuments(text, {
      ...options,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      resolveKnownTags: false,
      logLevel: "silent",
    });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The library's nodes in the terms of the lowering, so that nothing else knows the library. */
function describeSource(node: unknown): SourceNode | null {
  if (isAlias(node)) return { kind: "alias", name: node.source, ...common(node) };
  if (isScalar(node)) {
    return {
      kind: "scalar",
      value: node.value,
      source: node.source ?? "",
      type: node.type ?? "PLAIN",
      ...common(node),
    };
  }
  if (isMap(node)) return { kind: "mapping", flow: node.flow === true, pairs: node.items, ...common(node) };
  if (isSeq(node)) return { kind: "sequence", flow: node.flow === true, items: node.items, ...common(node) };
  return null;
}

interface LibraryNode {
  readonly anchor?: string;
  readonly tag?: string;
  readonly range?: readonly [number, number, number] | null | undefined;
}

function common(node: LibraryNode) {
  const [start, end] = node.range ?? [0, 0];
  // In `? ''&x :` the library lets a node end before it starts.
  return { anchor: node.anchor ?? null, tag: node.tag ?? null, start, end: Math.max(start, end) };
}

function toYamlError(error: {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}): YamlError {
  return { code: error.code, message: error.message, range: { start: error.pos[0], end: error.pos[1] } };
}

function tooDeep(text: string): SyntaxProblem {
  return {
    code: "too-deep",
    message: "This is nested too deeply to be read. Close brackets that are open, or simplify the file.",
    range: { start: 0, end: endOfLine(text, 0) },
  };
}

function inOrder(problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  return problems.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

function endOfLine(text: string, offset: number): number {
  const end = text.slice(offset).search(/[\r\n]/);
  return end === -1 ? text.length : offset + end;
}
