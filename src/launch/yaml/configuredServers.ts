import type { ShellParser } from "../../syntax/shell/shellParser.ts";
import { getValue, resolveAlias, type YamlContent } from "../../syntax/yaml/yamlNode.ts";
import type { Launch, LaunchKind } from "../launch.ts";
import { findChartServers } from "./chartServers.ts";
import { type Container, findContainerLaunches } from "./containerLaunch.ts";
import { isServerName } from "./serverImage.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/**
 * Servers that a program starts which has a YAML file of its own: an image of vLLM or a word for it
 * (`backend: vllm`), a model and flags of the command line, under whatever keys.
 */
export function findConfiguredServers(file: YamlLaunchFile, kind: LaunchKind, shell: ShellParser): Launch[] {
  return file.documents.flatMap(({ tree }) =>
    tree ? findConfiguredServersIn(file, resolveAlias(tree), kind, shell) : [],
  );
}

export function findConfiguredServersIn(
  file: YamlLaunchFile,
  root: YamlContent,
  kind: LaunchKind,
  shell: ShellParser,
): Launch[] {
  const place = isOfTraining(file.text) ? getValue(root, "serve") : root;
  if (place?.kind !== "mapping") return [];
  return findChartServers(file, place)
    .filter((server) => isForVllm(file, server))
    .flatMap((server) => findContainerLaunches(file, { ...server, kind }, shell));
}

/** Cheap signs in a text that the file may hold such a server. */
export function configuresServer(text: string): boolean {
  return namesServer.test(text) && setting.test(text) && (!isOfTraining(text) || servesToo.test(text));
}

/** A program that does everything with a model, InstructLab for one, says under `serve` how it serves it. */
const servesToo = /^serve:[ \t]*(?:#.*)?\r?\n(?:[ \t].*\r?\n)*?[ \t]+backend:[ \t]*["']?vllm\b/m;

const namesServer =
  /^[ \t-]*["']?(?:image|(?:\w+_)?(?:type|backend|engine|runtime|framework|provider))["']?:[ \t]*["']?[\w./-]*vllm|^[ \t-]*["']?\w*vllm\w*["']?:/im;

const setting =
  /(?:--|^[ \t-]*["']?)(?:max[-_]model[-_]len|gpu[-_]memory[-_]utilization|(?:tensor|data)[-_]parallel[-_]size|max[-_]num[-_](?:seqs|batched[-_]tokens)|kv[-_]cache[-_]dtype|enforce[-_]eager)\b/m;

/** Settings of the engine inside a program that trains or measures start no server. */
function isOfTraining(text: string): boolean {
  return /^[ \t-]*["']?(?:learning_rate|lr|(?:num_train_)?epochs|max_steps|per_device_\w+|train_\w+|num_prompts)["']?[ \t]*:/m.test(
    text,
  );
}

/** With an image of vLLM keys will do; else there are flags as a command line has them, near a word for vLLM. */
function isForVllm(file: YamlLaunchFile, { image, range, command, entrypoint }: Container): boolean {
  if (entrypoint !== null) return false;
  if (image) return isServerName(image);
  const hasFlags = command?.words.some(({ range: { start } }) =>
    /^["']?--[a-z]/.test(file.text.slice(start, start + 4)),
  );
  const above = file.text.slice(0, range.start).trimEnd();
  const key = above.slice(above.lastIndexOf("\n") + 1);
  return hasFlags === true && /vllm/i.test(key + file.text.slice(range.start, range.end));
}
