import type { NeighbourReading } from "./neighbourFiles.ts";

/** A variable of an environment file: the last of its name counts. */
export interface EnvironmentEntry {
  readonly name: string;
  /** `null` where it depends on something that the file does not tell. */
  readonly value: string | null;
  readonly written: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A reading stays the same object until its file changes, and is read once. */
const known = new WeakMap<NeighbourReading, ReadonlyMap<string, EnvironmentEntry>>();

/** The variables of a `.env` or `env_file`, by name; none where the file is not known. */
export function readEnvironmentFile(reading: NeighbourReading): ReadonlyMap<string, EnvironmentEntry> {
  const before = known.get(reading);
  if (before) return before;
  const entries = new Map<string, EnvironmentEntry>();
  if (reading.kind === "text") {
    for (const entry of entriesOf(reading.text)) {
      // A name that stands twice counts where it stands last.
      entries.delete(entry.name);
      entries.set(entry.name, withReferences(entry, entries));
    }
  }
  known.set(reading, entries);
  return entries;
}

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(.*)$/;

/**
 * Lines as compose reads them: `NAME=value`, `export NAME=value`, `NAME: value`; ` #` begins a comment, quotes enclose
 * a value that may go over several lines. Source: compose file reference, "Environment file syntax".
 */
function* entriesOf(text: string): Generator<EnvironmentEntry & { readonly literal: boolean }> {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const [, name, rest = ""] = assignment.exec(lines[at] ?? "") ?? [];
    if (name === undefined) continue;
    const line = at + 1;
    const quote = /^["']/.exec(rest)?.[0];
    if (quote === undefined) {
      const written = rest.replace(/(?:^|\s)#.*$/, "").trim();
      yield { name, value: written, written, line, literal: false };
      continue;
    }
    const pieces: string[] = [];
    let piece = rest.slice(1);
    let length = piece.length;
    while (closingQuote(piece, quote) < 0 && at + 1 < lines.length && length < longestValue) {
      pieces.push(piece);
      piece = lines[++at] ?? "";
      length += piece.length + 1;
    }
    const end = closingQuote(piece, quote);
    const written = [...pieces, end < 0 ? piece : piece.slice(0, end)].join("\n");
    yield {
      name,
      value: quote === "'" ? written : unescaped(written),
      written,
      line,
      literal: quote === "'",
    };
  }
}

/** A quote that nothing closes would take in the whole file; an escape never goes over a line's end. */
const longestValue = 10_000;

function closingQuote(text: string, quote: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): string {
  return text.replace(/\\([nrt"\\])/g, (_, character: string) => escapes[character] ?? character);
}

/** `${OTHER}` of a line above; one from outside leaves the value unknown. */
function withReferences(
  { literal, ...entry }: EnvironmentEntry & { readonly literal: boolean },
  above: ReadonlyMap<string, EnvironmentEntry>,
): EnvironmentEntry {
  if (literal || !entry.value?.includes("$")) return entry;
  let isKnown = true;
  const value = entry.value.replace(/\$\{(\w+)\}|\$(\w+)|\$/g, (_, braced?: string, bare?: string) => {
    const found = above.get(braced ?? bare ?? "")?.value ?? null;
    isKnown &&= found !== null;
    return found ?? "";
  });
  return { ...entry, value: isKnown && value.length <= longestValue ? value : null };
}
