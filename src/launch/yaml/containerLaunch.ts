import { type ExpandedWord, scriptOfWords, toWord } from "../../syntax/shell/expandedWord.ts";
import type { ShellParser } from "../../syntax/shell/shellParser.ts";
import { textOfWord, type Word } from "../../syntax/word.ts";
import { containsRange, type TextRange } from "../../text/textRange.ts";
import { findShellLaunches } from "../fromShell.ts";
import { firstRequest, gpuRequestOfEnvironment } from "../gpuRequest.ts";
import { pythonFile, surroundingsInside } from "../innerFile.ts";
import type {
  EnvironmentVariable,
  FlagInsertion,
  GpuRequest,
  ImageReference,
  Launch,
  LaunchKind,
  SharedMemory,
} from "../launch.ts";
import { scriptWordGroups } from "../launcherWords.ts";
import { mayHoldLaunch } from "../mayHoldLaunch.ts";
import { pythonCode } from "../pythonCode.ts";
import { recognizeLauncher } from "../recognizeLauncher.ts";
import type { CommandPart } from "./commandPart.ts";
import { filledInLater } from "./filledInLater.ts";
import { insertionInScript, withRemovals } from "./scriptInsertion.ts";
import { isOwnFlag, isServerItself, startsServerByImage } from "./serverImage.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/** What a container runs and with what, in whatever format it is described. */
export interface Container {
  readonly kind: LaunchKind;
  readonly service: string | null;
  /** All that describes the container. */
  readonly range: TextRange;
  /** Stands for the launch where neither key holds any words, or `isPlaced`. */
  readonly headRange: TextRange;
  /** Whether its words come from several places, of which none stands for it. */
  readonly isPlaced?: boolean;
  /** Takes the place of the image's own entry point. */
  readonly entrypoint: CommandPart | null;
  readonly command: CommandPart | null;
  /** Words that the platform puts behind those of `command`. */
  readonly additional?: CommandPart;
  /** Whether no other file adds words to a container that has none. */
  readonly isWhole?: boolean;
  /** Set where the platform starts `vllm serve` by itself, with these words before those of `command`. */
  readonly platformWords?: readonly ExpandedWord[];
  /** Where a further flag goes if none of the keys above is written. */
  readonly insertion?: FlagInsertion | null;
  readonly image: ImageReference | null;
  readonly environment: readonly EnvironmentVariable[];
  readonly gpuRequest: GpuRequest | null;
  readonly sharedMemory: SharedMemory | null;
}

/** The servers that a container starts: by its words, in a script among them, or by its image. */
export function findContainerLaunches(
  file: YamlLaunchFile,
  container: Container,
  shell: ShellParser,
): Launch[] {
  const parts = [container.entrypoint, container.command, container.additional ?? null].filter(
    (part) => part !== null,
  );
  const words = parts.flatMap((part) => part.words);
  if (container.isWhole && parts.length === 0 && isServerItself(container.image))
    return [toLaunch(file, container, parts, { entry: "docker vllm/vllm-openai", arguments: [] })];
  const given = words.map(toWord);
  const scripted = launchesOfScripts(file, container, parts, words, given, shell);
  if (scripted) return scripted;
  const coded = launchesOfCode(file, container, parts, words);
  if (coded) return coded;
  // Compose fills in its own, and leaves `$$` as it is meant.
  const plain = container.kind === "compose" ? given : given.map(filledInLater);
  const launcher = recognizeLauncher(plain);
  if (launcher) {
    const { entry, argumentStart } = launcher;
    return [toLaunch(file, container, parts, { entry, arguments: plain.slice(argumentStart) })];
  }
  if (container.platformWords) {
    const all = [...container.platformWords.map(toWord), ...plain];
    return [toLaunch(file, container, parts, { entry: "vllm serve", arguments: all })];
  }
  const handedOn = wordsForScript(container);
  if (handedOn && startsServerByImage(container.image, handedOn, container.service))
    return [toLaunch(file, container, parts, { entry: "vllm serve", arguments: handedOn })];
  const { entrypoint, command } = container;
  if (entrypoint !== null && (command !== null || !textOfWord(plain[0]).startsWith("--"))) return [];
  if (!startsServerByImage(container.image, plain, container.service)) return [];
  // `serve` before the model: a word too many for today's image, and what is meant all the same.
  const serves = textOfWord(plain[0]) === "serve";
  const entry = serves ? "vllm serve" : "docker vllm/vllm-openai";
  const launch = toLaunch(file, container, parts, { entry, arguments: plain.slice(serves ? 1 : 0) });
  const meant = container.kind === "compose" ? "command" : "args";
  return [entrypoint ? { ...launch, withoutProgram: { keyRange: entrypoint.keyRange, meant } } : launch];
}

/**
 * The words behind an entry point that is one script of one's own (`/start-vllm.sh`), which prepares something and then
 * hands them on to the server (`exec vllm serve "$@"`); `null` where they are not a server's flags with its model.
 */
function wordsForScript({ kind, entrypoint, command }: Container): readonly Word[] | null {
  const [script, another] = entrypoint?.words ?? [];
  if (!script || another || !/^\/?(?:[\w.-]+\/)*[\w.-]+\.sh$/.test(script.written)) return null;
  const words = (command?.words ?? []).map(toWord);
  const texts = words.map(textOfWord);
  const areFlags = texts[0]?.startsWith("--") && texts.some((text) => /^--model(?:=|$)/.test(text));
  if (!areFlags || !texts.some(isOwnFlag)) return null;
  return kind === "compose" ? words : words.map(filledInLater);
}

/** `null` where no word is a script. */
function launchesOfScripts(
  file: YamlLaunchFile,
  container: Container,
  parts: readonly CommandPart[],
  words: readonly ExpandedWord[],
  given: readonly Word[],
  shell: ShellParser,
): Launch[] | null {
  const groups = scriptWordGroups(given);
  const [group] = groups;
  const last = group?.at(-1);
  if (!group || last === undefined) return null;
  const text = scriptOfWords(words.filter((_, index) => group.includes(index)));
  const behind = argumentsOfScript(words.slice(last + 1));
  if (!mayHoldLaunch(text.text) && !behind.some((word) => mayHoldLaunch(word.written))) return [];
  const script = shell.parse(text).tree;
  const start = { environment: container.environment, arguments: behind };
  const around = surroundingsInside(file.readInner);
  const launches = findShellLaunches(file.source, script, start, around);
  const scriptPart = parts.find((part) => containsRange(part.valueRange, script.range));
  return launches.map((launch, index) => {
    const part = partOfFlags(parts, launch.arguments) ?? scriptPart;
    const headRange = index === 0 ? (part?.keyRange ?? launch.headRange) : launch.headRange;
    const lastWord = launch.arguments.at(-1);
    const list = parts.find(
      (each) => each !== scriptPart && lastWord && containsRange(each.valueRange, lastWord.range),
    );
    return {
      ...launch,
      arguments: withRemovals(file, launch.arguments),
      kind: container.kind,
      service: container.service ?? launch.service,
      range: launches.length > 1 ? launch.range : container.range,
      headRange,
      image: launch.image ?? container.image,
      gpuRequest: firstRequest(container.gpuRequest, launch.gpuRequest),
      sharedMemory: container.sharedMemory,
      insertion: list?.insertion ?? insertionInScript(file, launch),
    };
  });
}

/** `null` where no word is a program in Python. */
function launchesOfCode(
  file: YamlLaunchFile,
  container: Container,
  parts: readonly CommandPart[],
  words: readonly ExpandedWord[],
): Launch[] | null {
  const code = pythonCode(words);
  if (!code) return null;
  const { environment } = container;
  const part = parts.find(({ valueRange }) => containsRange(valueRange, code.range));
  return file.readInner(pythonFile, scriptOfWords([code]), environment).map((launch, index) => ({
    ...launch,
    kind: container.kind,
    service: container.service ?? launch.service,
    headRange: index === 0 ? (part?.keyRange ?? launch.headRange) : launch.headRange,
    environment: [...environment, ...launch.environment],
    image: launch.image ?? container.image,
    gpuRequest: firstRequest(container.gpuRequest, launch.gpuRequest, gpuRequestOfEnvironment(environment)),
    sharedMemory: container.sharedMemory,
  }));
}

/**
 * `$@` of a script: what stands behind its name (`bash -c SCRIPT name words…`). Where the name is left out, which
 * loses the first word, what was meant is read.
 */
function argumentsOfScript(words: readonly ExpandedWord[]): readonly ExpandedWord[] {
  const [first, second] = words.map(toWord);
  const isMeant = /^--?[A-Za-z]/.test(textOfWord(first)) || textOfWord(second) === "serve";
  return isMeant ? words : words.slice(1);
}

function toLaunch(
  { text }: YamlLaunchFile,
  container: Container,
  parts: readonly CommandPart[],
  found: Pick<Launch, "entry" | "arguments">,
): Launch {
  const { kind, service, range, image, environment, gpuRequest, sharedMemory } = container;
  const isPlaced = container.platformWords || container.isPlaced;
  const part = isPlaced ? null : (partOfFlags(parts, found.arguments) ?? parts.at(-1));
  return {
    ...found,
    kind,
    service,
    range,
    headRange: part?.keyRange ?? container.headRange,
    environment,
    image,
    installedVersion: null,
    gpuRequest: firstRequest(gpuRequest, gpuRequestOfEnvironment(environment)),
    sharedMemory,
    directives: [],
    insertion: lastInsertion(parts) ??
      container.insertion ?? {
        offset: Math.min(range.end, text.length),
        separator: " ",
        form: "none",
      },
  };
}

/** The key under which the flags begin, else the model. */
function partOfFlags(parts: readonly CommandPart[], words: readonly Word[]): CommandPart | undefined {
  const first = words.find((word) => textOfWord(word).startsWith("-")) ?? words[0];
  return first && parts.find((part) => containsRange(part.valueRange, first.range));
}

function lastInsertion(parts: readonly CommandPart[]): FlagInsertion | null {
  return parts.at(-1)?.insertion ?? null;
}
