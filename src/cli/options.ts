/** The options that every command that reads files has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly gpu?: string;
  readonly vllm?: string;
  /** The name that standard input is read as. */
  readonly as?: string;
}
