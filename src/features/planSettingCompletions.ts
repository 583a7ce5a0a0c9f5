import type { PlanAnalysis } from "../findings/analysis.ts";
import { type CursorPlace, nodeAtPath, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import type { TextRange } from "../text/textRange.ts";
import { flagDescription } from "../vllm/flagDescriptions.ts";
import type { FlagRecord } from "../vllm/flagRecord.ts";
import { allFlags, flagByName } from "../vllm/flags.ts";
import type { Completion } from "./completionItem.ts";

/** vLLM's settings that `args` does not have yet, those that decide the memory first, spelt as its others are. */
export function settingKeyCompletions(
  { yaml }: PlanAnalysis,
  { path, replace }: CursorPlace,
): readonly Completion[] {
  const node = nodeAtPath(yaml.tree, path);
  const entries = node?.kind === "mapping" ? node.entries : [];
  const others = entries
    .filter(({ colon, key }) => colon !== null && key.range.start !== replace.start)
    .map(({ key }) => key.text);
  const present = new Set(others.map((key) => key.replaceAll("_", "-")));
  const underscores = others.some((key) => key.includes("_")) && !others.some((key) => key.includes("-"));
  return rankedFlags()
    .filter(({ flag }) => !present.has(flag.slice(2)))
    .map((flag) => settingCompletion(flag, underscores, replace));
}

function settingCompletion(flag: FlagRecord, underscores: boolean, range: TextRange): Completion {
  const name = underscores ? flag.flag.slice(2).replaceAll("-", "_") : flag.flag.slice(2);
  const documentation = [flagDescription(flag.field), flag.constraints]
    .filter((part) => part !== null)
    .join("\n\n");
  return {
    label: name,
    kind: "key",
    range,
    newText: name,
    detail: flag.default === null ? (flag.type ?? "") : `default ${JSON.stringify(flag.default)}`,
    ...(documentation !== "" && { documentation }),
  };
}

/** Hundreds of flags are put in order once. */
function rankedFlags(): readonly FlagRecord[] {
  ranked ??= allFlags()
    .filter(({ flag, removedIn }) => removedIn === null && flag.startsWith("--"))
    .toSorted(
      (a, b) => Number(b.memoryRelevant) - Number(a.memoryRelevant) || a.flag.localeCompare(b.flag, "en"),
    );
  return ranked;
}

let ranked: readonly FlagRecord[] | undefined;

/** The values of a vLLM setting under `args`. */
export function settingValueCompletions(path: YamlPath, range: TextRange): readonly Completion[] {
  if (path.at(-2) !== "args") return [];
  const flag = flagByName(`--${String(path.at(-1)).replaceAll("_", "-")}`);
  const choices = flag?.type === "bool" ? ["true", "false"] : (flag?.choices ?? []).map(String);
  return choices.map((choice) => ({
    label: choice,
    kind: "value",
    range,
    newText: choice,
    ...(String(flag?.default) === choice && { detail: "default" }),
  }));
}
