import type { AnswerTool } from "../mcp/tools.ts";
import type { FetchMetrics } from "../service/metricsSource.ts";
import type { Service } from "../service/service.ts";
import type { ProgressTarget } from "./progress.ts";

/** What the command line needs from the machine it runs on; tests give their own. */
export interface CliHost {
  /** Only a service that may ask the Hub can reach the network at all. */
  readonly createService: (mayAskHub: boolean) => Promise<Service>;
  /** The Hub that `--hub` asks, where the environment names another one (`HF_ENDPOINT`). */
  readonly hubEndpoint?: string;
  /** What may hold a plan or launch among files and folders, sorted; files named outright are taken as they are. */
  readonly findInputFiles: (paths: readonly string[], choice: InputChoice) => Promise<InputFiles>;
  /** Links followed; a path to nothing counts by the folder that it would be in. */
  readonly isBelowWorkingFolder: (path: string) => Promise<boolean>;
  readonly readInputFile: (path: string) => Promise<InputText>;
  /** A file that was found below a folder; `null` where its text says that it is none of ours. */
  readonly readFoundFile: (path: string) => Promise<InputText | null>;
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
  /** Offers tools to an assistant on standard input and output until it goes. */
  readonly startAssistantServer: (answer: AnswerTool) => Promise<void>;
  /** Running servers, asked only at the address that was typed; a watch ends when the person ends it. */
  readonly openServerReader: (watches: boolean) => Promise<ServerReader>;
  readonly terminal: Terminal;
  /** Where a bar may be drawn; absent where standard error is no terminal. */
  readonly progress?: ProgressTarget;
  /** The folder that paths are relative to, absolute. */
  readonly workingFolder: string;
  /** Of this program, `0.1.0`. */
  readonly version: string;
}

export interface ServerReader {
  readonly fetch: FetchMetrics;
  readonly ended: AbortSignal;
  /** Ends early, without an error, with the watch. */
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => Date;
}

export interface Terminal {
  readonly columns: number;
  readonly colors: boolean;
}

/** Which files below folders count; patterns are those of `.gitignore`, relative to the working folder. */
export interface InputChoice {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface InputFiles {
  readonly files: readonly InputFile[];
  /** Sentences about what could not be read. */
  readonly problems: readonly string[];
}

export interface InputFile {
  readonly path: string;
  /** Found below a folder rather than named: it counts where its text says so. */
  readonly isFound: boolean;
}

export type InputText = { readonly text: string } | { readonly problem: string };

/** The chunks may end in an error of the file system, which is a problem of the file too. */
export type LogInput = { readonly chunks: AsyncIterable<string> } | { readonly problem: string };

/** Exit status, as `--help` and the documentation promise. */
export const exitStatus = { done: 0, findings: 1, wrongUsage: 2, fault: 3 } as const;
