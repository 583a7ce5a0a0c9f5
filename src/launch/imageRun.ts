import { sliceWord, textOfWord, type Word } from "../syntax/word.ts";
import { type ContainerRun, imageReference, readEnvironmentWord } from "./dockerRun.ts";
import type { EnvironmentVariable, ImageReference } from "./launch.ts";
import { programName } from "./launcherWords.ts";

/** The programs of clusters that run images without an engine in the background. */
const apptainer = /^(?:apptainer|singularity)$/;

/**
 * `apptainer run --nv vllm-openai_v0.11.2.sif --model …`, `enroot start --rw vllm …`: the image's own entry point gets
 * the words behind it. They see the variables of the shell around them.
 */
export function readImageRun(words: readonly Word[]): { start: number; run: ContainerRun } | null {
  for (const start of words.keys()) {
    const place = placeOfImage(words, start);
    const word = place && words[place.image];
    if (!place || !word || !place.entrypoint) continue;
    const options = words.slice(start, place.image);
    const run: ContainerRun = {
      image: imageOf(word),
      imageIndex: place.image + (place.named ? 1 : 0),
      inheritsEnvironment: true,
      options: {
        environment: environmentOf(options),
        environmentFiles: [],
        gpus: null,
        entrypoint: null,
        name: null,
        sharedMemory: { size: "host", range: word.range },
      },
    };
    return { start, run };
  }
  return null;
}

/** The image of `apptainer exec IMAGE vllm serve …` or `srun --container-image=IMAGE vllm serve …`, among the words before. */
export function imageBefore(words: readonly Word[]): ImageReference | null {
  for (const [index, word] of words.entries()) {
    const text = textOfWord(word);
    const option = /^--(?:container-)?image(?:=|$)/.exec(text)?.[0];
    if (option && words.slice(0, index).some((each) => /^(?:srun|shifter)$/.test(programName(each)))) {
      const image = option.endsWith("=") ? sliceWord(word, option.length) : words[index + 1];
      return image ? fileOrTagged(imageOf(image)) : null;
    }
    const place = placeOfImage(words, index);
    const image = place && words[place.image];
    if (image) return fileOrTagged(imageOf(image));
  }
  return null;
}

/** A file whose name tells no version says no more of the server than a folder's would. */
export function fileOrTagged(image: ImageReference): ImageReference | null {
  return image.tag === null && (imageFile.test(image.name) || !/^[\w./:@-]+$/.test(image.name))
    ? null
    : image;
}

interface Place {
  readonly image: number;
  /** Whether the words behind it go to the image's entry point. */
  readonly entrypoint: boolean;
  /** A name for the instance stands between. */
  readonly named: boolean;
}

function placeOfImage(words: readonly Word[], start: number): Place | null {
  const program = programName(words[start]);
  if (program === "enroot" && textOfWord(words[start + 1]) === "start")
    return { image: behindOptions(words, start + 2, enrootOptions), entrypoint: true, named: false };
  if (!apptainer.test(program)) return null;
  // Options of the program itself stand before its command.
  let at = start + 1;
  while (/^-/.test(textOfWord(words[at]))) at++;
  const named = textOfWord(words[at]) === "instance";
  const command = textOfWord(words[named ? at + 1 : at]);
  if (command !== "run" && (command !== "exec" || named)) return null;
  const image = behindOptions(words, at + (named ? 2 : 1), apptainerOptions);
  return { image, entrypoint: command === "run", named };
}

function behindOptions(words: readonly Word[], from: number, withValue: RegExp): number {
  let at = from;
  while (/^-/.test(textOfWord(words[at]))) at += withValue.test(textOfWord(words[at])) ? 2 : 1;
  return at;
}

/** Options whose value is the next word. Source: `apptainer run --help`, `enroot start --help`. */
const apptainerOptions =
  /^(?:-[BHWSo]|--(?:bind|home|workdir|scratch|overlay|env|env-file|pwd|cwd|mount|app|network|network-args|security|hostname|dns|memory|memory-(?:swap|reservation)|cpus|cpu-shares|cpuset-(?:cpus|mems)|pids-limit|fusemount|pem-path|add-caps|drop-caps|apply-cgroups|no-mount|device|cdi-dirs|authfile|shm-size))$/;
const enrootOptions = /^(?:-[cem]|--(?:conf|env|mount|rc))$/;

function environmentOf(options: readonly Word[]): readonly EnvironmentVariable[] {
  return options.flatMap((word, index) => {
    const text = textOfWord(word);
    const next = options[index + 1];
    const value = text.startsWith("--env=") ? sliceWord(word, "--env=".length) : next;
    return value && /^(?:--env(?:=.*)?|-e)$/s.test(text) ? (readEnvironmentWord(value) ?? []) : [];
  });
}

/** Longer than any file system takes. */
const longestName = 1000;

const imageFile = /\.(?:sif|simg|sqsh|sqfs|squashfs|img)$/;

/** `docker://vllm/vllm-openai:v0.11.2`, and `vllm-openai_v0.11.2.sif`, as the name of such a file is by default. */
function imageOf(word: Word): ImageReference {
  const scheme =
    /^(?:docker|oras|library|shub|docker-daemon|dockerd):(?:\/\/)?/.exec(word.value ?? "")?.[0].length ?? 0;
  const image = imageReference(sliceWord(word, scheme));
  const isFile = image.name.length < longestName && imageFile.test(image.name);
  const tag = /[_+](v?\d[\w.-]*|latest|nightly[\w.-]*)\.\w+$/.exec(isFile ? image.name : "")?.[1];
  return tag === undefined ? image : { ...image, tag };
}
