import type { ExpandedWord } from "../../syntax/shell/expandedWord.ts";
import { resolveAlias, type YamlEntry, type YamlMapping, type YamlNode } from "../../syntax/yaml/yamlNode.ts";
import type { Container } from "./containerLaunch.ts";
import { removalOfEntry } from "./platformWords.ts";
import { containerOf, noPodFacts } from "./podContainer.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { scalarWord } from "./yamlText.ts";

/**
 * Servers whose command line a program writes from a mapping with the flags as keys:
 * `{org/model: true, --max-model-len: 8192}`.
 */
export function findFlagMappings(file: YamlLaunchFile): readonly Container[] {
  return file.documents.flatMap(({ tree }) => (tree ? serversIn(file, tree, "", deepest) : []));
}

/** A cheap sign that a text may hold one. */
export function holdsFlagMapping(text: string): boolean {
  return /^[ \t-]+["']?--(?:max[-_]model[-_]len|gpu[-_]memory[-_]utilization|max[-_]num[-_](?:seqs|batched[-_]tokens))["']?[ \t]*:/m.test(
    text,
  );
}

const deepest = 12;

function serversIn(file: YamlLaunchFile, node: YamlNode, key: string, depth: number): readonly Container[] {
  const content = resolveAlias(node);
  if (depth === 0 || content.kind === "scalar") return [];
  if (content.kind === "sequence")
    return content.items.flatMap((item) => serversIn(file, item, key, depth - 1));
  const server = serverOf(file, content, key);
  if (server) return [server];
  return content.entries.flatMap(({ key: name, value }) => serversIn(file, value, name.text, depth - 1));
}

/** Flags of vLLM's alone and a model; what measures a server has flags of its own besides. */
function serverOf(file: YamlLaunchFile, node: YamlMapping, key: string): Container | null {
  const names = node.entries.map((entry) => entry.key.text);
  const others = node.entries.filter((entry) => !isFlag(entry));
  if (/client|bench/i.test(key) || !names.some((name) => ownFlag.test(name))) return null;
  if (names.some((name) => measuringFlag.test(name))) return null;
  // Values to choose from are no command line.
  if (node.entries.some(({ value }) => resolveAlias(value).kind === "mapping")) return null;
  const [model, second] = others;
  if (second || (model ? !isModel(model) : !names.includes("--model"))) return null;
  const { range, entries } = node;
  const platformWords = [...others, ...entries.filter(isFlag)].flatMap((entry) => wordsOf(file, node, entry));
  return {
    ...containerOf(file, node, noPodFacts, null),
    kind: "workflow",
    range,
    headRange: entries[0]?.key.range ?? range,
    entrypoint: null,
    command: null,
    platformWords,
  };
}

function isFlag({ key }: YamlEntry): boolean {
  return /^--?[a-z]/i.test(key.text);
}

/** What stands before the flags: the model, with nothing to say of it. */
function isModel({ key, value }: YamlEntry): boolean {
  const content = resolveAlias(value);
  return /^[\w.-]*\/[\w./-]+$/.test(key.text) && content.kind === "scalar" && content.value === true;
}

const ownFlag =
  /^--(?:max[-_]model[-_]len|gpu[-_]memory[-_]utilization|max[-_]num[-_](?:seqs|batched[-_]tokens)|enforce[-_]eager|(?:no[-_])?enable[-_]prefix[-_]caching)$/;

const measuringFlag =
  /^--(?:num[-_]prompts|(?:random[-_])?(?:input|output)[-_]len|dataset(?:[-_]\w+)?|request[-_]rate|max[-_]concurrency|num[-_]iters)$/;

/** `true` is the flag alone, `false` leaves it out; `{name}` is what the program fills in. */
function wordsOf(file: YamlLaunchFile, mapping: YamlMapping, entry: YamlEntry): readonly ExpandedWord[] {
  const value = resolveAlias(entry.value);
  const removal = removalOfEntry(file, mapping, entry);
  const name = { ...scalarWord(file, entry.key, asWritten), removal };
  const values = value.kind === "sequence" ? value.items.map(resolveAlias) : [value];
  if (value.kind === "scalar" && value.value === false) return [];
  if (value.kind === "scalar" && (value.value === true || value.value === null)) return [name];
  const words = values.flatMap((each) =>
    each.kind === "scalar" ? [{ ...filledIn(scalarWord(file, each, asWritten)), removal }] : [],
  );
  return [name, ...words];
}

function filledIn(word: ExpandedWord): ExpandedWord {
  const [piece, another] = word.pieces;
  if (!piece || another || !/^(?:\{\w+\}|expr\(.*\))$/.test(piece.text)) return word;
  return { ...word, pieces: [{ ...piece, unresolved: true, expression: piece.text }] };
}

const asWritten = <T>(text: T): T => text;
