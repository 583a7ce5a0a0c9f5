import {
  type ExpandedWord,
  slicePieces,
  suppliedPiece,
  textOf,
  wordOfPieces,
} from "../syntax/shell/expandedWord.ts";
import { textOfWord, type Word } from "../syntax/word.ts";
import { type ContainerRun, imageReference, readEnvironmentWord } from "./dockerRun.ts";
import { programName } from "./launcherWords.ts";

/** How a cloud's program names what the container gets, and how it takes several words in one. */
interface CloudProgram {
  readonly option: RegExp;
  readonly itemsOf: (word: ExpandedWord, start: number) => readonly ExpandedWord[];
}

/** Sources: gcloud reference, "run deploy" and "topic escaping"; RunPod's documentation, "runpodctl create pod". */
const cloudPrograms: ReadonlyMap<string, CloudProgram> = new Map([
  ["gcloud", { option: /^--(image|command|args|(?:set|update)-env-vars)(?:=|$)/, itemsOf: listedItems }],
  ["runpodctl", { option: /^--(image(?:Name)?|args|docker-args|env)(?:=|$)/, itemsOf: spacedItems }],
]);

/**
 * `gcloud run deploy NAME --image=IMAGE --command=vllm --args=serve,org/m` and `runpodctl create pod --imageName IMAGE
 * --args "--model org/m"` in the order that `docker run` has: options, `--image`, the image, and the words that the
 * container gets, one each. Other commands stay as they are.
 */
export function withListedArguments(words: readonly ExpandedWord[]): readonly ExpandedWord[] {
  const program = textOf(words[0]?.pieces ?? []);
  const cloud = cloudPrograms.get(program.slice(program.lastIndexOf("/") + 1));
  if (!cloud) return words;
  const own: ExpandedWord[] = [];
  const lists: Record<"image" | "command" | "args" | "env", ExpandedWord[]> = {
    image: [],
    command: [],
    args: [],
    env: [],
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const text = word ? textOf(word.pieces) : "";
    const match = cloud.option.exec(text);
    const isJoined = match?.[0].endsWith("=") ?? false;
    const value = match && !isJoined ? words[++at] : word;
    if (!word || !value) continue;
    const key = /image|command|args$|env/.exec(match?.[1] ?? "")?.[0];
    if (key === "image") lists.image = [partOf(value, isJoined ? (match?.[0].length ?? 0) : 0)];
    else if (key === "command" || key === "args" || key === "env")
      lists[key].push(...cloud.itemsOf(value, isJoined ? (match?.[0].length ?? 0) : 0));
    else own.push(word);
  }
  const [image] = lists.image;
  if (!image) return words;
  const option = (name: string) => ({
    ...wordOfPieces([], image.range),
    pieces: [suppliedPiece(name, { start: image.range.start, end: image.range.start })],
    written: name,
  });
  const environment = lists.env.flatMap((variable) => [option("--env"), variable]);
  return [...own, ...environment, option("--image"), image, ...lists.command, ...lists.args];
}

/** The container of words that `withListedArguments` has put in order; `null` for any other command. */
export function readCloudRun(words: readonly Word[]): { start: number; run: ContainerRun } | null {
  if (!cloudPrograms.has(programName(words[0]))) return null;
  const texts = words.map(textOfWord);
  const before = texts.indexOf("--image");
  const image = words[before + 1];
  const starts = texts.slice(0, Math.max(before, 0)).some((text) => text === "run" || text === "create");
  if (!image || !starts) return null;
  const environment = words.flatMap((word, at) =>
    at < before && texts[at - 1] === "--env" ? (readEnvironmentWord(word) ?? []) : [],
  );
  const options = {
    environment,
    environmentFiles: [],
    gpus: null,
    entrypoint: null,
    name: nameIn(texts.slice(0, before)),
    sharedMemory: undefined,
  };
  return { start: 0, run: { image: imageReference(image), imageIndex: before + 1, isListed: true, options } };
}

function nameIn(texts: readonly string[]): string | null {
  const before = texts.findIndex((text) => text === "deploy" || text === "--name");
  return before < 0 ? null : (texts[before + 1] ?? null);
}

/** `--model org/m`, as a shell would split it. */
function spacedItems(word: ExpandedWord, start: number): readonly ExpandedWord[] {
  const text = textOf(word.pieces);
  return [...text.slice(start).matchAll(/(?:\$\{\{[^{}]*\}\}|[^\s"']|"[^"]*"|'[^']*')+/g)].map(
    ({ 0: item, index }) => {
      const quote = /^(["'])[^"']*\1$/.test(item) ? 1 : 0;
      return partOf(word, start + index + quote, start + index + item.length - quote);
    },
  );
}

/** `a,b`, or `^|^a|b` with a separator of its own. */
function listedItems(word: ExpandedWord, start: number): readonly ExpandedWord[] {
  const text = textOf(word.pieces);
  const separator = /^\^([^^]+)\^/.exec(text.slice(start));
  const mark = separator?.[1] ?? ",";
  const items: ExpandedWord[] = [];
  for (let from = start + (separator?.[0].length ?? 0); from <= text.length; ) {
    const found = text.indexOf(mark, from);
    const end = found < 0 ? text.length : found;
    const item = partOf(word, from, end);
    // What goes with it when it is taken out.
    const { range } = item;
    const isFirst = items.length === 0;
    const removal = isFirst
      ? { ...range, end: range.end + (found < 0 ? 0 : mark.length) }
      : { ...range, start: range.start - mark.length };
    items.push({ ...item, removal });
    from = end + mark.length;
  }
  return items;
}

function partOf(word: ExpandedWord, start: number, end: number = textOf(word.pieces).length): ExpandedWord {
  return wordOfPieces(slicePieces(word.pieces, start, end), word.range);
}
