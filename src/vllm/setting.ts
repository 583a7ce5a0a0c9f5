import { excerpt } from "../text/excerpt.ts";
import type { TextRange } from "../text/textRange.ts";
import type { FlagRecord } from "./flagRecord.ts";

/** A value as vLLM's parser would hand it on; JSON flags are plain objects and arrays. */
export type SettingValue =
  | string
  | number
  | boolean
  | null
  | readonly SettingValue[]
  | { readonly [key: string]: SettingValue };

/** One setting of a launch or of a plan's `args`, after spelling, prefixes, negation and last-one-wins are resolved. */
export interface Setting {
  /** vLLM's field name with underscores, `max_model_len`. */
  readonly field: string;
  readonly flag: FlagRecord;
  /** `undefined` when it depends on something that the file does not tell. */
  readonly value: SettingValue | undefined;
  readonly unresolved?: string;
  /** As written, `32K`; `""` for a boolean flag. */
  readonly written: string;
  /** The flag's name as written, `--max_model_len` or `max-model-len`. */
  readonly nameRange: TextRange;
  /** The value's characters; for a boolean flag the same as `nameRange`. */
  readonly valueRange: TextRange;
  /** Name and value together: what a fix removes. */
  readonly range: TextRange;
  /** The literal elsewhere in the file that gives the value (an assignment used only here); edits go there. */
  readonly definition?: TextRange;
}

/** What is wrong with one word of the command line. Every kind is turned into a sentence by its rule. */
export type SettingProblem =
  | {
      readonly kind: "unknown";
      readonly name: string;
      readonly nearest: string | null;
      readonly nameRange: TextRange;
      readonly range: TextRange;
    }
  | {
      readonly kind: "ambiguous";
      readonly name: string;
      readonly candidates: readonly string[];
      readonly nameRange: TextRange;
      readonly range: TextRange;
    }
  | {
      readonly kind: "removed";
      readonly name: string;
      readonly flag: FlagRecord;
      readonly nameRange: TextRange;
      readonly range: TextRange;
    }
  | {
      readonly kind: "missing-value";
      readonly name: string;
      readonly flag: FlagRecord;
      readonly nameRange: TextRange;
      readonly range: TextRange;
    }
  | {
      readonly kind: "value-on-boolean";
      readonly name: string;
      readonly flag: FlagRecord;
      readonly written: string;
      readonly valueRange: TextRange;
      readonly range: TextRange;
    }
  | {
      readonly kind: "wrong-type";
      readonly name: string;
      readonly flag: FlagRecord;
      readonly written: string;
      readonly expected: string;
      readonly valueRange: TextRange;
      readonly range: TextRange;
    }
  | {
      readonly kind: "wrong-choice";
      readonly name: string;
      readonly flag: FlagRecord;
      readonly written: string;
      /** The value as vLLM gets it. */
      readonly given: string;
      readonly nearest: string | null;
      readonly valueRange: TextRange;
      readonly range: TextRange;
    }
  | { readonly kind: "stray-word"; readonly written: string; readonly range: TextRange };

/** A model name as written; `value` is `undefined` when it depends on something that the file does not tell. */
export interface ModelArgument {
  readonly value: string | undefined;
  readonly unresolved?: string;
  readonly written: string;
  readonly range: TextRange;
  readonly definition?: TextRange;
}

/** Everything that a command line or an `args` mapping says. */
export interface Settings {
  readonly model: ModelArgument | null;
  /** Keyed by `field`; where a flag stands twice, the last one, as vLLM does. */
  readonly byField: ReadonlyMap<string, Setting>;
  readonly problems: readonly SettingProblem[];
  /** True when words could not be resolved that may hold further flags (`"$@"`, `$EXTRA_ARGS`), so that absent ≠ default. */
  readonly mayHaveMore: boolean;
  /** The first of these words; the model may be among them where none is named. */
  readonly untold?: string | null;
  /** Why other files that are named do not tell more, for messages: "vllm.yaml is not there". */
  readonly unread?: readonly string[];
}

/** What a message says of an expression that is not known: "$LEN, which this file does not tell". */
export function notTold(expression: string, { unread = [] }: Pick<Settings, "unread">): string {
  const isTemplate = /\{\{|\{%/.test(expression);
  const why = isTemplate ? "which this template is yet to be given" : "which this file does not tell";
  return [`${excerpt(expression)}, ${why}`, ...unread].join("; ");
}

/** One `key: value` of a vLLM `--config` file or of a plan's `args`, before it is judged. */
export interface MappingEntry {
  /** The key as written, with hyphens or underscores. */
  readonly name: string;
  readonly nameRange: TextRange;
  readonly value: SettingValue;
  /** Set when the value depends on something that the file does not tell; `value` does not count then. */
  readonly unresolved?: string;
  readonly written: string;
  readonly valueRange: TextRange;
  readonly range: TextRange;
  /** The literal elsewhere in the file that gives the value, where an edit there changes nothing else. */
  readonly definition?: TextRange;
}
