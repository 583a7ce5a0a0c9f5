import { type EmbeddedText, fileRange, placeholder, sliceEmbedded } from "../syntax/embeddedText.ts";
import {
  partsOf,
  resolvedPart,
  type SplitWord,
  unresolvedPart,
  type WordPart,
  type WordSyntax,
} from "../syntax/splitWords.ts";
import type { EnvironmentVariable } from "./launch.ts";
import { closingBracket, endOfQuoted, type PowershellBlock } from "./powershellStatements.ts";

/** What a script has assigned so far; names in small letters, members as `name.member`. */
export interface PowershellState {
  /** `null`: assigned, and nobody can tell what. */
  readonly texts: Map<string, SplitWord | null>;
  readonly arrays: Map<string, readonly SplitWord[]>;
  readonly environment: Map<string, EnvironmentVariable>;
  /** What was assigned under a condition and is not known behind its block. */
  readonly undecided: { readonly block: PowershellBlock; readonly name: string }[];
  readonly file: string;
  /** How often each variable is named in the file. */
  readonly uses: ReadonlyMap<string, number>;
}

export type ReadValue = (value: EmbeddedText) => SplitWord | null;

/** Commas and line ends separate the items of an array. */
export function arraySyntax(state: PowershellState, read: ReadValue): WordSyntax {
  return { ...wordSyntax(state, read), separators: "," };
}

/** `read` tells what an expression in brackets comes to. */
export function wordSyntax(state: PowershellState, read: ReadValue): WordSyntax {
  return {
    quotes: "\"'",
    end: /[;|]|(?<=\s)(?:#|[\d*]?>|&(?!\w)|[})])/y,
    escape: (text, at, quote) => {
      const [here, next] = [text[at], text.charAt(at + 1)];
      if (here === quote && next === quote) return { value: next, length: 2 };
      if (here !== "`" || quote === "'" || next === "") return null;
      return { value: next === "n" ? "\n" : next === "t" ? "\t" : next, length: 2 };
    },
    expand: (line, at, quote) => {
      if (quote === "'") return null;
      if (quote === null && line.text[at] === "@") return expandHereString(line, at, state, read);
      if (quote === null && line.text[at] === "(") return expandBrackets(line, at, read);
      return line.text[at] === "$" ? expandVariable(line, at, quote, state) : null;
    },
  };
}

const simpleName = "(env:|script:|global:|local:)?([A-Za-z_]\\w*)";
const member = `(?:\\.([A-Za-z_]\\w*)(?!\\w*\\()|\\[["'](\\w+)["']\\])`;
const inText = new RegExp(`\\$(?:\\{${simpleName}\\}|${simpleName})`, "iy");
const bare = new RegExp(`\\$(?:\\{${simpleName}\\}|${simpleName}${member}?)(?:\\.ToString\\(\\))?`, "iy");
const inner = new RegExp(`\\$\\(\\s*\\$${simpleName}${member}?(?:\\.ToString\\(\\))?\\s*\\)`, "iy");

function expandVariable(line: EmbeddedText, at: number, quote: string | null, state: PowershellState) {
  const { text } = line;
  if (text[at + 1] === "(") {
    const match = matchAt(inner, text, at);
    const known = match ? lookUp(state, match[1], match[2] ?? "", match[3] ?? match[4]) : null;
    const close = match ? at + match[0].length - 1 : closingBracket(text, at + 1, longestExpression);
    return close < 0 ? null : expansion(line, at, close + 1, known);
  }
  const match = matchAt(quote === null ? bare : inText, text, at);
  if (!match) return null;
  const [whole, bracedScope, braced, scope, name] = match;
  const known = lookUp(state, bracedScope ?? scope, braced ?? name ?? "", match[5] ?? match[6]);
  return expansion(line, at, at + whole.length, known);
}

function expansion(line: EmbeddedText, at: number, end: number, known: Known | Open | null) {
  if (known && "parts" in known) return { length: end - at, parts: known.parts };
  const part =
    known === null
      ? unresolvedPart(line, at, end, placeholder)
      : resolvedPart(line, at, end, known.value, known.definition);
  return { length: end - at, parts: known?.value === "" ? [] : [part] };
}

type Known = { readonly value: string; readonly definition: WordDefinition };
/** A command kept in a text, of which some words are not known. */
type Open = { readonly parts: WordPart[] };
type WordDefinition = Parameters<typeof resolvedPart>[4];

/** A text that takes over others over and over is no command. */
const mostPieces = 40;

function lookUp(
  { texts, uses, environment }: PowershellState,
  scope: string | undefined,
  written: string,
  property: string | undefined,
): Known | Open | null {
  if (/^env:$/i.test(scope ?? "")) {
    const value = environment.get(written.toLowerCase())?.value.value;
    return value === null || value === undefined ? null : { value, definition: null };
  }
  const name = written.toLowerCase();
  const word = texts.get(property === undefined ? name : `${name}.${property.toLowerCase()}`);
  if (!word) return null;
  const { text, pieces } = word.text;
  const [piece, more] = pieces;
  if (pieces.some(({ expanded }) => expanded?.unresolved || expanded?.conditional))
    return more && pieces.length <= mostPieces && /\s/.test(text)
      ? { parts: partsOf(word.text, 0, text.length) }
      : null;
  const isLiteral = pieces.length === 1 && piece?.verbatim === true && !piece.expanded;
  const isUsedOnce = property === undefined && uses.get(name) === 2;
  return { value: text, definition: isUsedOnce && isLiteral ? piece.range : null };
}

/** `($env:LEN ?? '4096')`, `("a {0}" -f $b)` among the items of an array; other computed ones are not known. */
function expandBrackets(line: EmbeddedText, at: number, read: ReadValue) {
  const close = closingBracket(line.text, at, longestExpression);
  if (close < 0) return null;
  const end = close + 1;
  const text = read(sliceEmbedded(line, at + 1, close))?.text;
  if (!text || text.pieces.some((piece) => piece.expanded?.unresolved))
    return { length: end - at, parts: [unresolvedPart(line, at, end, placeholder)] };
  const [only, more] = text.pieces;
  if (more) return { length: end - at, parts: partsOf(text, 0, text.text.length) };
  const definition = only?.verbatim ? only.range : null;
  return { length: end - at, parts: [resolvedPart(line, at, end, text.text, definition)] };
}

const longestExpression = 4000;

/** `@"…"@`: all of it is one word, variables filled in as in double quotes; `@'…'@` as it stands. */
function expandHereString(line: EmbeddedText, at: number, state: PowershellState, read: ReadValue) {
  const start = /^@["'][ \t]*\r?\n/.exec(line.text.slice(at, at + 100))?.[0].length;
  if (start === undefined) return null;
  const end = endOfQuoted(line.text, at);
  const isClosed = /\n["']@$/.test(line.text.slice(Math.max(at, end - 3), end));
  const close = isClosed ? end - 3 : end;
  const last = line.text[close - 1] === "\r" ? close - 1 : close;
  const body = sliceEmbedded(line, at + start, Math.max(at + start, last));
  const isLiteral = line.text[at + 1] === "'";
  const parts = isLiteral ? partsOf(body, 0, body.text.length) : expandedParts(body, wordSyntax(state, read));
  return { length: end - at, parts };
}

/** No character opens a quote or parts words: what is left is escapes and expansions. */
function expandedParts(body: EmbeddedText, syntax: WordSyntax): WordPart[] {
  const parts: WordPart[] = [];
  const { text } = body;
  let [at, from] = [0, 0];
  while (at < text.length) {
    const escaped = syntax.escape(text, at, '"');
    const found = escaped ? null : syntax.expand(body, at, '"');
    const length = escaped?.length ?? found?.length;
    if (length === undefined) {
      at++;
      continue;
    }
    parts.push(...partsOf(body, from, at));
    if (escaped && escaped.value !== "")
      parts.push({ value: escaped.value, range: fileRange(body, at, at + length), verbatim: false });
    parts.push(...(found?.parts ?? []));
    at += length;
    from = at;
  }
  return [...parts, ...partsOf(body, from, text.length)];
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
