/**
 * Where a command substitution ends: the offset behind the `)` that closes it, or `limit` when none does.
 * `start` is the offset behind its `(`. Quotes, escapes and inner parentheses are skipped without recursion.
 */
export function endOfCommandSubstitution(text: string, start: number, limit: number): number {
  /** Open parentheses and double quotes, innermost last: `$(` may stand in `"…"` and the other way round. */
  const open: ("(" | '"')[] = ["("];
  for (let offset = start; offset < limit; offset++) {
    const character = text[offset];
    const inQuotes = open[open.length - 1] === '"';
    if (character === "\\") offset++;
    else if (character === '"') inQuotes ? open.pop() : open.push('"');
    else if (character === "'" && !inQuotes) offset = closingQuote(text, offset, limit);
    else if (character === "(" && (!inQuotes || text[offset - 1] === "$")) open.push("(");
    else if (character === ")" && !inQuotes) {
      open.pop();
      if (open.length === 0) return offset + 1;
    }
  }
  return limit;
}

/** Where `${…}` ends: the offset behind the `}` that closes it, or `limit`. `start` is the offset behind its `{`. */
export function endOfBraces(text: string, start: number, limit: number): number {
  let depth = 1;
  for (let offset = start; offset < limit; offset++) {
    const character = text[offset];
    if (character === "\\") offset++;
    else if (character === "{" && text[offset - 1] === "$") depth++;
    else if (character === "}" && --depth === 0) return offset + 1;
  }
  return limit;
}

/** The offset of the line end after `offset`, or `limit`. */
export function endOfLine(text: string, offset: number, limit: number): number {
  for (let end = offset; end < limit; end++) {
    if (text[end] === "\n" || text[end] === "\r") return end;
  }
  return limit;
}

function closingQuote(text: string, offset: number, limit: number): number {
  const close = text.indexOf("'", offset + 1);
  return close < 0 ? limit : close;
}

/** A word without its quotes, if one pair of them encloses all of it. */
export function withoutEnclosingQuotes(text: string): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) return text;
  for (let offset = 1; offset < text.length - 1; offset++) {
    if (text[offset] === "\\" && quote === '"') offset++;
    else if (text[offset] === quote) return text;
  }
  return text.slice(1, -1);
}

/** `<your-model>` is for whoever runs it to fill in, `{MODEL}` for a program that makes the script of it; else 0. */
export function endOfGap(text: string, offset: number): number {
  if (text[offset] === "<") return text.indexOf(">", offset) + 1;
  gapInBraces.lastIndex = offset;
  return gapInBraces.test(text) ? gapInBraces.lastIndex : 0;
}

const gapInBraces = /(?<=[\s=/:"'])\{[A-Za-z]\w*\}(?=[\s/:"']|$)/y;

export function isAngle(character: string | undefined): boolean {
  return character === "<" || character === ">";
}
