import { type ExpandedWord, toWord } from "../../syntax/shell/expandedWord.ts";
import {
  effectiveEntries,
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
} from "../../syntax/yaml/yamlNode.ts";
import { containsRange } from "../../text/textRange.ts";
import { imageReference } from "../dockerRun.ts";
import type { ImageReference } from "../launch.ts";
import { recognizeLauncher } from "../recognizeLauncher.ts";
import { entryNamed, flagsOfMapping, readChartModel, readChartSettings } from "./chartSettings.ts";
import { type CommandPart, readCommandPart } from "./commandPart.ts";
import type { Container } from "./containerLaunch.ts";
import { containerOf, noPodFacts, podFactsOf, textUnder } from "./podContainer.ts";
import { hasOwnFlag, isOtherServer, isServerName } from "./serverImage.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { type Interpolate, scalarWord } from "./yamlText.ts";

/**
 * Servers of a chart that has keys of its own, wherever it keeps them: any mapping with words for a container, or with
 * a model and settings that only vLLM has.
 */
export function findChartServers(file: YamlLaunchFile, root: YamlMapping): Container[] {
  const servers = serversBelow(file, root, { depth: 0, key: "", image: null });
  // Words without a model, beside a command that starts a server, are words that the chart puts behind it.
  return servers.some(startsServer) ? servers.filter(isOfItsOwn) : servers;
}

function startsServer({ entrypoint }: Container): boolean {
  return entrypoint !== null && recognizeLauncher(entrypoint.words.map(toWord)) !== null;
}

function isOfItsOwn({ entrypoint, platformWords, command }: Container): boolean {
  return entrypoint !== null || platformWords !== undefined || namesModel(command?.words ?? []);
}

function namesModel(words: readonly ExpandedWord[]): boolean {
  return words.some(({ written }) => /^(?:--model(?:=|$)|[\w.-]*\/)/.test(written));
}

/** Whether a part stands under a name for others to take over (`base: &base`), or is such a one (`<<: *base`). */
function isShared({ text }: YamlLaunchFile, { key, value }: YamlEntry): boolean {
  if (value.kind === "alias") return true;
  const anchor = /&([^\s,[\]{}]+)/.exec(text.slice(key.range.end, value.range.start))?.[1];
  return anchor !== undefined && text.includes(`*${anchor}`);
}

/** What is shared is a server only if it names a model: else it is what several servers have in common. */
function isComplete({ entrypoint, platformWords, command }: Container): boolean {
  const [first] = platformWords ?? [];
  const hasModel = first !== undefined && !first.written.startsWith("--");
  return entrypoint !== null || hasModel || namesModel(command?.words ?? []);
}

interface Around {
  readonly depth: number;
  /** The key under which a node stands; of an item of a list that of the list. */
  readonly key: string;
  readonly image: ImageReference | null;
}

function serversBelow(file: YamlLaunchFile, node: YamlContent, around: Around): Container[] {
  if (around.depth > 20 || node.kind === "scalar") return [];
  const depth = around.depth + 1;
  if (node.kind === "sequence")
    return node.items.flatMap((item) => serversBelow(file, resolveAlias(item), { ...around, depth }));
  const image = chartImage(file, node);
  const server = readServer(file, node, image, around);
  if (server?.entrypoint) return [server];
  const known = image ?? chartImage(file, getValue(node, "service")) ?? around.image;
  const below = node.entries.flatMap((entry) => {
    const { key, value } = entry;
    const servers = serversBelow(file, resolveAlias(value), { depth, key: key.text, image: known });
    return isShared(file, entry) ? servers.filter(isComplete) : servers;
  });
  // What is put together of keys counts less than a whole command further down.
  const isWritten = server?.platformWords ? startsServer : ({ entrypoint }: Container) => entrypoint !== null;
  return server && !below.some(isWritten) ? [server] : below;
}

function readServer(
  file: YamlLaunchFile,
  node: YamlMapping,
  ownImage: ImageReference | null,
  around: Around,
): Container | null {
  const groups = groupsOf(node);
  const inner = getValue(node, "image");
  const entrypointEntry =
    getEntry(node, "command") ?? (inner?.kind === "mapping" ? getEntry(inner, "command") : null);
  const ownWords = [node, inner].some(
    (place) => place?.kind === "mapping" && wordsUnder(file, place, asWritten),
  );
  const ofGroups = groups.flatMap(
    ({ mapping }) => chartImage(file, getValue(mapping, "image") && mapping) ?? [],
  );
  const image = ownImage ?? ofGroups[0] ?? around.image;
  const spoken = groups.flatMap(({ mapping }) => wordsUnder(file, mapping, asWritten) ?? [])[0];
  const settings = groups.map(({ mapping, isServer }) => readChartSettings(file, mapping, isServer));
  const model = readChartModel(file, groups);
  const ownCount = settings.reduce((count, each) => count + each.ownCount, 0);
  // A chart that leaves the model to whoever installs it says what it serves with.
  const saysEnough = model !== null || (isServerName(ownImage) && ownCount > 1 && !spoken?.words.length);
  const isForVllm =
    saysEnough &&
    !isOtherServer(image) &&
    (isServerName(ownImage) ||
      ownCount > 0 ||
      hasOwnFlag(spoken?.words) ||
      /vllm|cmd/i.test(spoken?.key ?? "") ||
      ((spoken !== undefined || /^models$/i.test(around.key)) && isServerName(image)));
  if (!ownWords && !(ownImage && entrypointEntry) && !(isForVllm && isWhole(file, groups))) return null;
  const container = containerOf(file, node, podFactsOf(node, noPodFacts), null);
  const { interpolate } = container;
  const written = readCommandPart(file, entrypointEntry, interpolate);
  const entrypoint = written?.words.length === 0 ? null : written;
  const places = [...groups.map(({ mapping }) => mapping), ...(inner?.kind === "mapping" ? [inner] : [])];
  const command = places.flatMap((place) => wordsUnder(file, place, interpolate) ?? [])[0] ?? null;
  const server = {
    ...container,
    kind: "helm",
    entrypoint,
    command,
    image: image ?? container.image,
    headRange:
      command && containsRange(node.range, command.keyRange) ? command.keyRange : container.headRange,
  } as const;
  if (!isForVllm || entrypoint) return server;
  return { ...server, platformWords: [...(model ? [model] : []), ...settings.flatMap(({ words }) => words)] };
}

interface Group {
  readonly mapping: YamlMapping;
  /** Its `name` is the model's. */
  readonly isModel: boolean;
  /** Its `port` is what the server listens on. */
  readonly isServer: boolean;
}

/** A mapping that holds settings of the server beside it: `model`, `server`, `vllm`, `engineConfig`. */
const groupKeys =
  /^(?:(?:vllm|model|engine|server|llm|serving|inference|runtime)[-_]?(?:config|args|settings|options|params|parameters)?|config|configuration|settings|parameters|deployment|env)$/i;

const serverKeys = /^(?:vllm|engine|server|config)/i;

/** A mapping and the groups of settings right below it. */
function groupsOf(node: YamlMapping): readonly Group[] {
  const below = effectiveEntries(node).flatMap(({ key, value }) => {
    const mapping = resolveAlias(value);
    if (mapping.kind !== "mapping" || !groupKeys.test(key.text)) return [];
    const isModel = /^model(?:config)?$/i.test(key.text);
    return [{ mapping, isModel, isServer: serverKeys.test(key.text) }];
  });
  return [{ mapping: node, isModel: false, isServer: false }, ...below];
}

/** Whether a mapping says something itself, or puts together what several groups say: else the group is the server. */
function isWhole(file: YamlLaunchFile, [own, ...below]: readonly Group[]): boolean {
  const speaks = (group: Group | undefined): boolean =>
    group !== undefined &&
    (chartImage(file, group.mapping) !== null ||
      wordsUnder(file, group.mapping, asWritten) !== null ||
      readChartModel(file, [group]) !== null ||
      readChartSettings(file, group.mapping).words.length > 0);
  return speaks(own) || below.filter(speaks).length > 1;
}

const wordKeys = (
  "args extraArgs extraCmdArgs vllmArgs extraVllmArgs vllmExtraArgs additionalArgs serverArgs engineArgs cmdArgs " +
  "commandArgs containerArgs arguments extraArguments extraFlags flags vllmFlags serverFlags engineFlags serveArgs " +
  "launchArgs cliArgs vllmServeArgs vllmOptions"
).split(" ");

/** The words for the container under one of the keys that charts have for them: a list, a text or flags as keys. */
function wordsUnder(
  file: YamlLaunchFile,
  mapping: YamlMapping,
  interpolate: Interpolate,
): (CommandPart & { readonly key: string }) | null {
  for (const key of wordKeys) {
    const entry = entryNamed(mapping, key);
    const value = entry && resolveAlias(entry.value);
    if (!entry || !value) continue;
    const part =
      value.kind === "mapping"
        ? {
            keyRange: entry.key.range,
            valueRange: value.range,
            words: flagsOfMapping(file, value),
            insertion: null,
          }
        : readCommandPart(file, entry, interpolate);
    if (part) return { ...part, key };
  }
  return null;
}

/** `repository` and `tag` beside each other or below `image`, or the image in one. */
export function chartImage(file: YamlLaunchFile, node: YamlContent | null): ImageReference | null {
  const image = getValue(node, "image");
  if (image?.kind === "scalar") return imageReference(toWord(scalarWord(file, image, asWritten)));
  const place = image ?? node;
  const repository =
    getValue(place, "repository") ?? (image && (getValue(image, "name") ?? getValue(image, "image")));
  const tag = getValue(place, "tag");
  if (repository?.kind === "scalar" && repository.text !== "") {
    const range = tag?.kind === "scalar" ? tag.range : repository.range;
    return { name: repository.text, tag: place && textUnder(place, "tag"), range };
  }
  // The whole of it, under whatever key.
  const whole = image?.kind === "mapping" ? image.entries.map(({ value }) => resolveAlias(value)) : [];
  const named = whole.find(
    (value) => value.kind === "scalar" && /^[\w.-]+(?:\/[\w.-]+)+:[\w.-]+$/.test(value.text),
  );
  return named?.kind === "scalar" ? imageReference(toWord(scalarWord(file, named, asWritten))) : null;
}

const asWritten = <T>(text: T): T => text;
