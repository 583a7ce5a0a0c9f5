import { type EmbeddedText, embedPieces, placeholder } from "../syntax/embeddedText.ts";
import { scriptOfWords } from "../syntax/shell/expandedWord.ts";
import type { TracedCommand } from "../syntax/shell/traceCommands.ts";
import { textOfWord } from "../syntax/word.ts";
import { contentOfHeredoc } from "./heredocContent.ts";
import { isOption, type Stage, stagesOf } from "./heredocStages.ts";
import type { LaunchKind } from "./launch.ts";
import { programName } from "./launcherWords.ts";
import type { NeighbourFiles } from "./neighbourFiles.ts";
import { pythonCode } from "./pythonCode.ts";

/** A file of another kind that a heredoc writes or hands to the program which reads it. */
export interface HeredocFile {
  /** As it is written to; `null` where a program reads it at once. */
  readonly name: string | null;
  /** `null`: nothing that launches are read from, though another command may name the file. */
  readonly kind: LaunchKind | null;
  /** What the file holds, the shell's variables filled in. */
  readonly text: EmbeddedText;
}

/** The kind of a file by its name and what stands in it; `null`: nothing that launches are read from. */
export type KindOfFile = (name: string, text: string) => LaunchKind | null;

/**
 * The file in a command's heredoc: `cat > compose.yaml <<EOF`, `cat <<EOF | sudo tee x.service`, `kubectl apply -f -
 * <<EOF`; a program in Python also as a word, `python3 -c "…"`. Scripts in shell are no such file: they are traced with what the shell knows.
 */
export function readHeredocFile(traced: TracedCommand, kindOf: KindOfFile): HeredocFile | null {
  const redirect = traced.command.redirects.find(({ heredoc }) => heredoc !== null);
  if (!redirect) return readPythonCode(traced);
  const stages = stagesOf(traced);
  const program = firstOf(stages, kindOfReader);
  const name = program === null ? firstOf(stages, ({ targets }) => targets[0] ?? null) : null;
  const text = program === null && name === null ? null : contentOfHeredoc(traced, redirect);
  if (text === null) return null;
  const file = fileOfKind(name, text, kindOf, program);
  return file.kind === "shell" ? null : file;
}

/** `python3 -c "…"`. */
function readPythonCode({ words }: TracedCommand): HeredocFile | null {
  const code = pythonCode(words);
  return code && { name: null, kind: "python", text: scriptOfWords([code]) };
}

/** A file by what it holds, where the program that reads it does not tell its kind. */
export function fileOfKind(
  name: string | null,
  text: EmbeddedText,
  kindOf: KindOfFile,
  program: LaunchKind | null = null,
): HeredocFile {
  const untold = /\.(?:txt|log|out|md)$/.test(name ?? "") ? null : kindOf(".yaml", text.text);
  const kind = program ?? kindOf(name ?? "", text.text) ?? untold;
  // A page of documentation shows launches and makes none; settings launch nothing until a command names them.
  return { name, kind: kind === "markdown" || kind === "config" ? null : kind, text };
}

/** Files that a script has written; what the shell filled in there and nobody knows is a placeholder. */
export function writtenFiles(all: () => readonly HeredocFile[]): NeighbourFiles {
  const files: NeighbourFiles = {
    isWritten: true,
    around: () => files,
    read: (name) => {
      const file = all().find((each) => each.name === name);
      return file ? { kind: "text", text: certainText(file.text) } : { kind: "unread" };
    },
  };
  return files;
}

function certainText({ text, pieces }: EmbeddedText): string {
  return pieces
    .map(({ start, length, expanded }) => {
      const value = text.slice(start, start + length);
      return expanded?.conditional ? value.replace(/\S+/g, placeholder) : value;
    })
    .join("");
}

/** A file that is written several times: what the shell fills in otherwise each time is not known. */
export function mergeTexts(a: EmbeddedText, b: EmbeddedText): EmbeddedText {
  if (a.text === b.text || a.pieces.length !== b.pieces.length) return a;
  const parts = a.pieces.map(({ start, length, ...place }, index) => {
    const value = a.text.slice(start, start + length);
    const other = b.pieces[index];
    const isSame = other !== undefined && value === b.text.slice(other.start, other.start + other.length);
    if (isSame || !place.expanded) return { ...place, value };
    return {
      ...place,
      value: placeholder,
      verbatim: false,
      expanded: { ...place.expanded, unresolved: true },
    };
  });
  return embedPieces(parts);
}

/**
 * What a program takes its standard input for. The grammar loses a lone hyphen before `<<`, so an option without its
 * value stands for one.
 */
function kindOfReader({ words }: Stage): LaunchKind | null {
  const program = programName(words[0]);
  const rest = words.slice(1).map(textOfWord);
  const reads = (...options: readonly string[]) =>
    rest.some((text, at) => options.includes(text) && /^-?$/.test(rest[at + 1] ?? "")) ||
    rest.some((text) => options.some((option) => text === `${option}-` || text === `${option}=-`));
  if (/^(?:kubectl|oc|k3s|microk8s)$/.test(program)) return reads("-f", "--filename") ? "kubernetes" : null;
  if (/^(?:docker|podman|nerdctl)(?:-compose)?$/.test(program)) {
    if (program.endsWith("-compose") || rest[0] === "compose")
      return reads("-f", "--file") ? "compose" : null;
    return rest.includes("build") && (rest.includes("-") || reads("-f", "--file")) ? "dockerfile" : null;
  }
  if (program === "helm") return reads("-f", "--values") ? "helm" : null;
  const script = words.slice(1).find((word) => !isOption(word));
  return /^python[\d.]*$/.test(program) && script === undefined && !rest.includes("-m") ? "python" : null;
}

function firstOf<T>(stages: readonly Stage[], find: (stage: Stage) => T | null): T | null {
  for (const stage of stages) {
    const found = find(stage);
    if (found !== null) return found;
  }
  return null;
}
