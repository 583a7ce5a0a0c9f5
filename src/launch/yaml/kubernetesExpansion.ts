import {
  type EmbeddedText,
  embedPieces,
  fileRange,
  placeholder,
  sliceEmbedded,
} from "../../syntax/embeddedText.ts";
import type { Word } from "../../syntax/word.ts";
import type { EnvironmentVariable } from "../launch.ts";
import type { Interpolate } from "./yamlText.ts";

/** Variables that name each other twice would double with each line. */
const longestFilledIn = 100_000;

type Part = Parameters<typeof embedPieces>[0][number];

/**
 * Fills in `$(NAME)` from the container's environment as Kubernetes does before it starts the container; `$$`
 * is a dollar sign. A name that the container does not list stays as it is (a script's `$(nproc)`); one in capitals alone may
 * come from `envFrom` and counts as not known. Sources: Kubernetes API, `Container.args`;
 * `third_party/forked/golang/expansion`.
 */
export function expandFromEnvironment(
  environment: readonly EnvironmentVariable[],
  fileText: string,
): Interpolate {
  return (text) => {
    if (!/\$[$(]/.test(text.text)) return text;
    const parts: Part[] = [];
    let copiedTo = 0;
    let filledIn = 0;
    for (const match of text.text.matchAll(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g)) {
      const [written, name] = match;
      const variable = name === undefined ? undefined : find(environment, name);
      filledIn += variable?.value.value?.length ?? 0;
      const part =
        name === undefined
          ? null
          : referencePart(text, match.index, written, {
              name,
              isListed: variable !== undefined,
              value: filledIn > longestFilledIn ? null : (variable?.value ?? null),
              fileText,
            });
      if (name !== undefined && part === null) continue;
      parts.push(...partsOf(sliceEmbedded(text, copiedTo, match.index)));
      // Of `$$` the first goes.
      if (part) parts.push(part);
      else parts.push(...partsOf(sliceEmbedded(text, match.index + 1, match.index + written.length)));
      copiedTo = match.index + written.length;
    }
    parts.push(...partsOf(sliceEmbedded(text, copiedTo, text.text.length)));
    return embedPieces(parts);
  };
}

function find(environment: readonly EnvironmentVariable[], name: string): EnvironmentVariable | undefined {
  return environment.findLast((variable) => variable.name === name);
}

interface Reference {
  readonly name: string;
  readonly isListed: boolean;
  /** `null` where it is not known. */
  readonly value: Word | null;
  readonly fileText: string;
}

function referencePart(
  text: EmbeddedText,
  start: number,
  expression: string,
  { name, isListed, value: word, fileText }: Reference,
): Part | null {
  const range = fileRange(text, start, start + expression.length);
  const place = { range, verbatim: false };
  const value = word?.value ?? null;
  if (word === null || value === null) {
    if (!isListed && !/^[A-Z][A-Z0-9_]*$/.test(name)) return null;
    const expanded = { expression, unresolved: true, conditional: false, definition: null };
    return { ...place, value: placeholder, expanded };
  }
  const [segment] = word.segments;
  const isLiteral = word.segments.length === 1 && segment?.verbatim === true;
  const usedOnce = () => fileText.indexOf(expression, fileText.indexOf(expression) + 1) < 0;
  const definition = isLiteral && segment && usedOnce() ? segment.range : null;
  return { ...place, value, expanded: { expression, unresolved: false, conditional: false, definition } };
}

function partsOf({ text, pieces }: EmbeddedText): Part[] {
  return pieces.map(({ start, length, ...place }) => ({
    ...place,
    value: text.slice(start, start + length),
  }));
}
