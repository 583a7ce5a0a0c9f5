import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import type { LocalFiles } from "./catalog/localModel.ts";

/** A configuration is kilobytes; an index of the largest checkpoints a few megabytes. */
const largestFileBytes = 32 * 2 ** 20;

/**
 * Reads the small files of model folders inside the given folders (the workspace), links resolved first; anything
 * outside answers as if it were not there. Nothing is written.
 */
export function createLocalFiles(allowedFolders: () => readonly string[]): LocalFiles {
  const resolveAllowed = async (path: string): Promise<string | null> => {
    const real = await realpath(path);
    const roots = await Promise.all(allowedFolders().map((folder) => realpath(folder)));
    return roots.some((root) => isInside(root, real)) ? real : null;
  };
  return {
    readTextFile: (path) =>
      orNull(async () => {
        const real = await resolveAllowed(path);
        if (real === null) return null;
        const info = await stat(real);
        return info.isFile() && info.size <= largestFileBytes ? await readFile(real, "utf8") : null;
      }),
    listFiles: (folder) =>
      orNull(async () => {
        const real = await resolveAllowed(folder);
        return real === null ? null : await readdir(real);
      }),
  };
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
