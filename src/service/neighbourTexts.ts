import type { NeighbourReading } from "../launch/neighbourFiles.ts";

/** Gives a file's text, or why not: the end of a sentence that begins with its name. Reads, and runs nothing. */
export type ReadNeighbour = (
  path: string,
) => Promise<{ readonly text: string } | { readonly problem: string }>;

/** The texts of files that documents name, read once and remembered until somebody says that they changed. */
export interface NeighbourTexts {
  readonly read: (path: string) => NeighbourReading;
  /** Reads those of the files that were not read yet; true when there was one. */
  readonly load: (paths: readonly string[]) => Promise<boolean>;
  /** `text`: what an editor has, which wins over the disk; `null`: the disk counts again, and what was read is old. */
  readonly change: (path: string, text: string | null) => void;
}

/** Far more files than a workspace's documents name; beyond it the oldest are read again. */
const mostTexts = 500;

/** `read` is `null` where the host has no file system (a browser): editors' texts are all there is. */
export function createNeighbourTexts(read: ReadNeighbour | null): NeighbourTexts {
  const onDisk = new Map<string, NeighbourReading>();
  const inEditors = new Map<string, NeighbourReading>();
  const find = (path: string) => inEditors.get(path) ?? onDisk.get(path);
  return {
    read: (path) => find(path) ?? { kind: "unread" },
    load: async (paths) => {
      if (read === null) return false;
      const unread = paths.filter((path) => find(path) === undefined);
      for (const path of unread) {
        const file = await read(path);
        onDisk.set(
          path,
          "text" in file ? { kind: "text", text: file.text } : { kind: "problem", problem: file.problem },
        );
        const [oldest] = onDisk.keys();
        if (onDisk.size > mostTexts && oldest !== undefined) onDisk.delete(oldest);
      }
      return unread.length > 0;
    },
    change: (path, text) => {
      onDisk.delete(path);
      if (text === null) inEditors.delete(path);
      else inEditors.set(path, { kind: "text", text });
    },
  };
}
