import { type ExpandedWord, toWord } from "../../syntax/shell/expandedWord.ts";
import {
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
} from "../../syntax/yaml/yamlNode.ts";
import type { GpuRequest } from "../launch.ts";
import type { CommandPart } from "./commandPart.ts";
import type { Container } from "./containerLaunch.ts";
import { flagWord, modelWord, wordsOfKeys } from "./platformWords.ts";
import { containerOf, noPodFacts, podFactsOf, textUnder } from "./podContainer.ts";
import { hasOwnFlag } from "./serverImage.ts";
import { type ServingRuntimes, withRuntime } from "./servingRuntimes.ts";
import { splitCommand } from "./splitCommand.ts";
import { insertionInScalar } from "./yamlInsertion.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { scalarText } from "./yamlText.ts";

/**
 * Servers of resources that name a model and leave the command to a platform: KServe's InferenceService and
 * LLMInferenceService, KubeAI's Model. `null` for any other resource, and where containers say it all.
 */
export function readModelServers(
  file: YamlLaunchFile,
  resource: YamlMapping,
  kind: string | null,
  runtimes: ServingRuntimes,
): readonly Container[] | null {
  const spec = getValue(resource, "spec");
  if (spec?.kind !== "mapping") return null;
  const metadata = getValue(resource, "metadata");
  const service = metadata && textUnder(metadata, "name");
  if (kind === "LLMInferenceService") return languageModelServers(file, spec, service);
  if (kind === "InferenceService") return inferenceService(file, spec, service, runtimes);
  if (kind === "Model" && textUnder(spec, "engine") === "VLLM") return [kubeaiModel(file, spec, service)];
  return null;
}

/** KServe's `parallelism`, by the flags that its controller writes. Source: KServe, LLMInferenceService v1alpha1. */
const parallelismFlags = {
  tensor: "--tensor-parallel-size",
  pipeline: "--pipeline-parallel-size",
  data: "--data-parallel-size",
  dataLocal: "--data-parallel-size-local",
  expert: "--enable-expert-parallel",
};

function languageModelServers(file: YamlLaunchFile, spec: YamlMapping, service: string | null): Container[] {
  const model = getValue(spec, "model");
  const named = model?.kind === "mapping" ? modelWord(file, model, "uri", asWritten) : null;
  return [spec, getValue(spec, "prefill")].flatMap((part): Container[] => {
    if (part?.kind !== "mapping") return [];
    const template = getValue(part, "template");
    const node = mainContainer(template) ?? part;
    const pod = template?.kind === "mapping" ? podFactsOf(template, noPodFacts) : noPodFacts;
    const container = containerOf(file, node, pod, service);
    const parallelism = wordsOfKeys(
      file,
      getValue(part, "parallelism"),
      parallelismFlags,
      container.interpolate,
    );
    const platformWords = [...(named ? [named.word] : []), ...parallelism];
    const own = withShell(container);
    const complete = { ...withAdditionalArguments(file, node, own), platformWords };
    const place = placeOf(part, complete, named?.entry.key.range);
    return [{ ...complete, ...place, range: (template ?? part).range }];
  });
}

/** KServe's own templates have a shell for the command, which reads what stands in `args` alone. */
function withShell<T extends Container>(container: T): T {
  const { entrypoint, command } = container;
  const [script, another] = command?.words ?? [];
  if (entrypoint || !command || !script || another || !/\s/.test(script.written)) return container;
  const words = ["/bin/bash", "-c"].map((word) => flagWord(word, command.keyRange));
  const { keyRange } = command;
  return { ...container, entrypoint: { keyRange, valueRange: keyRange, words, insertion: null } };
}

/** KServe calls the container that serves `main`. */
function mainContainer(template: YamlContent | null): YamlMapping | null {
  const containers = getValue(template, "containers");
  if (containers?.kind !== "sequence") return null;
  const mappings = containers.items.map(resolveAlias).filter((item) => item.kind === "mapping");
  return mappings.find((item) => textUnder(item, "name") === "main") ?? mappings[0] ?? null;
}

/**
 * `VLLM_ADDITIONAL_ARGS` is split and put behind the other words; runtimes of one's own have similar names for it.
 * Where the words name the variable themselves it is in its place already.
 */
function withAdditionalArguments(file: YamlLaunchFile, node: YamlMapping, container: Container): Container {
  const variables = getValue(node, "env");
  const items = variables?.kind === "sequence" ? variables.items.map(resolveAlias) : [];
  const variable = items.find((item) => additionalNames.test(textUnder(item, "name") ?? ""));
  const entry = variable?.kind === "mapping" ? getEntry(variable, "value") : null;
  const value = entry && resolveAlias(entry.value);
  if (!entry || value?.kind !== "scalar") return container;
  const parts = [container.entrypoint, container.command];
  if (parts.some((part) => part?.words.some(({ written }) => /VLLM_\w*(?:ARG|FLAG|OPT)/.test(written))))
    return container;
  const words = splitCommand(file, scalarText(file, value));
  const additional: CommandPart = {
    keyRange: entry.key.range,
    valueRange: value.range,
    words,
    insertion: insertionInScalar(file.text, value, words.map(toWord)),
  };
  return { ...container, additional };
}

const additionalNames =
  /^VLLM_(?:(?:ADDITIONAL|EXTRA|SERVE|SERVER|ENGINE|CLI)_)?(?:ARGS|ARGUMENTS|FLAGS|OPTIONS|OPTS)$/;

/** What KServe says of servers that share a model over several nodes. Source: KServe, "Multi-node inference". */
const workerFlags = {
  pipelineParallelSize: "--pipeline-parallel-size",
  tensorParallelSize: "--tensor-parallel-size",
};

/** The predictor's model, served by a runtime of the same file, KServe's own or one that is named for vLLM. */
function inferenceService(
  file: YamlLaunchFile,
  spec: YamlMapping,
  service: string | null,
  runtimes: ServingRuntimes,
): Container[] | null {
  const predictor = getValue(spec, "predictor");
  const model = getValue(predictor, "model");
  if (predictor?.kind !== "mapping" || model?.kind !== "mapping") return null;
  const format = getValue(model, "modelFormat");
  const runtime = textUnder(model, "runtime") ?? "";
  const described = containerOf(file, model, podFactsOf(predictor, noPodFacts), service);
  const container = { ...described, ...withAdditionalArguments(file, model, described) };
  const worker = getValue(predictor, "workerSpec");
  const workerWords = wordsOfKeys(file, worker, workerFlags, container.interpolate);
  const resource = runtimes.get(runtime);
  const served = resource && withRuntime(file, resource, { ...container, platformWords: workerWords });
  if (served) return [served];
  const words = container.command?.words ?? [];
  // A runtime of one's own may have any name, and a part of a resource leaves it to the rest.
  const names = `${(format && textUnder(format, "name")) ?? ""} ${runtime}`;
  if (!/vllm|huggingface/i.test(names) && !hasOwnFlag(words)) return [];
  if (words.some((word) => /^--backend=(?!vllm|auto)/.test(word.written))) return [];
  const own = serverWords(words);
  const stored = modelWord(file, model, "storageUri", container.interpolate);
  const modelWords = own.model ? [own.model] : stored && !own.hasModel ? [stored.word] : [];
  const command = container.command && { ...container.command, words: own.rest };
  const modelKey = stored?.entry.key.range;
  const platformWords = [...modelWords, ...workerWords];
  return [{ ...container, command, platformWords, ...placeOf(model, container, modelKey) }];
}

/**
 * The words of KServe's Hugging Face server that are not vLLM's: its own options go, `--model_id` is the model.
 * Source: KServe, `huggingfaceserver/__main__.py`.
 */
function serverWords(words: readonly ExpandedWord[]): {
  readonly rest: readonly ExpandedWord[];
  readonly model: ExpandedWord | null;
  readonly hasModel: boolean;
} {
  let model: ExpandedWord | null = null;
  const rest: ExpandedWord[] = [];
  const textOf = (word: ExpandedWord | undefined) => word?.pieces.map((piece) => piece.text).join("") ?? "";
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const option = /^--(model[-_]id|model[-_]name|model[-_]dir|backend|task|http[-_]port|workers)(=|$)/.exec(
      textOf(word),
    );
    if (!word) continue;
    if (!option) rest.push(word);
    else {
      const value = option[2] === "=" ? withoutStart(word, option[0].length) : words[++index];
      if (/^model[-_]id$/.test(option[1] ?? "")) model = value ?? null;
    }
  }
  return { rest, model, hasModel: rest.some((word) => /^--model(?:=|$)/.test(textOf(word))) };
}

function withoutStart(word: ExpandedWord, length: number): ExpandedWord {
  let skip = length;
  const pieces = word.pieces.flatMap((piece) => {
    const cut = Math.min(skip, piece.text.length);
    skip -= cut;
    if (cut === piece.text.length) return [];
    const range = piece.verbatim ? { start: piece.range.start + cut, end: piece.range.end } : piece.range;
    return [{ ...piece, text: piece.text.slice(cut), range }];
  });
  const start = pieces[0]?.range.start ?? word.range.end;
  return { ...word, pieces, range: { start, end: word.range.end }, written: word.written.slice(length) };
}

/** KubeAI's Model: `url`, `args` and a resource profile, `nvidia-gpu-l4:1`. */
function kubeaiModel(file: YamlLaunchFile, spec: YamlMapping, service: string | null): Container {
  const container = containerOf(file, spec, noPodFacts, service);
  const model = modelWord(file, spec, "url", asWritten);
  const words = model ? [model.word] : [];
  const profile = getValue(spec, "resourceProfile");
  return {
    ...container,
    platformWords: words,
    ...placeOf(spec, container, model?.entry.key.range),
    gpuRequest: profile?.kind === "scalar" ? gpuOfProfile(profile.text, profile.range) : null,
  };
}

function gpuOfProfile(text: string, range: GpuRequest["range"]): GpuRequest | null {
  const [, name, count] = /^nvidia-gpu-([\w-]+):(\d{1,3})$/.exec(text) ?? [];
  return name ? { gpuName: name, count: Number(count), range, from: "resourceProfile" } : null;
}

/** Where the launch stands: at the key that holds the flags, else at the model's. */
function placeOf(
  node: YamlMapping,
  { command, additional }: Container,
  modelKey: Container["headRange"] | undefined,
): Pick<Container, "range" | "headRange"> {
  const key = command?.keyRange ?? additional?.keyRange ?? modelKey ?? node.entries[0]?.key.range;
  return { range: node.range, headRange: key ?? node.range };
}

const asWritten = <T>(text: T): T => text;
