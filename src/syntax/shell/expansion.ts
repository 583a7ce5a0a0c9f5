import type { ExpandedWord, Piece } from "./expandedWord.ts";
import type { CommandPart } from "./shellScript.ts";
import type { Variables } from "./variables.ts";

/** Where words are expanded: the variables so far, and how often each name is used in the whole script. */
export interface ExpansionContext {
  readonly variables: Variables;
  /** How often a variable is expanded outside assignments to itself. */
  readonly useCount: (name: string) => number;
  /** What a `$(…)` prints that decides between words; `null` where it is none. */
  readonly chosen?: (part: CommandPart) => readonly Piece[] | null;
}

/** What one part gives: pieces of the word it stands in, or, for `${A[@]}`, whole words. */
export type Expansion = { readonly pieces: readonly Piece[] } | ExpandedWord[];
