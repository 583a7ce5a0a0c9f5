import type { EmbeddedText } from "../syntax/embeddedText.ts";
import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import type { FlagInsertion, Launch } from "./launch.ts";
import { relocateLaunch } from "./relocateLaunch.ts";

/**
 * A launch of a text that stands in a file, `outer`, moved there: what is put in then follows the outer file's margin
 * and keeps off its quotes.
 */
export function relocateInner(launch: Launch, inner: SourceText, text: EmbeddedText, outer: string): Launch {
  const moved = relocateLaunch(launch, text);
  const { insertion } = moved;
  return {
    ...moved,
    insertion: {
      ...insertion,
      ...withOtherQuotes(insertion, outer.charAt((text.pieces[0]?.range.start ?? 0) - 1)),
      separator: withMargin(insertion, indentationAt(inner, launch.insertion.offset), outer),
    },
  };
}

/** A further line is as far in as all of the inner text is. */
function withMargin({ separator, offset }: FlagInsertion, own: string, outer: string): string {
  if (!separator.includes("\n")) return separator;
  const lineStart = outer.lastIndexOf("\n", offset - 1) + 1;
  const whole = /^[ \t]*/.exec(outer.slice(lineStart, offset))?.[0] ?? "";
  if (!whole.endsWith(own)) return separator;
  return separator.replaceAll("\n", `\n${whole.slice(0, whole.length - own.length)}`);
}

function indentationAt(source: SourceText, offset: number): string {
  return /^[ \t]*/.exec(lineText(source, positionAt(source, offset).line))?.[0] ?? "";
}

/** Where the text stands in quotes, those of Python are the others. */
function withOtherQuotes({ quote }: FlagInsertion, around: string): Pick<FlagInsertion, "quote"> {
  if (quote === undefined || quote !== around) return {};
  return { quote: quote === '"' ? "'" : '"' };
}
