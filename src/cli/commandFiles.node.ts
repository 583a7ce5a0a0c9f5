import { stderr, stdin } from "node:process";
import type { CliHost } from "./host.ts";

type CommandFiles = Pick<
  CliHost,
  | "findInputFiles"
  | "isBelowWorkingFolder"
  | "readInputFile"
  | "readFoundFile"
  | "readStandardInput"
  | "openLog"
  | "writeTextFile"
  | "createTextFile"
>;

/** The files of this machine. What reads them is loaded by the first command that does: help and completion read none. */
export function createCommandFiles(): CommandFiles {
  const files = () => import("./inputFiles.node.ts");
  const reader = async () => (await import("../service/inputFiles.node.ts")).promptReader;
  return {
    findInputFiles: async (paths, choice) => (await files()).findInputFiles(paths, choice),
    isBelowWorkingFolder: async (path) => (await files()).isBelowWorkingFolder(path),
    readInputFile: async (path) => (await reader()).readInputFile(path),
    readFoundFile: async (path) => (await reader()).readFoundFile(path),
    readStandardInput: async () => (await files()).readStandardInput(stdin),
    openLog: async (path) => (await import("./logInput.node.ts")).openLog(path, stdin, stderr),
    writeTextFile: async (path, text) => (await files()).writeTextFile(path, text),
    createTextFile: async (path, text, force) => (await files()).createTextFile(path, text, force),
  };
}
