import type { EmbeddedText } from "../syntax/embeddedText.ts";
import { createSourceText, positionAt, type SourceText } from "../text/sourceText.ts";
import type { Launch, LaunchKind } from "./launch.ts";
import { kindOfFence, readFences, withoutPlaceholders, withoutPrompts } from "./markdownFences.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { relocateLaunch } from "./relocateLaunch.ts";

/** Reads a text as a file of its own kind; `yaml` is told apart by what stands in it. */
export type ReadEmbedded = (source: SourceText, kind: LaunchKind | "yaml") => readonly Launch[];

/** The launches in the fenced blocks of a page, each read as the kind of file that it shows. Code within a line is prose. */
export function findMarkdownLaunches(source: SourceText, read: ReadEmbedded): Launch[] {
  return readFences(source.text).flatMap((fence) => {
    if (!mayHoldLaunch(fence.text.text)) return [];
    const kind = kindOfFence(fence);
    if (kind === null) return [];
    const text = kind === "shell" ? withoutPlaceholders(withoutPrompts(fence.text)) : fence.text;
    return read(createSourceText(text.text), kind).map((launch) => ({
      ...indented(relocateLaunch(launch, text), source, text),
      kind: "markdown" as const,
    }));
  });
}

/** A further line of the block is indented as the block is. */
function indented(launch: Launch, source: SourceText, text: EmbeddedText): Launch {
  const { offset, separator } = launch.insertion;
  const piece = text.pieces.findLast(({ range }) => range.start <= offset);
  const lineStart = source.lineStarts[positionAt(source, offset).line] ?? 0;
  const prefix =
    piece && piece.range.start >= lineStart ? source.text.slice(lineStart, piece.range.start) : "";
  if (!separator.includes("\n") || !/^[\s>]+$/.test(prefix)) return launch;
  return { ...launch, insertion: { ...launch.insertion, separator: separator.replace("\n", `\n${prefix}`) } };
}
