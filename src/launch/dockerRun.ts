import { rangeOfSlice, sliceWord, textOfWord, type Word } from "../syntax/word.ts";
import type { EnvironmentVariable, ImageReference, SharedMemory } from "./launch.ts";
import { programName } from "./launcherWords.ts";

/** `docker run [options] image arguments…`, taken apart. */
export interface ContainerRun {
  readonly image: ImageReference;
  /** The index of the image among the words. */
  readonly imageIndex: number;
  readonly options: ContainerOptions;
  /** What the shell around it exports is there too. */
  readonly inheritsEnvironment?: true;
  /** Its words stand in a list within one word, behind which no further one goes. */
  readonly isListed?: true;
}

export interface ContainerOptions {
  readonly environment: readonly EnvironmentVariable[];
  /** The names that `--env-file` gives. */
  readonly environmentFiles: readonly Word[];
  readonly gpus: Word | null;
  readonly entrypoint: Word | null;
  readonly name: string | null;
  /** As in `Launch`; `undefined` where an option is not known. */
  readonly sharedMemory: SharedMemory | null | undefined;
}

interface MutableOptions extends ContainerOptions {
  readonly environment: EnvironmentVariable[];
  readonly environmentFiles: Word[];
  gpus: Word | null;
  entrypoint: Word | null;
  name: string | null;
  sharedMemory: SharedMemory | null | undefined;
}

export const containerEngines: ReadonlySet<string> = new Set([
  "docker",
  "podman",
  "nerdctl",
  "finch",
  "nvidia-docker",
  "podman-hpc",
]);

/** Options of `docker run` (and podman) without a value; every other long option takes one. */
const flagOptions: ReadonlySet<string> = new Set([
  ..."--detach --disable-content-trust --help --init --interactive --no-healthcheck --oom-kill-disable --privileged".split(
    " ",
  ),
  ..."--publish-all --quiet --read-only --rm --sig-proxy --tty --use-api-socket --replace --tls-verify --rmi".split(
    " ",
  ),
  // Of `docker service create`.
  ..."--no-resolve-image --with-registry-auth".split(" "),
  ..."--no-hosts --no-hostname --env-host --http-proxy --passwd --systemd-activation --rootfs --read-only-tmpfs".split(
    " ",
  ),
]);

const shortOptionsWithValue = "aceghlmpuvw";

/** `null` where the words from `start` on are no `docker run` (or `create`) with an image. */
export function readContainerRun(words: readonly Word[], start: number): ContainerRun | null {
  const engine = programName(words[start]);
  const isOpen = words[start]?.value === null;
  if (!containerEngines.has(engine) && !isOpen) return null;
  let index = start + 1;
  // `docker --context gpu run …`: options of the program itself.
  while (textOfWord(words[index]).startsWith("-"))
    index += /^(?:-[cHl]|--(?:context|host|config|log-level|connection|url|namespace))$/.test(
      textOfWord(words[index]),
    )
      ? 2
      : 1;
  const isService = textOfWord(words[index]) === "service";
  if (isService || textOfWord(words[index]) === "container") index++;
  const command = textOfWord(words[index]);
  if (command !== "create" && (command !== "run" || isService)) return null;
  index++;
  const options: MutableOptions = {
    environment: [],
    environmentFiles: [],
    gpus: null,
    entrypoint: null,
    name: null,
    sharedMemory: null,
  };
  while (index < words.length && textOfWord(words[index]).startsWith("-")) {
    index += readOption(words, index, options);
  }
  // `docker run $OPTIONS vllm/vllm-openai …`: the first word is not known, a later one says what it is.
  const named = words.findIndex((word, at) => at > index && isVllmImage(word.value));
  if (words[index]?.value === null && named > 0) {
    options.sharedMemory = undefined;
    for (index++; index < named; ) index += readOption(words, index, options);
    index = named;
  }
  const image = words[index];
  return image ? { image: imageReference(image), imageIndex: index, options } : null;
}

function isVllmImage(text: string | null): boolean {
  return text !== null && /^(?:[\w.-]+(?::\d+)?\/)+[\w.-]*vllm[\w.-]*(?::[\w.-]+)?$/.test(text);
}

/** Reads one option and says how many words it takes. */
function readOption(words: readonly Word[], index: number, options: MutableOptions): number {
  const word = words[index];
  const text = textOfWord(word);
  const split = splitOption(text);
  if (!word || !split) return 1;
  const { name, valueStart } = split;
  const value = valueStart === null ? words[index + 1] : sliceWord(word, valueStart);
  if (value) {
    if (name === "--gpus") options.gpus = value;
    else if (name === "--env-file") options.environmentFiles.push(value);
    else if (name === "--entrypoint") options.entrypoint = value;
    else if (name === "--name") options.name = value.value;
    else if (sharesMemory(name, textOfWord(value)))
      options.sharedMemory = { size: textOfWord(value), range: value.range };
    else if (name === "--env" || name === "-e") {
      const variable = readEnvironmentWord(value);
      if (variable) options.environment.push(variable);
    }
  }
  return valueStart === null ? 2 : 1;
}

/** `--ipc=host`, `--shm-size 8g`, and what is mounted at `/dev/shm`. */
function sharesMemory(name: string, value: string): boolean {
  if (name === "--ipc") return value !== "private" && value !== "none";
  if (name === "--shm-size") return true;
  return /^(?:-v|--volume|--mount|--tmpfs)$/.test(name) && value.includes("/dev/shm");
}

/** The option's name and where its value starts in the word, `null` when it is the next word; `null` for a flag. */
function splitOption(text: string): { name: string; valueStart: number | null } | null {
  if (text.startsWith("--")) {
    const equals = text.indexOf("=");
    if (equals > 0) return { name: text.slice(0, equals), valueStart: equals + 1 };
    return flagOptions.has(text) ? null : { name: text, valueStart: null };
  }
  for (let at = 1; at < text.length; at++) {
    const letter = text.charAt(at);
    if (!shortOptionsWithValue.includes(letter)) continue;
    const next = text.charAt(at + 1) === "=" ? at + 2 : at + 1;
    return { name: `-${letter}`, valueStart: next < text.length ? next : null };
  }
  return null;
}

/** `A=b` as an environment variable; `null` for a bare name, whose value comes from outside. */
export function readEnvironmentWord(word: Word): EnvironmentVariable | null {
  const text = textOfWord(word);
  const name = /^([A-Za-z_]\w*)=/.exec(text)?.[1];
  if (!name) return null;
  const nameRange = rangeOfSlice(word, 0, name.length);
  return { name, nameRange, value: sliceWord(word, name.length + 1) };
}

/** `registry:5000/vllm/vllm-openai:v0.11.0@sha256:…` → name and tag. */
export function imageReference(word: Word): ImageReference {
  const text = textOfWord(word).replace(/@sha256:.*$/, "");
  const tag = /:([^:/{}]+)$/.exec(text)?.[1] ?? null;
  return { name: tag === null ? text : text.slice(0, -tag.length - 1), tag, range: word.range };
}
