import {
  type EmbeddedText,
  fileRange,
  isVerbatim,
  piecesWithin,
  sliceEmbedded,
  writtenText,
} from "../embeddedText.ts";
import { decodeAnsiQuoted } from "./ansiQuoted.ts";
import {
  endOfBraces,
  endOfCommandSubstitution,
  endOfGap,
  endOfLine,
  isAngle,
  withoutEnclosingQuotes,
} from "./delimiters.ts";
import type { ParameterOperator, ShellWord, WordPart } from "./shellScript.ts";

/** Expansions nested deeper than this are taken as one piece that nobody can resolve. */
const deepestExpansion = 24;

/** What ends the text that is being read: its limit, a blank or operator, a closing quote, a closing brace. */
type Mode = "range" | "heredoc" | "word" | "quotes" | "braces";

interface Reader {
  readonly source: EmbeddedText;
  readonly limit: number;
  /** Whether a quote was met that nothing closes. */
  readonly state: { unclosed: boolean };
}

interface Reading {
  readonly parts: WordPart[];
  readonly end: number;
}

/**
 * Reads one shell word that starts at `start` of the text. With `limit` as the known end of the word everything
 * up to it belongs to it; with `untilBlank` it ends where bash would end it. An unclosed quote ends with its line.
 */
export function readWord(
  source: EmbeddedText,
  start: number,
  limit: number,
  untilBlank = false,
): { word: ShellWord; end: number; unclosed: boolean } {
  const reader: Reader = { source, limit, state: { unclosed: false } };
  const { parts, end } = readParts(reader, start, untilBlank ? "word" : "range", false, 0);
  const written = withoutEnclosingQuotes(writtenText(source, start, end));
  return {
    word: { range: fileRange(source, start, end), written, parts },
    end,
    unclosed: reader.state.unclosed,
  };
}

/** A heredoc whose end mark has no quotes: expansions count in it, quotes are text. */
export function readHeredocText(source: EmbeddedText): ShellWord {
  const limit = source.text.length;
  const reader: Reader = { source, limit, state: { unclosed: false } };
  const { parts } = readParts(reader, 0, "heredoc", true, 0);
  return { range: fileRange(source, 0, limit), written: source.text, parts };
}

function readParts(reader: Reader, start: number, mode: Mode, quoted: boolean, depth: number): Reading {
  const { text } = reader.source;
  const parts: WordPart[] = [];
  let runStart = start;
  let offset = start;
  const endRun = (next: number) => {
    if (offset > runStart) pushLiteral(parts, reader, runStart, offset, quoted);
    runStart = next;
  };
  while (offset < reader.limit && !endsHere(text, offset, mode)) {
    plainCharacters.lastIndex = offset;
    if (plainCharacters.test(text)) {
      offset = Math.min(plainCharacters.lastIndex, reader.limit);
      continue;
    }
    const special = readSpecial(reader, offset, mode, quoted, depth);
    if (special === null) {
      offset++;
      continue;
    }
    endRun(special.end);
    for (const part of special.parts) parts.push(part);
    offset = special.end;
  }
  endRun(offset);
  return { parts, end: Math.min(offset, reader.limit) };
}

/** Most of a word means itself wherever it stands. */
const plainCharacters = /[\w./:,=@%+-]+/y;

function endsHere(text: string, offset: number, mode: Mode): boolean {
  const character = text[offset];
  if (mode === "quotes") return character === '"';
  if (mode === "braces") return character === "}";
  if (mode === "range" || mode === "heredoc" || character === undefined) return false;
  return "\n\r\t ;|&()".includes(character) || (isAngle(character) && text[offset + 1] !== "(");
}

/** An escape, a quote or an expansion at `offset`; `null` when the character there means itself. */
function readSpecial(
  reader: Reader,
  offset: number,
  mode: Mode,
  quoted: boolean,
  depth: number,
): Reading | null {
  const { text } = reader.source;
  const character = text[offset];
  if (character === "\\") return readEscape(reader, offset, quoted, mode);
  if (character === "$") return readDollar(reader, offset, quoted, depth);
  if (character === "`") {
    const close = text.indexOf("`", offset + 1);
    const end = close < 0 || close >= reader.limit ? reader.limit : close + 1;
    return commandPart(reader, offset, offset + 1, end - 1, end, quoted);
  }
  if (quoted) return character === '"' && mode === "braces" ? readDoubleQuoted(reader, offset, depth) : null;
  if (character === "'") return readSingleQuoted(reader, offset);
  if (character === '"') return readDoubleQuoted(reader, offset, depth);
  if (isAngle(character) && text[offset + 1] === "(") {
    const end = endOfCommandSubstitution(text, offset + 2, reader.limit);
    return commandPart(reader, offset, offset + 2, end - 1, end, quoted);
  }
  const close = endOfGap(text, offset);
  if (close === 0 || close > reader.limit) return null;
  return parameterPart(reader, offset, close, { name: "", operator: "other", operand: [], quoted });
}

function readEscape(reader: Reader, offset: number, quoted: boolean, mode: Mode): Reading | null {
  const { text } = reader.source;
  const next = text[offset + 1];
  if (next === undefined || offset + 1 >= reader.limit) return null;
  if (next === "\n") return { parts: [], end: offset + 2 };
  if (next === "\r" && text[offset + 2] === "\n") return { parts: [], end: offset + 3 };
  const escapable = mode === "heredoc" ? "$`\\" : '$`"\\';
  if (quoted && !escapable.includes(next) && !(mode === "braces" && next === "}")) return null;
  const parts: WordPart[] = [];
  pushLiteral(parts, reader, offset + 1, offset + 2, true);
  return { parts, end: offset + 2 };
}

function readSingleQuoted(reader: Reader, offset: number): Reading {
  const { text } = reader.source;
  const close = text.indexOf("'", offset + 1);
  const closed = close >= 0 && close < reader.limit;
  const end = closed ? close : endOfLine(text, offset, reader.limit);
  if (!closed) reader.state.unclosed = true;
  const parts: WordPart[] = [];
  pushLiteral(parts, reader, offset + 1, end, true);
  return { parts, end: closed ? end + 1 : end };
}

function readDoubleQuoted(reader: Reader, offset: number, depth: number): Reading {
  const { text } = reader.source;
  let inside = readParts(reader, offset + 1, "quotes", true, depth);
  const closed = inside.end < reader.limit;
  if (!closed) {
    const limit = endOfLine(text, offset, reader.limit);
    reader.state.unclosed = true;
    inside = readParts({ ...reader, limit }, offset + 1, "quotes", true, depth);
  }
  if (inside.parts.length === 0) pushLiteral(inside.parts, reader, offset + 1, offset + 1, true);
  return { parts: inside.parts, end: closed ? inside.end + 1 : inside.end };
}

function readDollar(reader: Reader, offset: number, quoted: boolean, depth: number): Reading | null {
  const { text } = reader.source;
  const next = text[offset + 1];
  if (next === undefined || offset + 1 >= reader.limit) return null;
  if (next === "'" && !quoted) return decodeAnsiQuoted(reader.source, offset, reader.limit);
  if (next === '"' && !quoted) return readDoubleQuoted(reader, offset + 1, depth);
  if (next === "(") return readParenthesized(reader, offset, quoted);
  if (next === "{") return readBraced(reader, offset, quoted, depth);
  const match = /^(?:[A-Za-z_]\w*|[\d@*#?$!-])/.exec(
    text.slice(offset + 1, Math.min(reader.limit, offset + 200)),
  );
  if (!match) return null;
  const end = offset + 1 + match[0].length;
  return parameterPart(reader, offset, end, { name: match[0], operator: "", operand: [], quoted });
}

function readParenthesized(reader: Reader, offset: number, quoted: boolean): Reading {
  const { source, limit } = reader;
  const end = endOfCommandSubstitution(source.text, offset + 2, limit);
  const expression = source.text.slice(offset, end);
  if (expression.startsWith("$((") && expression.endsWith("))")) {
    const range = fileRange(source, offset, end);
    const body = expression.slice(3, -2);
    return { parts: [{ kind: "arithmetic", body, expression, range, quoted }], end };
  }
  return commandPart(reader, offset, offset + 2, end - 1, end, quoted);
}

function readBraced(reader: Reader, offset: number, quoted: boolean, depth: number): Reading {
  const { text } = reader.source;
  const head = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[([^\]\n]{0,100})\])?(:?[-=?+])?/;
  const match = depth < deepestExpansion ? head.exec(text.slice(offset + 2, offset + 400)) : null;
  const name = match?.[1] ?? "";
  const bodyStart = offset + 2 + (match?.[0].length ?? 0);
  const operator = asOperator(match?.[3]);
  if (match && (operator !== "" || text[bodyStart] === "}")) {
    const operand = readParts(reader, bodyStart, "braces", quoted, depth + 1);
    const end = Math.min(operand.end + 1, reader.limit);
    const subscript = match[2];
    const keyStart = offset + 2 + name.length + 1;
    const key =
      subscript === undefined
        ? []
        : readParts({ ...reader, limit: keyStart + subscript.length }, keyStart, "range", false, depth + 1)
            .parts;
    return parameterPart(reader, offset, end, {
      name,
      subscript,
      key,
      operator,
      operand: operand.parts,
      quoted,
    });
  }
  const end = endOfBraces(text, offset + 2, reader.limit);
  return parameterPart(reader, offset, end, { name, operator: "other", operand: [], quoted });
}

function asOperator(text: string | undefined): ParameterOperator {
  switch (text) {
    case ":-":
    case "-":
    case ":=":
    case "=":
    case ":?":
    case "?":
    case ":+":
    case "+":
      return text;
    default:
      return "";
  }
}

function parameterPart(
  reader: Reader,
  start: number,
  end: number,
  found: {
    name: string;
    subscript?: string | undefined;
    key?: readonly WordPart[];
    operator: ParameterOperator;
    operand: readonly WordPart[];
    quoted: boolean;
  },
): Reading {
  const expression = reader.source.text.slice(start, end);
  const range = fileRange(reader.source, start, end);
  const { name, operator, operand, quoted, key = [] } = found;
  const subscript = found.subscript ?? null;
  return {
    parts: [{ kind: "parameter", name, subscript, key, operator, operand, expression, range, quoted }],
    end,
  };
}

function commandPart(
  { source }: Reader,
  start: number,
  bodyStart: number,
  bodyEnd: number,
  end: number,
  quoted: boolean,
): Reading {
  const script = sliceEmbedded(source, bodyStart, Math.max(bodyStart, bodyEnd));
  const expression = source.text.slice(start, end);
  const range = fileRange(source, start, end);
  return { parts: [{ kind: "command", script, expression, range, quoted }], end };
}

/** One part for each piece of the embedded text, so that all but what an outer shell put in stays verbatim. */
function pushLiteral(
  parts: WordPart[],
  { source }: Reader,
  start: number,
  end: number,
  quoted: boolean,
): void {
  if (start === end || (source.pieces.length === 1 && isVerbatim(source, start, end))) {
    const value = source.text.slice(start, end);
    parts.push({ kind: "literal", value, range: fileRange(source, start, end), verbatim: true, quoted });
    return;
  }
  for (const { start: from, length, range, verbatim, expanded } of piecesWithin(source, start, end)) {
    const value = source.text.slice(from, from + length);
    parts.push({ kind: "literal", value, range, verbatim, quoted, ...(expanded ? { expanded } : {}) });
  }
}
