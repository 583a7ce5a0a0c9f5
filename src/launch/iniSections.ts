import { type EmbeddedText, embedPieces } from "../syntax/embeddedText.ts";
import type { TextRange } from "../text/textRange.ts";

/** A `[section]` of an INI file as Python's `configparser` reads it, with which supervisord reads its own. */
export interface IniSection {
  readonly name: string;
  readonly range: TextRange;
  readonly entries: ReadonlyMap<string, IniEntry>;
}

export interface IniEntry {
  readonly value: EmbeddedText;
  readonly range: TextRange;
}

/** A value goes on over lines that are indented; ` ;` begins a comment on a line. */
export function readIniSections(text: string): IniSection[] {
  const sections: { name: string; range: TextRange; entries: Map<string, IniEntry> }[] = [];
  let parts: Part[] = [];
  let open: { readonly key: string; readonly start: number } | null = null;
  const close = () => {
    const last = parts[parts.length - 1];
    if (open && last)
      sections[sections.length - 1]?.entries.set(open.key, {
        value: embedPieces(parts),
        range: { start: open.start, end: last.range.end },
      });
    parts = [];
    open = null;
  };
  let offset = 0;
  for (const line of text.split("\n")) {
    const start = offset;
    offset += line.length + 1;
    const own = line.replace(/\r$/, "");
    if (/^\s*[#;]/.test(own)) continue;
    const isMore: boolean = open !== null && /^[ \t]+\S/.test(own);
    const section = isMore ? null : /^\[([^\]]+)\]/.exec(own);
    const entry: RegExpExecArray | null = isMore ? null : /^([A-Za-z_][\w.-]*)\s*[=:]\s*/.exec(own);
    if (isMore) parts.push(blank(start), ...partOf(own, start, 0));
    else close();
    if (section)
      sections.push({
        name: section[1] ?? "",
        range: { start, end: start + own.length },
        entries: new Map(),
      });
    if (entry) {
      open = { key: (entry[1] ?? "").toLowerCase(), start };
      parts = partOf(own, start, entry[0].length);
    }
  }
  close();
  return sections;
}

type Part = Parameters<typeof embedPieces>[0][number];

function blank(offset: number): Part {
  return { value: "\n", range: { start: offset, end: offset }, verbatim: false };
}

function partOf(line: string, start: number, from: number): Part[] {
  const comment = /\s;/.exec(line.slice(from));
  const value = comment ? line.slice(from, from + comment.index) : line.slice(from);
  const trimmed = value.trimEnd();
  return [
    { value: trimmed, range: { start: start + from, end: start + from + trimmed.length }, verbatim: true },
  ];
}
