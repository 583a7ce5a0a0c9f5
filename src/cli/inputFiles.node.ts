import { readFile, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, normalize, relative, resolve, sep } from "node:path";
import { cwd } from "node:process";
import type { Readable } from "node:stream";
import { chooseByPatterns } from "../service/ignoreRules.node.ts";
import { findFilesBelow } from "../service/inputFiles.node.ts";
import { makeFolder } from "../startup/makeFolder.node.ts";
import { decodeText, encodeLike } from "../text/textEncoding.node.ts";
import type { InputChoice, InputFile, InputFiles } from "./host.ts";

/** Plans, shell scripts and what else launches vLLM below folders, `.gitignore` respected, links not followed. A file named outright is taken as it is. */
export async function findInputFiles(
  paths: readonly string[],
  { include = [], exclude = [] }: InputChoice = {},
): Promise<InputFiles> {
  const found = new Map<string, InputFile>();
  const problems: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info === null) problems.push(`${path}: there is no such file or folder.`);
    else if (!info.isDirectory()) found.set(path, { path, isFound: false });
    else {
      // Patterns are relative to the working folder, and for a folder outside of it to that folder.
      const base = isBelow(resolve(path), cwd()) ? cwd() : resolve(path);
      const below = await findFilesBelow(normalize(path), chooseByPatterns(base, include, exclude));
      problems.push(...below.problems);
      for (const each of below.files) if (!found.has(each)) found.set(each, { path: each, isFound: true });
    }
  }
  return { files: [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), problems };
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Whether a path is in the working folder as it is written, and stays there when its links are followed. One that
 * leads out is not asked for: on Windows that alone would tell another machine who asks.
 */
export async function isBelowWorkingFolder(path: string): Promise<boolean> {
  if (!isBelow(resolve(path), cwd())) return false;
  const real = await realpath(path).catch(() => null);
  if (real !== null) return isBelow(real, await realpath(cwd()));
  return dirname(path) !== path && (await isBelowWorkingFolder(dirname(path)));
}

/** Replaces the text of a file that is there; its encoding and a byte order mark that it has stay. */
export async function writeTextFile(path: string, text: string): Promise<string | null> {
  try {
    const bytes = encodeLike(await readFile(path), text);
    if (bytes === null) return `${path}: is not all UTF-8 and was left alone.`;
    await writeFile(path, bytes);
    return null;
  } catch {
    return `${path}: could not be written.`;
  }
}

export async function readStandardInput(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return decodeText(Buffer.concat(chunks));
}

/** Writes a file that must not be there yet, unless `force`. `null` when it is written, else a sentence. */
export async function createTextFile(path: string, text: string, force: boolean): Promise<string | null> {
  try {
    makeFolder(dirname(path));
    await writeFile(path, text, { flag: force ? "w" : "wx" });
    return null;
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    return isThere
      ? `${path} is there already and was left alone; --force writes over it.`
      : `${path}: could not be written.`;
  }
}
