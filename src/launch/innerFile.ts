import { type EmbeddedText, placeholder } from "../syntax/embeddedText.ts";
import { createSourceText, type SourceText } from "../text/sourceText.ts";
import type { ScriptSurroundings } from "./filesOfScript.ts";
import type { EnvironmentVariable, Launch, LaunchKind } from "./launch.ts";
import { noNeighbours } from "./neighbourFiles.ts";

/**
 * The launches of a file that stands in another as a text, as its name tells its kind; places are those of the outer
 * file. The environment is what is set around it.
 */
export type ReadInnerFile = (
  name: string,
  text: EmbeddedText,
  environment?: readonly EnvironmentVariable[],
) => readonly Launch[];

/** The name under which a program in Python is read that has none of its own. */
export const pythonFile = "code.py";

/** What surrounds a script that is itself part of another file: programs in Python that it holds are read. */
export function surroundingsInside(readInner: ReadInnerFile): ScriptSurroundings {
  return {
    files: noNeighbours,
    kindOf: () => null,
    readFile: (text, kind, _, environment) =>
      kind === "python" ? readInner(pythonFile, text, environment) : [],
  };
}

/** The text as a file of that kind: to Python a value that is filled in later is a name that nobody knows. */
export function sourceOfInner({ text }: EmbeddedText, kind: LaunchKind): SourceText {
  return createSourceText(kind === "python" ? text.replaceAll(placeholder, unknownName) : text);
}

/** As long as what it stands for, and a name, also within a name. */
const unknownName = "ª";
