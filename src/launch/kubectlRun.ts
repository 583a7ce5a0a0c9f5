import { sliceWord, textOfWord, type Word } from "../syntax/word.ts";
import { type ContainerRun, imageReference, readEnvironmentWord } from "./dockerRun.ts";

/** `kubectl run NAME --image=IMAGE [options] -- arguments…`; `null` where the words from `start` on are none. */
export function readKubectlRun(words: readonly Word[], start: number): ContainerRun | null {
  const separator = words.findIndex((word, index) => index > start && textOfWord(word) === "--");
  if (!isKubectl(words, start, "run") || separator < 0) return null;
  const options = words.slice(start + 2, separator);
  const image = valuesOf(options, "--image")[0];
  if (!image) return null;
  const environment = valuesOf(options, "--env").flatMap((word) => readEnvironmentWord(word) ?? []);
  const name = options[0]?.value?.startsWith("-") ? null : (options[0]?.value ?? null);
  return {
    image: imageReference(image),
    imageIndex: separator,
    options: {
      environment,
      environmentFiles: [],
      gpus: null,
      entrypoint: null,
      name,
      sharedMemory: undefined,
    },
  };
}

/** Whether `kubectl COMMAND` stands at `start`. */
export function isKubectl(words: readonly Word[], start: number, command: string): boolean {
  const program = textOfWord(words[start]).split("/").pop();
  return (program === "kubectl" || program === "oc") && textOfWord(words[start + 1]) === command;
}

/** The values of an option, be they in the same word or the next. */
function valuesOf(words: readonly Word[], option: string): readonly Word[] {
  return words.flatMap((word, index) => {
    const text = textOfWord(word);
    if (text.startsWith(`${option}=`)) return [sliceWord(word, option.length + 1)];
    const next = words[index + 1];
    return text === option && next ? [next] : [];
  });
}
