import { type EmbeddedText, embedPieces, fileRange, sliceEmbedded } from "../syntax/embeddedText.ts";

/** A pair of braces around statements, and what stands before it: `if (-not $model)`, `function Start-Server`. */
export interface PowershellBlock {
  readonly head: string;
}

/** One command or assignment of a script, or what stands before a block. */
export interface PowershellStatement {
  /** Comments and the backticks that continue lines are blank. */
  readonly text: EmbeddedText;
  /** The blocks around it, the outermost first. */
  readonly blocks: readonly PowershellBlock[];
  /** Whether it gets what the statement before it puts out. */
  readonly isPiped: boolean;
}

/** The statements of a script in file order: lines, parts of lines, and lines that belong together. */
export function readStatements(script: EmbeddedText): PowershellStatement[] {
  const { places, blanks } = scanAll(script.text);
  const whole = withBlanks(script, blanks);
  return places.map(({ start, end, blocks, isPiped }) => ({
    text: sliceEmbedded(whole, start, end),
    blocks,
    isPiped,
  }));
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly blocks: readonly PowershellBlock[];
  readonly isPiped: boolean;
}

interface Scan {
  readonly text: string;
  readonly places: Place[];
  /** Comments and continuation marks, in order: start and end. */
  readonly blanks: (readonly [number, number])[];
  blocks: readonly PowershellBlock[];
  /** Brackets that are open within the statement. */
  open: string[];
  start: number;
  /** Where the last character stands that is neither blank nor comment. */
  last: number;
  isPiped: boolean;
}

/** A bracket that nothing closes ends with its line; a file that has many such is read line by line. */
const mostRepairs = 5;

type Blanks = readonly (readonly [number, number])[];

function scanAll(text: string): { readonly places: readonly Place[]; readonly blanks: Blanks } {
  const scan: Scan = {
    text,
    places: [],
    blanks: [],
    blocks: [],
    open: [],
    start: 0,
    last: -1,
    isPiped: false,
  };
  let at = 0;
  for (let repairs = 0; at < text.length; repairs++) {
    while (at < text.length) at = step(scan, at, repairs >= mostRepairs);
    if (scan.open.length > 0 && repairs < mostRepairs) {
      // The statement that swallowed the rest is taken to end where its first line does.
      const newline = text.indexOf("\n", scan.start);
      at = newline < 0 ? text.length : newline;
      scan.open = [];
      while ((scan.blanks.at(-1)?.[0] ?? -1) >= at) scan.blanks.pop();
      scan.last = at - 1;
    }
    endStatement(scan, at, at);
  }
  return { places: scan.places, blanks: scan.blanks };
}

/** Offsets stay the same; within a quote that is still open a blank is part of a word, and not what the file says there. */
function withBlanks(script: EmbeddedText, blanks: Blanks): EmbeddedText {
  if (blanks.length === 0) return script;
  const parts: Parameters<typeof embedPieces>[0][number][] = [];
  let from = 0;
  const copyTo = (to: number): void => {
    const { text, pieces } = sliceEmbedded(script, from, to);
    for (const { start, length, ...place } of pieces)
      parts.push({ ...place, value: text.slice(start, start + length) });
  };
  for (const [start, end] of blanks) {
    copyTo(start);
    parts.push({ value: " ".repeat(end - start), range: fileRange(script, start, end), verbatim: false });
    from = end;
  }
  copyTo(script.text.length);
  return embedPieces(parts);
}

/** Takes what begins at `at` into account and says where the next thing begins. */
function step(scan: Scan, at: number, isLenient: boolean): number {
  const { text, open } = scan;
  const character = text.charAt(at);
  if (character === "\n") {
    const isOpen = open.length > 0 && !isLenient;
    if (!isOpen && !goesOn(scan, at)) endStatement(scan, at, at + 1);
    return at + 1;
  }
  if (character === " " || character === "\t" || character === "\r") return at + 1;
  const skipped = skipBlank(scan, at);
  if (skipped > at) return skipped;
  if (scan.last < scan.start) scan.start = at;
  scan.last = at;
  const end = endOfQuoted(text, at);
  if (end > at) {
    scan.last = end - 1;
    return end;
  }
  return stepBracket(scan, at, character, isLenient);
}

/** Behind a comment, or a backtick at the end of a line. */
function skipBlank(scan: Scan, at: number): number {
  const { text } = scan;
  const character = text.charAt(at);
  let end = at;
  if (character === "`") {
    const mark = matchAt(/`[ \t]*\r?\n/y, text, at);
    if (mark === null) return at;
    end = at + mark.length;
  } else if (character === "<" && text.charAt(at + 1) === "#") {
    const close = text.indexOf("#>", at + 2);
    end = close < 0 ? text.length : close + 2;
  } else if (character === "#" && /^[\s;{}()|,&]?$/.test(text.charAt(at - 1))) {
    const newline = text.indexOf("\n", at);
    end = newline < 0 ? text.length : text.charAt(newline - 1) === "\r" ? newline - 1 : newline;
  }
  if (end > at) scan.blanks.push([at, end]);
  return end;
}

function stepBracket(scan: Scan, at: number, character: string, isLenient: boolean): number {
  const { text, open } = scan;
  const isOpen = open.length > 0 && !isLenient;
  if (character === "`") return at + 2;
  if (character === "$" && text.charAt(at + 1) === "{") {
    const name = matchAt(/\$\{[^{}\r\n]*\}/y, text, at);
    return at + (name?.length ?? 1);
  }
  if (character === "@" && text.charAt(at + 1) === "{") {
    open.push("{");
    return at + 2;
  }
  if (character === "(") open.push("(");
  else if (character === ")" && open.at(-1) === "(") open.pop();
  else if (character === "{") {
    if (isOpen || choosesValue(text.slice(scan.start, Math.min(at, scan.start + longestHead))))
      open.push("{");
    else {
      const head = text.slice(scan.start, Math.min(at, scan.start + longestHead)).trim();
      endStatement(scan, at, at + 1);
      if (scan.blocks.length < deepestBlock) scan.blocks = [...scan.blocks, { head }];
    }
  } else if (character === "}") {
    const opened = open.lastIndexOf("{");
    if (opened >= 0) scan.open = open.slice(0, opened);
    else {
      endStatement(scan, at, at + 1);
      scan.blocks = scan.blocks.slice(0, -1);
    }
  } else if (!isOpen) {
    const sign = matchAt(/;|&&|\|\|?/y, text, at);
    if (sign !== null) {
      endStatement(scan, at, at + sign.length);
      scan.isPiped = sign === "|";
      return at + sign.length;
    }
  }
  return at + 1;
}

/** The head of a block tells a condition or a function's parameters; what is longer is none that is understood. */
const longestHead = 4000;

/** No script that people write comes near. */
const deepestBlock = 50;

/** `$x = if (…) {`: the braces are part of the value. */
function choosesValue(before: string): boolean {
  return /^\s*(?:\[[\w.[\]]+\]\s*)?\$[\w:]+\s*=\s*if\b/i.test(before);
}

/** Whether a statement goes on in the next line. */
function goesOn({ text, start, last }: Scan, newline: number): boolean {
  if (last < start) return true;
  const next = matchAt(/\r?\n[ \t]*(?:\||&&|else\b|elseif\b)/iy, text, newline);
  if (next?.trimStart().startsWith("e")) return choosesValue(text.slice(start, start + 200));
  if (next !== null) return true;
  const character = text.charAt(last);
  if (character === "," || character === "+") return true;
  if (character === "=") return /^\s*\$[\w:.]+\s*\+?=$/.test(text.slice(start, last + 1).slice(0, 200));
  return /\s-(?:f|join)$/i.test(text.slice(Math.max(start, last - 5), last + 1));
}

function endStatement(scan: Scan, end: number, next: number): void {
  const { start, blocks, isPiped, last } = scan;
  if (last >= start) scan.places.push({ start, end: Math.min(end, last + 1), blocks, isPiped });
  scan.isPiped = false;
  scan.start = next;
}

/** Behind the string that begins at `at`; `at` where none does. */
export function endOfQuoted(text: string, at: number): number {
  const character = text.charAt(at);
  if (character === "@") {
    const quote = matchAt(/@["'](?=[ \t]*\r?\n)/y, text, at)?.charAt(1);
    if (quote === undefined) return at;
    const close = text.indexOf(`\n${quote}@`, at + 2);
    return close < 0 ? text.length : close + 3;
  }
  if (character === "'") {
    const close = text.indexOf("'", at + 1);
    return close < 0 ? at : close + 1;
  }
  return character === '"' ? endOfExpandable(text, at) : at;
}

function endOfExpandable(text: string, start: number): number {
  let isNested = true;
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "`") at++;
    else if (character === '"') return at + 1;
    else if (isNested && character === "$" && text.charAt(at + 1) === "(") {
      const expression = matchAt(expressionInText, text, at);
      isNested = expression !== null;
      at += (expression?.length ?? 1) - 1;
    }
  }
  return start;
}

/** `$(…)` in a string, which may hold quotes of its own. */
const expressionInText = /\$\((?:[^()]|\((?:[^()]|\([^()]*\)){0,50}\)){0,200}\)/y;

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** Where the bracket that opens at `at` is closed; `-1` where it is not, or not within so many characters. */
export function closingBracket(text: string, at: number, most = text.length): number {
  const opened = text.charAt(at);
  const closing = opened === "(" ? ")" : "}";
  let depth = 0;
  for (let index = at; index < Math.min(text.length, at + most); index++) {
    const end = endOfQuoted(text, index);
    if (end > index) {
      index = end - 1;
      continue;
    }
    const character = text.charAt(index);
    if (character === opened) depth++;
    else if (character === closing && --depth === 0) return index;
  }
  return -1;
}
