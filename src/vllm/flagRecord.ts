/** One flag of vLLM with its history: a row of `data/flags.json`. */
export interface FlagRecord {
  /** The long spelling with two hyphens. */
  readonly flag: string;
  readonly aliases: readonly string[];
  readonly field: string;
  readonly type: "bool" | "int" | "str" | "enum" | "json" | "list" | "float" | null;
  readonly choices: readonly (string | number)[] | null;
  /** Whether vLLM refuses other values. */
  readonly choicesEnforced: boolean;
  readonly default: unknown;
  readonly group: string;
  /** Takes `32K`, `25.6k`. */
  readonly humanReadableInt: boolean;
  readonly acceptsAuto: boolean;
  /** A boolean that has a `--no-…` form. */
  readonly negatable: boolean;
  /** A JSON flag that can be written `--flag.key value`. */
  readonly dottedForm: boolean;
  readonly nargs: "+" | "?" | null;
  readonly memoryRelevant: boolean;
  /** `v0.9.2`; `<=v0.6.0` for what is older than the history read; `null` when not known. */
  readonly addedIn: string | null;
  /** The release since which it warns. */
  readonly deprecated: string | null;
  readonly removedIn: string | null;
  /** What does its work now, as people write it: one flag, or a sentence with flags; `null` when nothing does. */
  readonly replacement: string | null;
  /** What else there is to say about a removal ("always on", "was unused in V1"). */
  readonly removalNote: string | null;
  /** The release is known by commit date alone and may be off by one. */
  readonly addedBorderline: boolean;
  readonly removedBorderline: boolean;
  readonly constraints: string | null;
  readonly source: string;
}
