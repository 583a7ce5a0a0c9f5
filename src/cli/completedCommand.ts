/** One command as completion needs it. */
export interface CompletedCommand {
  /** The words that lead to it: none for the program itself, then `["check"]`, `["gpus", "compare"]`. */
  readonly path: readonly string[];
  readonly children: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** What its argument may be, where only certain words may. */
  readonly words: readonly string[];
}

export interface CompletedOption {
  /** With its dashes. */
  readonly name: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}
