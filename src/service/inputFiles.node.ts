import {
  close,
  closeSync,
  constants,
  fstat,
  fstatSync,
  open,
  openSync,
  read,
  readSync,
  type Stats,
} from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { mayHoldLaunch } from "../launch/mayHoldLaunch.ts";
import { isShellScript } from "../launch/shebang.ts";
import { decodeText } from "../text/textEncoding.node.ts";
import {
  type Chosen,
  type IgnoreRules,
  ignoreFileName,
  isIgnored,
  readIgnoreRules,
  rulesAbove,
} from "./ignoreRules.node.ts";
import { inParallel } from "./inParallel.ts";
import { inputKind, isNeverEntered, largestInputBytes } from "./inputNames.ts";

/** A text, or a sentence about why there is none. */
export type InputText = { readonly text: string } | { readonly problem: string };

export interface FoundFiles {
  /** Files whose names allow a launch or plan, sorted; an `InputReader` tells which of them count. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/** So many folders or files are read together: the disk's waiting time is spent on others, and few handles are open. */
const atOnce = 16;

/** What may hold a launch or plan below a folder, `.gitignore` respected, links not followed. Nothing is read yet. */
export async function findFilesBelow(
  root: string,
  chosen: Chosen = () => true,
  signal?: AbortSignal,
): Promise<FoundFiles> {
  const files: string[] = [];
  const problems: string[] = [];
  let level = [{ folder: root, inherited: await rulesAbove(root) }];
  while (level.length > 0) {
    const next: typeof level = [];
    const enter = async ({ folder, inherited }: (typeof level)[number]): Promise<void> => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
      if (entries === null) problems.push(`${folder}: this folder could not be read.`);
      const hasRules = entries?.some(({ name }) => name === ignoreFileName) === true;
      const rules = hasRules ? [...inherited, ...(await readIgnoreRules(folder))] : inherited;
      for (const entry of entries ?? []) {
        const path = join(folder, entry.name);
        if (!isOpenTo(path, entry.isDirectory(), rules) || !chosen(path, entry.isDirectory())) continue;
        if (entry.isDirectory()) next.push({ folder: path, inherited: rules });
        else if (entry.isFile() && inputKind(entry.name) !== null) files.push(path);
      }
    };
    await inParallel(level, atOnce, enter, signal);
    level = next;
  }
  return { files: files.sort(), problems: problems.sort() };
}

/** Whether `findFilesBelow` would find this one path, or enter it where it is a folder. */
export async function wouldFind(path: string, root: string): Promise<"file" | "folder" | null> {
  let rules: readonly IgnoreRules[] = await rulesAbove(root);
  let folder = root;
  const names = relative(root, path).split(sep);
  for (const [index, name] of names.entries()) {
    rules = [...rules, ...(await readIgnoreRules(folder))];
    folder = join(folder, name);
    const info = await lstat(folder).catch(() => null);
    if (info === null || !isOpenTo(folder, info.isDirectory(), rules)) return null;
    if (!info.isDirectory())
      return index === names.length - 1 && info.isFile() && inputKind(name) !== null ? "file" : null;
  }
  return "folder";
}

function isOpenTo(path: string, isFolder: boolean, rules: readonly IgnoreRules[]): boolean {
  return !isNeverEntered(basename(path)) && !isIgnored(path, isFolder, rules);
}

/** How files are read, as the calls of the system: with waiting in between, or at one go. */
interface FileCalls {
  readonly open: (path: string, flags: number) => number | Promise<number>;
  readonly stat: (file: number) => Stats | Promise<Stats>;
  readonly read: (file: number, into: Buffer, from: number) => number | Promise<number>;
  readonly close: (file: number) => void | Promise<void>;
}

/** Reads the files that a command or a check of the workspace is about. */
export interface InputReader {
  readonly readInputFile: (path: string) => Promise<InputText>;
  /** A file that was found below a folder; `null` for one that turns out to be none of ours. */
  readonly readFoundFile: (path: string) => Promise<InputText | null>;
}

const readPart = promisify(read);

/** For a server, which goes on answering while a disk, or somebody else's machine behind it, takes its time. */
export const patientReader = createInputReader({
  open: promisify(open),
  stat: promisify<number, Stats>(fstat),
  read: async (file, into, from) => (await readPart(file, into, from, into.length - from, from)).bytesRead,
  close: promisify(close),
});

/** For a command, which has nothing else to do: a tenth of the processor's time for small files. */
export const promptReader = createInputReader({
  open: openSync,
  stat: (file) => fstatSync(file),
  read: (file, into, from) => readSync(file, into, from, into.length - from, from),
  close: closeSync,
});

function createInputReader(calls: FileCalls): InputReader {
  return {
    readInputFile: (path) => readInput(calls, path, null),
    readFoundFile: async (path) => {
      const kind = inputKind(basename(path));
      if (kind === "script-or-plan") return readInput(calls, path, null);
      const isNamedSo = kind === "may-launch";
      const input = await readInput(calls, path, isNamedSo ? null : isShellScript);
      return "text" in input && (!isNamedSo || mayHoldLaunch(input.text)) ? input : null;
    },
  };
}

/** Opening a pipe would wait for whoever writes into it; Windows has no such flag, and no such pipes. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The text of a file. A pipe or device is none: reading it may never end. A byte order mark is no part of the text. Only
 * what begins as `begins` wants it is read to its end.
 */
async function readInput(
  calls: FileCalls,
  path: string,
  begins: ((text: string) => boolean) | null,
): Promise<InputText> {
  let file: number | null = null;
  try {
    file = await calls.open(path, openFlags);
    const info = await calls.stat(file);
    if (!info.isFile()) return noFile(path);
    if (info.size > largestInputBytes) return { problem: `${path}: larger than 10 MiB, not read.` };
    if (begins !== null && !begins((await readBytes(calls, file, 128)).toString("utf8")))
      return unreadable(path);
    // The files of `/proc` say that they are empty.
    const bytes = await readBytes(calls, file, info.size === 0 ? emptyFileBytes : info.size);
    return { text: decodeText(bytes) };
  } catch {
    return file === null && (await isNoFile(path)) ? noFile(path) : unreadable(path);
  } finally {
    if (file !== null) await calls.close(file);
  }
}

const emptyFileBytes = 2 ** 16;

/** The first bytes, at most `count`: the file may have become shorter meanwhile. */
async function readBytes(calls: FileCalls, file: number, count: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(count);
  let filled = 0;
  while (filled < count) {
    const bytes = await calls.read(file, buffer, filled);
    if (bytes === 0) break;
    filled += bytes;
  }
  return buffer.subarray(0, filled);
}

async function isNoFile(path: string): Promise<boolean> {
  const info = await lstat(path).catch(() => null);
  return info !== null && !info.isFile() && !info.isSymbolicLink();
}

function noFile(path: string): InputText {
  return { problem: `${path}: this is no file.` };
}

function unreadable(path: string): InputText {
  return { problem: `${path}: could not be read.` };
}
