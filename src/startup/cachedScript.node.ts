import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { makeFolder } from "./makeFolder.node.ts";

/** A CommonJS file that has been evaluated. */
export interface CachedScript {
  readonly exports: unknown;
  /** Keeps what V8 has translated so far for the next start, unless this one began with it; a few milliseconds. */
  readonly keep: () => void;
  /** Whether there is nothing to keep any more. */
  readonly isKept: () => boolean;
}

/**
 * Evaluates a CommonJS file with V8's translation of it from an earlier start, if `cacheFile` holds one: most of the
 * time that a large file takes to start goes into that. V8 itself refuses a translation by another version or under
 * other flags, but knows the file only by its length; so the cache is named after file, size and time, too.
 * Without a folder to write to, every start translates.
 */
export function runCachedScript(path: string, cacheFile: string | null): CachedScript {
  const cachedData = cacheFile === null ? undefined : readIfThere(cacheFile);
  const script = new Script(wrap(readFileSync(path, "latin1")), {
    filename: path,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {} };
  const run: unknown = script.runInThisContext();
  if (typeof run !== "function") throw new Error(`${path} is no CommonJS file`);
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  let isKept = cacheFile === null || (cachedData !== undefined && script.cachedDataRejected !== true);
  return {
    exports: module.exports,
    keep: () => {
      if (cacheFile !== null && !isKept) writeWhole(cacheFile, script.createCachedData());
      isKept = true;
    },
    isKept: () => isKept,
  };
}

/** As Node wraps a CommonJS file; the build writes nothing but ASCII, so that reading it as Latin 1 loses nothing. */
function wrap(source: string): string {
  return `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
}

/** The file's cache in a folder of caches: one name for each content and each program that runs it. */
export function cacheFileFor(path: string, folder: string, program: string, version: string): string {
  const { size, mtimeMs } = statSync(path);
  const content = `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`;
  return join(folder, `${program}-${version}-${content}-v8-${process.versions.v8}.cache`);
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Renamed into place, so that nobody reads half of it. */
function writeWhole(file: string, content: Buffer): void {
  try {
    makeFolder(dirname(file), 0o700);
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, content, { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    // The next start translates again; that is all.
  }
}
