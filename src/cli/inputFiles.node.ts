import { mkdir, open, readdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from "node:path";
import { cwd } from "node:process";
import type { Readable } from "node:stream";
import ignore, { type Ignore } from "ignore";
import { mayHoldLaunch } from "../launch/mayHoldLaunch.ts";
import type { InputChoice, InputFiles, InputText } from "./host.ts";

/** A script or plan is text of kilobytes; beyond this it is something else. */
const largestFileBytes = 10 * 2 ** 20;
const neverEntered = new Set([".git", "node_modules", ".venv", "venv", "__pycache__"]);
const scriptOrPlan = /\.(?:sh|bash|zsh|ksh|sbatch|slurm)$|\.gpuplan\.ya?ml$|^\.gpuplanrc\.yaml$/i;

/** Files of which few launch anything: they count where they name vLLM. */
const mayLaunch =
  /\.(?:ya?ml|py|ps1|bat|cmd|md|mdx|markdown|mk|just|service|dockerfile|conf|ini)$|^(?:docker|container)file|^procfile|^(?:gnu)?makefile|^\.?justfile$/i;

/** Plans, shell scripts and what else launches vLLM below folders, `.gitignore` respected, links not followed. A file named outright is taken as it is. */
export async function findInputFiles(
  paths: readonly string[],
  choice: InputChoice = {},
): Promise<InputFiles> {
  const chosen = chooseFiles(choice);
  const files: string[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      const info = await stat(path);
      if (info.isDirectory())
        await walk(normalize(path), await rulesAbove(path), { files, problems, chosen: chosen(path) });
      else files.push(path);
    } catch {
      problems.push(`${path}: there is no such file or folder.`);
    }
  }
  return { files: [...new Set(files)].sort(), problems };
}

/** Whether a file below a folder counts; a folder does where something in it may. */
type Chosen = (path: string, isFolder: boolean) => boolean;

/** Patterns are relative to the working folder, and for a folder outside of it to that folder. */
function chooseFiles({ include = [], exclude = [] }: InputChoice): (root: string) => Chosen {
  const excluded = ignore().add([...exclude]);
  const included = ignore().add([...include]);
  return (root) => {
    const base = isBelow(resolve(root), cwd()) ? cwd() : resolve(root);
    return (path, isFolder) => {
      const way = relative(base, path).replaceAll(sep, "/");
      if (excluded.ignores(isFolder ? `${way}/` : way)) return false;
      return isFolder || include.length === 0 || included.ignores(way);
    };
  };
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

/** Rules of one `.gitignore`, relative to its folder, which is absolute. */
interface IgnoreRules {
  readonly folder: string;
  readonly rules: Ignore;
}

/** What the folders above say, up to the repository that holds them all; nothing where there is no repository. */
async function rulesAbove(path: string): Promise<readonly IgnoreRules[]> {
  const rules: IgnoreRules[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const isRepository = await stat(join(folder, ".git")).then(
      () => true,
      () => false,
    );
    if (folder !== resolve(path)) rules.unshift(...(await readIgnoreRules(folder)));
    if (isRepository) return rules;
    if (folder === dirname(folder)) return [];
  }
}

interface Findings {
  readonly files: string[];
  readonly problems: string[];
  readonly chosen: Chosen;
}

async function walk(folder: string, inherited: readonly IgnoreRules[], found: Findings): Promise<void> {
  const rules = [...inherited, ...(await readIgnoreRules(folder))];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) found.problems.push(`${folder}: this folder could not be read.`);
  for (const entry of (entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (neverEntered.has(entry.name) || isIgnored(path, entry.isDirectory(), rules)) continue;
    if (!found.chosen(path, entry.isDirectory())) continue;
    if (entry.isDirectory()) await walk(path, rules, found);
    else if (entry.isFile() && (await isInput(path, entry.name))) found.files.push(path);
  }
}

async function readIgnoreRules(folder: string): Promise<readonly IgnoreRules[]> {
  try {
    const rules = ignore().add(await readFile(join(folder, ".gitignore"), "utf8"));
    return [{ folder: resolve(folder), rules }];
  } catch {
    return [];
  }
}

function isIgnored(path: string, isFolder: boolean, rules: readonly IgnoreRules[]): boolean {
  return rules.some(({ folder, rules: own }) => {
    const way = relative(folder, path).replaceAll("\\", "/");
    return own.ignores(isFolder ? `${way}/` : way);
  });
}

async function isInput(path: string, name: string): Promise<boolean> {
  if (scriptOrPlan.test(name)) return true;
  if (!mayLaunch.test(name)) return isScript(path, name);
  const input = await readInputFile(path);
  return "text" in input && mayHoldLaunch(input.text);
}

/** A file without an ending whose first line names a shell. */
async function isScript(path: string, name: string): Promise<boolean> {
  if (name.includes(".")) return false;
  const file = await open(path, "r").catch(() => null);
  try {
    const { buffer, bytesRead } = (await file?.read(Buffer.alloc(128), 0, 128, 0)) ?? nothingRead;
    return /^#!.*\b(?:ba|z|k|da)?sh\b/.test(buffer.toString("utf8", 0, bytesRead));
  } finally {
    await file?.close();
  }
}

const nothingRead = { buffer: Buffer.alloc(0), bytesRead: 0 };

/** A pipe or device is no file: reading it may never end. A byte order mark is no part of the text. */
export async function readInputFile(path: string): Promise<InputText> {
  try {
    const info = await stat(path);
    if (!info.isFile()) return { problem: `${path}: this is no file.` };
    if (info.size > largestFileBytes) return { problem: `${path}: larger than 10 MiB, not read.` };
    return { text: withoutMark(await readFile(path, "utf8")) };
  } catch {
    return { problem: `${path}: could not be read.` };
  }
}

/** Replaces the text of a file that is there; a byte order mark that it has stays. */
export async function writeTextFile(path: string, text: string): Promise<string | null> {
  try {
    const hasMark = (await readFile(path, "utf8")).startsWith("\uFEFF");
    await writeFile(path, hasMark ? `\uFEFF${text}` : text);
    return null;
  } catch {
    return `${path}: could not be written.`;
  }
}

export async function readStandardInput(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return withoutMark(Buffer.concat(chunks).toString("utf8"));
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

/** Writes a file that must not be there yet, unless `force`. `null` when it is written, else a sentence. */
export async function createTextFile(path: string, text: string, force: boolean): Promise<string | null> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: force ? "w" : "wx" });
    return null;
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    return isThere
      ? `${path} is there already and was left alone; --force writes over it.`
      : `${path}: could not be written.`;
  }
}
