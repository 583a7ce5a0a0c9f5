import {
  type EmbeddedText,
  embedPieces,
  fileRange,
  placeholder,
  sliceEmbedded,
} from "../../syntax/embeddedText.ts";
import type { EnvironmentVariable } from "../launch.ts";
import type { Interpolate } from "./yamlText.ts";

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
    for (const match of text.text.matchAll(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g)) {
      const [written, name] = match;
      const part =
        name === undefined
          ? null
          : referencePart(text, match.index, written, find(environment, name), name, fileText);
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

function referencePart(
  text: EmbeddedText,
  start: number,
  expression: string,
  variable: EnvironmentVariable | undefined,
  name: string,
  fileText: string,
): Part | null {
  const range = fileRange(text, start, start + expression.length);
  const place = { range, verbatim: false };
  const value = variable?.value.value ?? null;
  if (value === null) {
    if (!variable && !/^[A-Z][A-Z0-9_]*$/.test(name)) return null;
    const expanded = { expression, unresolved: true, conditional: false, definition: null };
    return { ...place, value: placeholder, expanded };
  }
  const [segment] = variable?.value.segments ?? [];
  const isLiteral = variable?.value.segments.length === 1 && segment?.verbatim === true;
  const usedOnce = fileText.split(expression).length === 2;
  const definition = isLiteral && usedOnce && segment ? segment.range : null;
  return { ...place, value, expanded: { expression, unresolved: false, conditional: false, definition } };
}

function partsOf({ text, pieces }: EmbeddedText): Part[] {
  return pieces.map(({ start, length, ...place }) => ({
    ...place,
    value: text.slice(start, start + length),
  }));
}
