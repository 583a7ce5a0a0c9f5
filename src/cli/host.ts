import type { Service } from "../service.ts";

/** What the command line needs from the machine it runs on; tests give their own. */
export interface CliHost {
  readonly createService: () => Promise<Service>;
  /** The Hub that `--hub` asks, where the environment names another one (`HF_ENDPOINT`). */
  readonly hubEndpoint?: string;
  /** Plans and scripts among files and folders, sorted; files named outright are taken as they are. */
  readonly findInputFiles: (paths: readonly string[]) => Promise<InputFiles>;
  readonly readInputFile: (path: string) => Promise<InputText>;
  readonly readStandardInput: () => Promise<string>;
  /** A log of any size as a stream; `-` is standard input. */
  readonly openLog: (path: string) => Promise<LogInput>;
  /** Writes a file that is there already; the answer says what went wrong, `null` when nothing did. */
  readonly writeTextFile: (path: string, text: string) => Promise<string | null>;
  /** Writes a new file, folders included; one that is there is kept unless `force`. The answer says what went wrong. */
  readonly createTextFile: (path: string, text: string, force: boolean) => Promise<string | null>;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** A rule's page, in Markdown; `null` where the pages did not come along. */
  readonly readRulePage?: (rule: string) => Promise<string | null>;
  /** Speaks the Language Server Protocol on standard input and output until the client goes. */
  readonly startLanguageServer: () => Promise<void>;
  readonly terminal: Terminal;
  /** Of this program, `0.1.0`. */
  readonly version: string;
}

export interface Terminal {
  readonly columns: number;
  readonly colors: boolean;
}

export interface InputFiles {
  readonly files: readonly string[];
  /** Sentences about what could not be read. */
  readonly problems: readonly string[];
}

export type InputText = { readonly text: string } | { readonly problem: string };

/** The chunks may end in an error of the file system, which is a problem of the file too. */
export type LogInput = { readonly chunks: AsyncIterable<string> } | { readonly problem: string };

/** Exit status, as `--help` and the documentation promise. */
export const exitStatus = { done: 0, findings: 1, wrongUsage: 2, fault: 3 } as const;
