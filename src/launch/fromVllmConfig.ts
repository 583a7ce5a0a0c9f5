import { resolveAlias } from "../syntax/yaml/yamlNode.ts";
import type { Launch } from "./launch.ts";
import { namedSettings } from "./yaml/namedSettings.ts";
import { insertionInMapping } from "./yaml/yamlInsertion.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";

/** The file that `vllm serve --config` takes: flags as keys. Flags on the command line may still override it. */
export function findConfigLaunches(file: YamlLaunchFile): Launch[] {
  const tree = file.documents[0]?.tree ?? null;
  const mapping = tree && resolveAlias(tree);
  const first = mapping?.kind === "mapping" ? mapping.entries[0] : undefined;
  if (mapping?.kind !== "mapping" || !first) return [];
  return [
    {
      kind: "config",
      entry: "vllm serve",
      range: mapping.range,
      headRange: first.key.range,
      service: null,
      arguments: [],
      named: { settings: namedSettings(file, mapping.entries), mayHaveMore: false },
      environment: [],
      image: null,
      installedVersion: null,
      gpuRequest: null,
      directives: [],
      insertion: insertionInMapping(file.text, mapping) ?? {
        offset: mapping.range.end,
        separator: "",
        form: "none",
      },
    },
  ];
}

/** Keys that no other program's configuration has at its top level. */
const ownKeys =
  /^["']?(?:max[-_]model[-_]len|tensor[-_]parallel[-_]size|gpu[-_]memory[-_]utilization|max[-_]num[-_](?:seqs|batched[-_]tokens)|served[-_]model[-_]name|enable[-_]prefix[-_]caching|enable[-_]auto[-_]tool[-_]choice|tool[-_]call[-_]parser|kv[-_]cache[-_]dtype|kv[-_]transfer[-_]config|enforce[-_]eager|trust[-_]remote[-_]code|speculative[-_]config|compilation[-_]config|limit[-_]mm[-_]per[-_]prompt|reasoning[-_]parser)["']?[ \t]*:/gm;

/** Keys of programs that train, measure or start containers, which name a model too. */
const foreignKeys = /^["']?(?:output_dir|prompts?|temperature)["']?[ \t]*:/m;

/** Some of them have several of vLLM's keys for an engine of their own; or below `model` what is said of it. */
const foreignSigns =
  /^["']?(?:image|_target_|learning_rate|lr|(?:num_train_)?epochs|max_steps|per_device_\w+|train_\w+|tasks|datasets?|evals?_\w+|batch_size|num_prompts)["']?[ \t]*:|^engine[ \t]*:[ \t]*sglang\b|^model:[ \t]*(?:#.*)?\r?\n(?:[ \t]*#.*\r?\n)*[ \t]+\w/m;

/** Whether a text has vLLM's flags as its own keys: two of them, or one and a model or a name that says so. */
export function isVllmConfig(path: string, text: string): boolean {
  const found = text.match(ownKeys)?.length ?? 0;
  if (found === 0 || foreignSigns.test(text)) return false;
  if (found > 1 || /(?:^|\/)vllm[-_.]?config\.ya?ml$/i.test(path)) return true;
  return /^["']?model["']?[ \t]*:[ \t]*["']?[\w./-]/m.test(text) && !foreignKeys.test(text);
}
