/**
 * Reads the text that a server gives to Prometheus: the text format 0.0.4 and OpenMetrics 1.0, which differ in what is
 * left out here (types, exemplars, the closing `# EOF`). Never throws: a line that is neither is counted.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/ and
 * https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function readExposition(text: string, isWanted: (name: string) => boolean): Exposition {
  const samples: Sample[] = [];
  let unreadLines = 0;
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const sample = trimmed.length > longestLine ? null : readSample(trimmed);
    if (sample === null) unreadLines += 1;
    else if (isWanted(sample.name)) samples.push(sample);
  }
  return { samples, unreadLines };
}

/** What was read, in the order in which it is written. */
export interface Exposition {
  readonly samples: readonly Sample[];
  /** Lines that are neither empty, comment nor sample. */
  readonly unreadLines: number;
}

/** One value of one series. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** May be `NaN` or infinite, as the format allows. */
  readonly value: number;
}

/** A configuration with all of its labels takes 2,000 characters. */
const longestLine = 2 ** 16;

const namePattern = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const blankPattern = /[ \t]*/y;
const quotedPattern = /"((?:[^"\\]|\\.)*)"/y;
/** The value, then a timestamp that nobody needs here, then perhaps an exemplar. */
const tailPattern = /^[ \t]*(\S+)(?:[ \t]+[+-]?[\d.eE+-]+)?[ \t]*(?:#.*)?$/;
const numberPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A place in a line that moves on as it is read. */
interface Cursor {
  readonly line: string;
  at: number;
}

function readSample(line: string): Sample | null {
  const cursor: Cursor = { line, at: 0 };
  const plainName = take(cursor, namePattern)?.[0] ?? null;
  take(cursor, blankPattern);
  const block = line[cursor.at] === "{" ? readLabels(cursor) : { name: null, labels: new Map() };
  // A name with other characters stands in quotes among the labels.
  const name = plainName ?? block?.name ?? null;
  if (block === null || name === null || (plainName !== null && block.name !== null)) return null;
  const value = readValue(tailPattern.exec(line.slice(cursor.at))?.[1]);
  return value === null ? null : { name, labels: block.labels, value };
}

function readLabels(
  cursor: Cursor,
): { readonly name: string | null; readonly labels: ReadonlyMap<string, string> } | null {
  const labels = new Map<string, string>();
  let name: string | null = null;
  cursor.at += 1;
  for (;;) {
    take(cursor, blankPattern);
    if (cursor.line[cursor.at] === "}") break;
    const quoted = readQuoted(cursor);
    const label = quoted ?? take(cursor, namePattern)?.[0] ?? null;
    if (label === null) return null;
    take(cursor, blankPattern);
    if (cursor.line[cursor.at] === "=") {
      cursor.at += 1;
      take(cursor, blankPattern);
      const value = readQuoted(cursor);
      if (value === null || labels.has(label)) return null;
      labels.set(label, value);
    } else if (quoted !== null && name === null && labels.size === 0) name = quoted;
    else return null;
    take(cursor, blankPattern);
    if (cursor.line[cursor.at] === ",") cursor.at += 1;
    else if (cursor.line[cursor.at] !== "}") return null;
  }
  cursor.at += 1;
  return { name, labels };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", "\\": "\\", '"': '"' };

/** An escape that the format does not have stands for itself, as Prometheus reads it. */
function readQuoted(cursor: Cursor): string | null {
  const inside = take(cursor, quotedPattern)?.[1];
  return inside?.replace(/\\(.)/gs, (whole, character: string) => escapes[character] ?? whole) ?? null;
}

function readValue(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (numberPattern.test(text)) return Number(text);
  const [, sign, word = ""] = /^([+-]?)([a-z]+)$/i.exec(text) ?? [];
  if (/^inf(?:inity)?$/i.test(word))
    return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^nan$/i.test(word) ? Number.NaN : null;
}

/** What stands at the cursor, which moves behind it; `null` where it does not. */
function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.line);
  if (match !== null) cursor.at += match[0].length;
  return match;
}
