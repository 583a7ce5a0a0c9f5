import { type EmbeddedText, embedPieces } from "../syntax/embeddedText.ts";
import type { Launch } from "./launch.ts";

/** Services as the compose file that they are a part of: a page shows no more than is new. Other texts stay as they are. */
export function wholeCompose(part: EmbeddedText): EmbeddedText {
  const { text, pieces } = part;
  const indent = /^( *)image:[^\n]*vllm/m.exec(text)?.[1];
  const isPart =
    indent !== undefined &&
    new RegExp(`^${indent}(?:command|entrypoint):`, "m").test(text) &&
    !/^ *(?:services|containers|apiVersion|type|args):/m.test(text) &&
    [...text.matchAll(/^( *)[^\s#]/gm)].some(([, { length } = ""]) => length < indent.length);
  const [first] = pieces;
  if (!isPart || !first) return part;
  const added = (value: string, at: number) => ({ value, range: { start: at, end: at }, verbatim: false });
  return embedPieces([
    added("services:\n", first.range.start),
    ...pieces.flatMap(({ start, length, ...place }) => [
      added(inside, place.range.start),
      { ...place, value: text.slice(start, start + length) },
    ]),
  ]);
}

const inside = "  ";

/** A launch of a part, where a line is put in as far to the left as the part is. */
export function asInPart(launch: Launch): Launch {
  const separator = launch.insertion.separator.replace(`\n${inside}`, "\n");
  return { ...launch, insertion: { ...launch.insertion, separator } };
}
