import { type ExpandedWord, toWord } from "../syntax/shell/expandedWord.ts";
import type { SimpleCommand } from "../syntax/shell/shellScript.ts";
import type { Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsRange, joinRanges, type TextRange } from "../text/textRange.ts";
import type { ContainerRun } from "./dockerRun.ts";
import { firstRequest, gpuRequestOfDocker, gpuRequestOfEnvironment, gpuRequestOfSrun } from "./gpuRequest.ts";
import { fileOrTagged } from "./imageRun.ts";
import { insertionBehind } from "./insertion.ts";
import type { EnvironmentVariable, GpuRequest, Launch, UnreadFile } from "./launch.ts";
import type { Launcher } from "./recognizeLauncher.ts";

/** One place where a server is launched; a function's body is reached once for each call. */
export interface LaunchSite {
  readonly command: SimpleCommand;
  /** The command of the file that leads there: the same, or the `bash -c` around it. */
  readonly outer: SimpleCommand;
  readonly launcher: Launcher;
  readonly container: ContainerRun | null;
  readonly headRange: TextRange;
  readonly words: readonly ExpandedWord[];
  readonly environment: readonly EnvironmentVariable[];
  readonly installedVersion: Launch["installedVersion"];
  readonly unread: readonly UnreadFile[];
}

/** The launch at a place of a script; `slurm` is what the job around it asks for. */
export function launchAtSite(
  source: SourceText,
  site: LaunchSite,
  slurm: GpuRequest | null,
): Omit<Launch, "directives"> {
  const { launcher, command, outer, environment, container, installedVersion, unread } = site;
  const words = site.words.map(toWord);
  return {
    kind: "shell",
    entry: launcher.entry,
    range: outer.range,
    headRange: site.headRange,
    service: container?.options.name ?? null,
    arguments: words.slice(launcher.argumentStart),
    environment: lastOfEachName(environment),
    image: imageOf(site),
    ...(container?.options.sharedMemory === undefined
      ? {}
      : { sharedMemory: container.options.sharedMemory }),
    installedVersion,
    gpuRequest: firstRequest(
      container ? gpuRequestOfDocker(container.options.gpus) : null,
      gpuRequestOfEnvironment(environment),
      gpuRequestOfSrun(words.slice(0, launcher.headStart)),
      slurm,
    ),
    insertion: container?.isListed
      ? { offset: outer.range.end, separator: " ", form: "none" }
      : insertionBehind(source, insertionPlace(command, outer)),
    ...(command.cutShortBy ? { cutShortBy: command.cutShortBy } : {}),
    ...(unread.length > 0 ? { unread } : {}),
  };
}

function imageOf({ container, launcher }: LaunchSite): Launch["image"] {
  if (!container) return launcher.image ?? null;
  return container.inheritsEnvironment ? fileOrTagged(container.image) : container.image;
}

/** `eval "$C"` takes further words itself; the string that it runs may have been put together in several places. */
function insertionPlace(command: SimpleCommand, outer: SimpleCommand): SimpleCommand {
  return outer.words[0]?.written === "eval" && !containsRange(outer.range, command.range) ? outer : command;
}

function lastOfEachName(environment: readonly EnvironmentVariable[]): EnvironmentVariable[] {
  const byName = new Map(environment.map((variable) => [variable.name, variable]));
  return [...byName.values()];
}

/** The launcher's own words where they stand in the command, else (an array, a string) the word that runs them. */
export function headRangeOf(head: readonly Word[], outer: SimpleCommand): TextRange {
  const [first, ...others] = head.filter((word) => containsRange(outer.range, word.range));
  if (!first) return outer.words[0]?.range ?? outer.range;
  return others.reduce((joined, word) => joinRanges(joined, word.range), first.range);
}
