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
  readonly addedIn: string | null;
  readonly deprecated: string | null;
  readonly removedIn: string | null;
  readonly replacement: string | null;
  readonly constraints: string | null;
  readonly source: string;
}
