import { type EmbeddedText, embedPieces, placeholder } from "../syntax/embeddedText.ts";

/**
 * Services, or what stands in one, as the compose file that they are a part of: a page shows no more than is new. Other
 * texts stay as they are.
 */
export function wholeCompose(part: EmbeddedText): EmbeddedText {
  const { text, pieces } = part;
  const indent = /^( *)image:[^\n]*vllm/m.exec(text)?.[1];
  const isPart =
    indent !== undefined &&
    new RegExp(`^${indent}(?:command|entrypoint):`, "m").test(text) &&
    !/^ *(?:services|containers|apiVersion|type|args):/m.test(text);
  const [first] = pieces;
  if (!isPart || !first) return part;
  const isService = ![...text.matchAll(/^( *)[^\s#]/gm)].some(
    ([, { length } = ""]) => length < indent.length,
  );
  const added = (value: string, at: number) => ({ value, range: { start: at, end: at }, verbatim: false });
  return embedPieces([
    added(isService ? `services:\n  ${placeholder}:\n` : "services:\n", first.range.start),
    ...pieces.flatMap(({ start, length, ...place }) => [
      added(isService ? "    " : "  ", place.range.start),
      { ...place, value: text.slice(start, start + length) },
    ]),
  ]);
}
