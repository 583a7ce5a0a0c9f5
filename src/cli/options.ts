/** The options that every command that reads files has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly gpu?: string;
  readonly vllm?: string;
  /** Ask the Hub for the models that are named. Nothing is sent without it. */
  readonly hub?: boolean;
  /** A file with prices of one's own. */
  readonly prices?: string;
  /** The name that standard input is read as. */
  readonly as?: string;
}
