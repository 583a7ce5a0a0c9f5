import type { EmbeddedText } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { splitWords } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import { joinRanges } from "../text/textRange.ts";
import type { CommandItem } from "./commandItems.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { gpuRequestOfEnvironment } from "./gpuRequest.ts";
import { insertionBehindRange } from "./insertion.ts";
import type { GpuRequest, Launch, SharedMemory } from "./launch.ts";
import { environmentOfUnit, readUnit, syntaxOfUnit, type UnitEntry } from "./systemdUnit.ts";

/**
 * The server of a Podman Quadlet unit: its `[Container]` is a `podman run` whose options are keys, `Image` what it runs
 * and `Exec` what stands behind the image. Source: podman-systemd.unit(5).
 */
export function findQuadletLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const entries = readUnit(source.text).filter(({ section }) => section === "Container");
  const last = (key: string) => entries.findLast((entry) => entry.key === key);
  const image = last("Image");
  if (!image) return [];
  const words = (entry: UnitEntry | undefined): readonly CommandItem[] =>
    entry ? splitWords(entry.value, syntaxOfUnit([], source.text)) : [];
  const environment = environmentOfUnit(entries);
  const command = last("Exec");
  const options = entries.filter(({ key }) => key === "PodmanArgs").flatMap(words);
  const items = [
    ...written("podman run", image),
    ...options,
    ...entryPoint(words(last("Entrypoint")), image),
    ...words(image).slice(0, 1),
    ...words(command),
  ];
  const directives = commentDirectives(source, /^[#;]/);
  const range = command ? joinRanges(image.range, command.range) : image.range;
  const behind = (command ?? image).range;
  const service = last("ContainerName")?.value.text.trim() ?? null;
  const sharedMemory = sharedMemoryOf(last("ShmSize"));
  return commandLaunches(source, shell, items, { environment }).map((launch) => ({
    ...launch,
    kind: "systemd" as const,
    range,
    headRange: behind,
    service,
    environment: [...environment, ...launch.environment],
    gpuRequest: launch.gpuRequest ?? gpuRequestOf(entries) ?? gpuRequestOfEnvironment(environment),
    ...(sharedMemory ? { sharedMemory } : {}),
    insertion:
      launch.insertion ??
      (command ? insertionBehindRange(source, behind) : { offset: behind.end, separator: "\nExec=" }),
    directives: directives(image.range.start, behind.start),
  }));
}

/** Words that the keys stand for, at the place of the image that they run. */
function written(text: string, { range: { start } }: UnitEntry): readonly CommandItem[] {
  const range = { start, end: start };
  return text.split(" ").map((value) => ({ text: synthetic(value, start), range }));
}

function synthetic(value: string, offset: number): EmbeddedText {
  const range = { start: offset, end: offset };
  return { text: value, pieces: [{ start: 0, length: value.length, range, verbatim: false }] };
}

function entryPoint(words: readonly CommandItem[], image: UnitEntry): readonly CommandItem[] {
  return words.length > 0 ? [...written("--entrypoint", image), ...words.slice(0, 1)] : [];
}

/** `AddDevice=nvidia.com/gpu=0`, once for each; `all` tells nothing. */
function gpuRequestOf(entries: readonly UnitEntry[]): GpuRequest | null {
  const devices = entries.filter(
    ({ key, value }) => key === "AddDevice" && /^(?:nvidia|amd)\.com\/gpu=/.test(value.text),
  );
  const [first] = devices;
  if (!first || devices.some(({ value }) => /=all\s*$/.test(value.text))) return null;
  return { gpuName: null, count: devices.length, range: first.range, from: "AddDevice" };
}

function sharedMemoryOf(entry: UnitEntry | undefined): SharedMemory | null {
  if (!entry) return null;
  return { size: entry.value.text.trim(), range: entry.range };
}
