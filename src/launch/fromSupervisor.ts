import { type EmbeddedText, fileRange, placeholder, sliceEmbedded } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { splitWords, unresolvedPart, type WordSyntax } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { readIniSections } from "./iniSections.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { wordOfText } from "./wordOfText.ts";
import { filledInLater } from "./yaml/filledInLater.ts";

/** The servers that supervisord runs: the `command` of each `[program:name]`. Nothing of a shell is in it. */
export function findSupervisorLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^[#;]/);
  const sections = readIniSections(source.text);
  const shared = environmentOf(
    sections.find(({ name }) => name === "supervisord")?.entries.get("environment"),
  );
  return sections.flatMap(({ name, range, entries }) => {
    const command = entries.get("command");
    const program = /^program:\s*(.+)$/.exec(name)?.[1];
    if (!command || !program) return [];
    const environment = [...shared, ...environmentOf(entries.get("environment"))];
    const items = splitWords(command.value, syntax);
    const end = items[items.length - 1]?.range.end ?? command.range.end;
    return commandLaunches(source, shell, items, { environment }).map((launch) => ({
      ...launch,
      arguments: launch.arguments.map(filledInLater),
      kind: "supervisor" as const,
      service: program,
      range: command.range,
      insertion: launch.insertion ?? insertionAt(source, command.range, end),
      directives: directives(range.start, command.range.start),
    }));
  });
}

/** In a value over several lines each line that is indented belongs to it; one more is indented alike. */
function insertionAt(source: SourceText, { start }: TextRange, end: number): Launch["insertion"] {
  const breaks = source.text.slice(start, end).match(/\r?\n[ \t]+/g);
  return { offset: end, separator: breaks?.[breaks.length - 1] ?? " " };
}

/** `A="1",B=2`; a value from `%(ENV_A)s` is not known. */
function environmentOf(entry: { readonly value: EmbeddedText } | undefined): EnvironmentVariable[] {
  if (!entry) return [];
  const { value } = entry;
  const variables: EnvironmentVariable[] = [];
  for (const match of value.text.matchAll(/(?<![A-Za-z_])([A-Za-z_]\w*)\s*=\s*("[^"]*"|'[^']*'|[^,\s]*)/g)) {
    const [whole, name = "", written = ""] = match;
    const start = match.index + whole.length - written.length;
    const word = splitWords(sliceEmbedded(value, start, start + written.length), syntax)[0];
    const nameRange = fileRange(value, match.index, match.index + name.length);
    if (word) variables.push({ name, nameRange, value: wordOfText(word.text) });
  }
  return variables;
}

/** `shlex` splits the command as a shell would, and fills nothing in but `%(ENV_NAME)s`. */
const syntax: WordSyntax = {
  quotes: "\"'",
  escape: (text, at, quote) => {
    if (text[at] !== "\\" || quote === "'" || at + 1 >= text.length) return null;
    const next = text.charAt(at + 1);
    if (quote === '"' && next !== '"' && next !== "\\") return null;
    // A backslash at the end of a line is a shell's habit; what it leaves is a blank here.
    return /[\r\n]/.test(next) ? { value: "", length: 1 } : { value: next, length: 2 };
  },
  expand: (line, at) => {
    const match = /^%(?:%|\(\w+\)[sd\d]*)/.exec(line.text.slice(at, at + 100));
    if (!match) return null;
    const [expression] = match;
    const end = at + expression.length;
    const part =
      expression === "%%"
        ? { value: "%", range: fileRange(line, at, end), verbatim: false }
        : unresolvedPart(line, at, end, placeholder);
    return { length: expression.length, parts: [part] };
  },
};
