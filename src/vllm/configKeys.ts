import configKeyRows from "./data/configKeys.json";
import type { ConfigKeysRow } from "./flagRow.ts";

/** A key of a JSON flag such as `--compilation-config`. */
export interface ConfigKey {
  readonly key: string;
  /** As Python writes it: `int | None`. */
  readonly type: string;
  /** As Python writes it: `Field(default=None, gt=0)`. */
  readonly default: string;
  readonly choices: readonly (string | number)[] | null;
}

/**
 * The keys that a JSON flag takes; any other stops vLLM at start-up. `path` leads into nested objects:
 * `--compilation-config`, `--compilation-config.pass_config`. `null` where the flag takes any key, or is not known.
 */
export function configKeysOf(path: string): readonly ConfigKey[] | null {
  keysByPath ??= new Map((configKeyRows as readonly BundledConfigKeysRow[]).map(toEntry));
  return keysByPath.get(path) ?? null;
}

let keysByPath: ReadonlyMap<string, readonly ConfigKey[]> | undefined;

/** The bundled form of the data leaves out sources and what is `null`. */
interface BundledConfigKeysRow {
  readonly flag: string;
  readonly keys: readonly (Pick<ConfigKey, "key" | "type" | "default"> & {
    readonly choices?: ConfigKeysRow["keys"][number]["choices"];
  })[];
}

function toEntry(row: BundledConfigKeysRow): [string, readonly ConfigKey[]] {
  return [row.flag, row.keys.map((key) => ({ ...key, choices: key.choices ?? null }))];
}
