import { type EmbeddedText, fileRange, placeholder, sliceEmbedded } from "../syntax/embeddedText.ts";
import { readLogicalLines } from "../syntax/logicalLines.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { resolvedPart, splitWords, unresolvedPart, type WordSyntax } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { insertionBehindRange } from "./insertion.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { wordOfText } from "./wordOfText.ts";

/** The server that a systemd unit starts: its `ExecStart`, as systemd itself splits and fills it in. */
export function findSystemdLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^[#;]/);
  const entries = readUnit(source.text);
  const environment = environmentOf(entries);
  // Drop what an empty `ExecStart=` takes back.
  const starts = entries.filter(({ key }) => key === "ExecStart");
  const lastReset = starts.findLastIndex(({ value }) => value.text.trim() === "");
  return starts.slice(lastReset + 1).flatMap((entry) => {
    const command = sliceEmbedded(entry.value, prefixLength(entry.value.text), entry.value.text.length);
    const items = splitWords(command, syntaxWith(environment, source.text));
    const last = items[items.length - 1];
    const insertion = insertionBehindRange(source, {
      start: entry.range.start,
      end: last?.range.end ?? entry.range.end,
    });
    return commandLaunches(source, shell, items, { environment }).map((launch) => ({
      ...launch,
      kind: "systemd" as const,
      range: entry.range,
      insertion: launch.insertion ?? insertion,
      directives: directives(entry.range.start),
    }));
  });
}

interface UnitEntry {
  readonly key: string;
  readonly value: EmbeddedText;
  readonly range: TextRange;
}

/** `Key=value` lines; a backslash at a line's end continues it, and comments between are left out. */
function readUnit(text: string): UnitEntry[] {
  const lines = readLogicalLines(text, { continuation: "\\", joint: " ", skipped: /^\s*[#;]/ });
  return lines.flatMap(({ text: line, range }) => {
    const match = /^\s*([A-Za-z]\w*)\s*=[ \t]*/.exec(line.text);
    if (!match?.[1] || /^\s*[#;[]/.test(line.text)) return [];
    return [{ key: match[1], value: sliceEmbedded(line, match[0].length, line.text.length), range }];
  });
}

/** `-`, `@`, `+`, `!` before the program say how it runs. */
function prefixLength(text: string): number {
  return /^[-@:+!|\s]*/.exec(text)?.[0].length ?? 0;
}

/** `Environment="A=1" B=2`; what an `EnvironmentFile` adds is not known. */
function environmentOf(entries: readonly UnitEntry[]): EnvironmentVariable[] {
  const byName = new Map<string, EnvironmentVariable>();
  for (const { value } of entries.filter(({ key }) => key === "Environment")) {
    for (const { text } of splitWords(value, { ...plainSyntax, expand: expandSpecifier })) {
      const name = /^([A-Za-z_]\w*)=/.exec(text.text)?.[1];
      if (!name) continue;
      byName.set(name, {
        name,
        nameRange: fileRange(text, 0, name.length),
        value: wordOfText(sliceEmbedded(text, name.length + 1, text.text.length)),
      });
    }
  }
  return [...byName.values()];
}

const simpleEscapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", s: " " };

/** systemd's quotes, which may stand anywhere, and its escapes. Source: systemd.service(5), "Quoting". */
const plainSyntax: Omit<WordSyntax, "expand"> = {
  quotes: "\"'",
  escape: (text, at) => {
    if (text[at] !== "\\" || at + 1 >= text.length) return null;
    const next = text.charAt(at + 1);
    return { value: simpleEscapes[next] ?? next, length: 2 };
  },
};

/** `%i`, `%h`: what the instance or the machine gives. */
const expandSpecifier: WordSyntax["expand"] = (line, at) => {
  const match = /^%(%|[A-Za-z])/.exec(line.text.slice(at, at + 2));
  if (!match) return null;
  const part =
    match[1] === "%"
      ? resolvedPart(line, at, at + 2, "%", null)
      : unresolvedPart(line, at, at + 2, placeholder);
  return { length: 2, parts: [part] };
};

function syntaxWith(environment: readonly EnvironmentVariable[], file: string): WordSyntax {
  return {
    ...plainSyntax,
    expand: (line, at, quote) => {
      const text = line.text.slice(at, at + 200);
      if (text.startsWith("$$")) return { length: 2, parts: [resolvedPart(line, at, at + 2, "$", null)] };
      const match = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(text);
      const name = match?.[1] ?? match?.[2];
      if (!match || name === undefined) return expandSpecifier(line, at, quote);
      const end = at + match[0].length;
      const variable = environment.find((each) => each.name === name);
      const value = variable?.value.value;
      if (!variable || value === null || value === undefined)
        return { length: match[0].length, parts: [unresolvedPart(line, at, end, placeholder)] };
      const uses = file.match(new RegExp(`\\$\\{?${name}\\b`, "g"))?.length ?? 0;
      const definition = uses === 1 ? variable.value.range : null;
      return { length: match[0].length, parts: [resolvedPart(line, at, end, value, definition)] };
    },
  };
}
