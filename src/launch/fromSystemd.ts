import { sliceEmbedded } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { splitWords } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { type ReadInnerFile, surroundingsInside } from "./innerFile.ts";
import { insertionBehindRange } from "./insertion.ts";
import type { Launch } from "./launch.ts";
import { type NeighbourFiles, noNeighbours } from "./neighbourFiles.ts";
import { environmentOfUnit, readUnit, syntaxOfUnit, wordsOfVariable } from "./systemdUnit.ts";

/** The server that a systemd unit starts: its `ExecStart`, as systemd itself splits and fills it in. */
export function findSystemdLaunches(
  source: SourceText,
  shell: ShellParser,
  files: NeighbourFiles = noNeighbours,
  readInner: ReadInnerFile = () => [],
): Launch[] {
  const directives = commentDirectives(source, /^[#;]/);
  const entries = readUnit(source.text);
  const environment = environmentOfUnit(entries, files);
  // Drop what an empty `ExecStart=` takes back.
  const starts = entries.filter(({ key }) => key === "ExecStart");
  const lastReset = starts.findLastIndex(({ value }) => value.text.trim() === "");
  return starts.slice(lastReset + 1).flatMap((entry) => {
    const command = sliceEmbedded(entry.value, prefixLength(entry.value.text), entry.value.text.length);
    const items = splitWords(command, syntaxOfUnit(environment, source.text)).flatMap((word) =>
      wordsOfVariable(word, environment, source.text),
    );
    const last = items[items.length - 1];
    const insertion = insertionBehindRange(source, {
      start: entry.range.start,
      end: last?.range.end ?? entry.range.end,
    });
    const around = surroundingsInside(readInner);
    return commandLaunches(source, shell, items, { environment, around }).map((launch) => ({
      ...launch,
      kind: "systemd" as const,
      range: entry.range,
      insertion: launch.insertion ?? insertion,
      directives: directives(entry.range.start),
    }));
  });
}

/** `-`, `@`, `+`, `!` before the program say how it runs. */
function prefixLength(text: string): number {
  return /^[-@:+!|\s]*/.exec(text)?.[0].length ?? 0;
}
