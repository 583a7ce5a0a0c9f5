import { readFile, stat } from "node:fs/promises";
import { resolveAllowed } from "./localFiles.node.ts";
import type { ReadNeighbour } from "./neighbourTexts.ts";

/** Environment files and configurations are kilobytes. */
const largestFileBytes = 2 ** 20;

/** Reads the texts that a document names, inside the given folders (the workspace) alone, links resolved first. */
export function createNeighbourReader(allowedFolders: () => readonly string[]): ReadNeighbour {
  return async (path) => {
    try {
      const real = await resolveAllowed(path.replace(/^\/(?=[a-z]:)/i, ""), allowedFolders());
      if (real === null) return { problem: "lies outside the workspace and is not read" };
      const info = await stat(real);
      if (info.isDirectory()) return { problem: "is a folder" };
      if (!info.isFile()) return { problem: "is no file" };
      if (info.size > largestFileBytes) return { problem: "is larger than 1 MiB and is not read" };
      const text = await readFile(real, "utf8");
      // A byte order mark is no part of the text: editors do not count it.
      return text.includes("\0") ? { problem: "is not a text" } : { text: text.replace(/^\uFEFF/, "") };
    } catch (error) {
      return { problem: isMissing(error) ? "is not there" : "cannot be read" };
    }
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
