import { type EmbeddedText, fileRange } from "../../syntax/embeddedText.ts";
import { type ExpandedWord, toWord } from "../../syntax/shell/expandedWord.ts";
import { resolveAlias, type YamlEntry, type YamlNode, type YamlScalar } from "../../syntax/yaml/yamlNode.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { FlagInsertion } from "../launch.ts";
import { splitCommand } from "./splitCommand.ts";
import { insertionInList, insertionInScalar, removalOfItem } from "./yamlInsertion.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { type Interpolate, scalarText, scalarWord } from "./yamlText.ts";

/** One of the keys that make up what a container runs: `entrypoint` or `command`, `command` or `args`. */
export interface CommandPart {
  readonly keyRange: TextRange;
  readonly valueRange: TextRange;
  readonly words: readonly ExpandedWord[];
  /** Where a further word goes; `null` where there is no place. */
  readonly insertion: FlagInsertion | null;
}

/** Reads a list as words, or a text as a command line; `null` where nothing is written. */
export function readCommandPart(
  file: YamlLaunchFile,
  entry: YamlEntry | null,
  interpolate: Interpolate,
): CommandPart | null {
  const value = entry && resolveAlias(entry.value);
  if (!entry || !value || value.kind === "mapping") return null;
  const place = { keyRange: entry.key.range, valueRange: value.range };
  if (value.kind === "sequence") {
    const words = value.items.flatMap((item, index) => {
      const removal = removalOfItem(file.text, value, index);
      const found = itemWords(file, item, interpolate);
      return removal && found.length <= 2 ? found.map((word) => ({ ...word, removal })) : found;
    });
    return { ...place, words, insertion: insertionInList(file, value) };
  }
  if (value.value === null) return null;
  const words = splitCommand(file, interpolate(scalarText(file, value)));
  return { ...place, words, insertion: insertionInScalar(file.text, value, words.map(toWord)) };
}

/** A part that stands in another file, at the reference to it: nothing can be put in there. */
export function relocateCommandPart(part: CommandPart, text: EmbeddedText): CommandPart {
  const at = (range: TextRange) => fileRange(text, range.start, range.end);
  return {
    keyRange: at(part.keyRange),
    valueRange: at(part.valueRange),
    words: part.words.map(({ range, written, conditional, pieces }) => ({
      range: at(range),
      written,
      conditional,
      pieces: pieces.map((piece) => ({
        ...piece,
        range: at(piece.range),
        verbatim: false,
        definition: null,
      })),
    })),
    insertion: null,
  };
}

function itemWords(file: YamlLaunchFile, item: YamlNode, interpolate: Interpolate): ExpandedWord[] {
  const content = resolveAlias(item);
  if (content.kind === "sequence")
    return content.items.flatMap((inner) => itemWords(file, inner, interpolate));
  if (content.kind === "mapping") return [];
  return isFlagWithValue(content)
    ? splitCommand(file, interpolate(scalarText(file, content)))
    : [scalarWord(file, content, interpolate)];
}

/** `- --max-model-len 8192`: one item where two are meant. */
function isFlagWithValue({ text }: YamlScalar): boolean {
  return /^--?[A-Za-z][\w.-]*[ \t]+\S/.test(text);
}
