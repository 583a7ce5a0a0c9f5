import type { CliHost, ServerReader } from "../../src/cli/host.ts";
import { runProgram } from "../../src/cli/program.ts";
import { createService } from "../../src/service/service.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

export interface Outcome {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
  /** Files that were written, by path. */
  readonly written: Readonly<Record<string, string>>;
}

interface RunOptions {
  readonly standardInput?: string;
  readonly colors?: boolean;
  readonly serverReader?: ServerReader;
}

/** Runs one command line over files that exist only here; every file is found when a folder is named. */
export async function runCli(
  words: readonly string[],
  files: Readonly<Record<string, string>> = {},
  { standardInput = "", colors = false, serverReader }: RunOptions = {},
): Promise<Outcome> {
  const output: string[] = [];
  const errors: string[] = [];
  const written: Record<string, string> = {};
  const host: CliHost = {
    createService: async () =>
      createService({
        parsers: await loadLaunchParsers(),
        localFiles: null,
        reportFault: (where, error) => {
          throw new Error(`Fault in ${where}`, { cause: error });
        },
      }),
    findInputFiles: async (paths) => {
      const named = paths.flatMap((path) => (path === "." ? Object.keys(files) : [path]));
      return {
        files: named
          .filter((path) => path in files)
          .sort()
          .map((path) => ({ path, isFound: false })),
        problems: named
          .filter((path) => !(path in files))
          .map((path) => `${path}: there is no such file or folder.`),
      };
    },
    readInputFile: async (path) => {
      const text = files[path];
      return text === undefined || text === "unreadable"
        ? { problem: `${path}: could not be read.` }
        : { text };
    },
    readFoundFile: async () => null,
    readRulePage: async (rule) => files[`docs/rules/${rule}.md`] ?? null,
    readStandardInput: async () => standardInput,
    openLog: async (path) => {
      const text = path === "-" ? standardInput : files[path];
      return text === undefined ? { problem: `${path}: could not be read.` } : { chunks: inPieces(text) };
    },
    openServerReader: async () => {
      if (serverReader === undefined) throw new Error("No server was expected to be read.");
      return serverReader;
    },
    writeTextFile: async (path, text) => {
      written[path] = text;
      return path in files ? null : `${path}: could not be written.`;
    },
    createTextFile: async (path, text, force) => {
      if (path in files && !force)
        return `${path} is there already and was left alone; --force writes over it.`;
      written[path] = text;
      return null;
    },
    write: (text) => void output.push(text),
    writeError: (text) => void errors.push(text),
    isBelowWorkingFolder: async (path) => !path.startsWith("/") && !path.startsWith(".."),
    startAssistantServer: async () => void output.push("the server for assistants\n"),
    workingFolder: "/home/ann/project",
    startLanguageServer: async () => void output.push("the language server\n"),
    version: "0.0.0",
    terminal: { columns: 100, colors },
  };
  const status = await runProgram(words, host);
  return { status, output: output.join(""), errors: errors.join(""), written };
}

/** As a file is read: cut where it happens to be cut. */
async function* inPieces(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += 1000) yield text.slice(start, start + 1000);
}
