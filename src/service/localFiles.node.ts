import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import type { LocalFiles } from "../catalog/localModel.ts";

/** A configuration is kilobytes; an index of the largest checkpoints a few megabytes. */
const largestFileBytes = 32 * 2 ** 20;

/**
 * Reads the small files of model folders inside the given folders (the workspace), links resolved first; anything
 * outside answers as if it were not there. Nothing is written.
 */
export function createLocalFiles(allowedFolders: () => readonly string[]): LocalFiles {
  return {
    readTextFile: (path) =>
      orNull(async () => {
        const real = await resolveAllowed(path, allowedFolders());
        if (real === null) return null;
        const info = await stat(real);
        return info.isFile() && info.size <= largestFileBytes ? await readFile(real, "utf8") : null;
      }),
    listFiles: (folder) =>
      orNull(async () => {
        const real = await resolveAllowed(folder, allowedFolders());
        return real === null ? null : await readdir(real);
      }),
  };
}

/**
 * The file behind a path, where that lies inside one of the folders; `null` where it does not. Throws where there is
 * none. The path of another machine is not even asked for: that alone would tell the machine who asks.
 */
export async function resolveAllowed(path: string, folders: readonly string[]): Promise<string | null> {
  if (/^[\\/]{2}/.test(path) && !folders.some((folder) => isInside(folder, path))) return null;
  const real = await realpath(path);
  const roots = await Promise.all(folders.map((folder) => realpath(folder)));
  return roots.some((root) => isInside(root, real)) ? real : null;
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

/** What cannot be read is not there: a folder that is named may well be on another machine. */
async function orNull<T>(read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
