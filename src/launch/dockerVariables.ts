import { type EmbeddedText, embedPieces, sliceEmbedded } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { copyVariables, type Variables } from "../syntax/shell/variables.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import type { DockerInstruction } from "./dockerfile.ts";
import { readAssignments, type ScriptState } from "./scriptState.ts";

/**
 * What `ENV A=1 B="2"`, the old `ENV A 1 2` and `ARG A=1` that follow each other leave set: as the shell assigns, those
 * of ENV exported. Hundreds of them are one script, so that it is parsed once.
 */
export function readDockerVariables(
  source: SourceText,
  shell: ShellParser,
  instructions: readonly DockerInstruction[],
  before: ScriptState,
  globals: ScriptState | null,
): ScriptState {
  let state = before;
  let script: Part[] = [];
  const exported = new Set<string>();
  const read = (parts: readonly Part[]) => {
    if (parts.length > 0) state = readAssignments(source, shell.parse(embedPieces(parts)).tree, state);
  };
  for (const instruction of instructions) {
    const names = namesIn(instruction);
    const isSet = (name: string) =>
      exported.has(name) || state.variables.bindings.get(name)?.exported === true;
    if (instruction.keyword === "ENV") for (const name of names) exported.add(name);
    // An ARG never takes the place of an ENV of the same name. Source: Dockerfile reference, "Using ARG variables".
    else if (names.length > 0 && names.every(isSet)) continue;
    const bare = instruction.keyword === "ARG" ? /^\s*(\w+)\s*$/.exec(instruction.body.text)?.[1] : undefined;
    const ownLine = bare === undefined ? lineOf(instruction) : [];
    if (bare === undefined && isPlain(instruction.body.text)) script.push(...ownLine);
    else {
      read(script);
      script = [];
      if (bare !== undefined) state = withGlobal(state, bare, globals);
      else read(ownLine);
    }
  }
  read(script);
  return state;
}

/** The variable of a bare `ARG NAME` is what an ARG before the first FROM gives. */
function withGlobal(state: ScriptState, name: string, globals: ScriptState | null): ScriptState {
  const known = globals?.variables.bindings.get(name);
  if (!known || state.variables.bindings.has(name)) return state;
  const variables: Variables = copyVariables(state.variables);
  variables.bindings.set(name, known);
  return { variables };
}

function namesIn(instruction: DockerInstruction): readonly string[] {
  const { body } = instruction;
  const old = readOldForm(instruction)?.[1];
  if (old !== undefined) return [old];
  return [...body.text.matchAll(/(?:^|\s)([A-Za-z_]\w*)=/g)].map((match) => match[1] ?? "");
}

function readOldForm({ keyword, body }: DockerInstruction): RegExpExecArray | null {
  return keyword === "ENV" ? /^\s*(\w+)\s+(?=\S)/.exec(body.text) : null;
}

/** What no half-written quote or bracket can draw the lines behind it into. */
function isPlain(text: string): boolean {
  const isClosed = text.lastIndexOf("${") <= text.lastIndexOf("}");
  return isClosed && /^(?:[\w\s=.,:/@%+~${}[\]-]|"[^"'`\\()]*"|'[^"'`\\()]*')*$/.test(text);
}

type Part = Parameters<typeof embedPieces>[0][number];

function lineOf(instruction: DockerInstruction): Part[] {
  const { keyword, keywordRange, body } = instruction;
  const { start } = keywordRange;
  const before = synthetic(keyword === "ENV" ? "\nexport " : "\ndeclare ", { start, end: start });
  const old = readOldForm(instruction);
  if (!old) return [before, ...partsOf(body)];
  const [, name = ""] = old;
  const nameStart = body.text.indexOf(name);
  const gap = { start: keywordRange.end, end: keywordRange.end };
  return [
    before,
    ...partsOf(sliceEmbedded(body, nameStart, nameStart + name.length)),
    synthetic('="', gap),
    ...partsOf(sliceEmbedded(body, old[0].length, body.text.trimEnd().length)),
    synthetic('"', gap),
  ];
}

/** Text that stands nowhere in the file. */
export function synthetic(value: string, range: TextRange): Part {
  return { value, range, verbatim: false };
}

export function partsOf({ text, pieces }: EmbeddedText): Part[] {
  return pieces.map(({ start, length, ...place }) => ({
    ...place,
    value: text.slice(start, start + length),
  }));
}
