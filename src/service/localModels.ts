import { type LocalFiles, readLocalModel } from "../catalog/localModel.ts";
import type { ModelReading } from "../catalog/modelFiles.ts";

/** Models whose configuration lies in a folder, read once and remembered. */
export interface LocalModels {
  readonly find: (name: string) => ModelReading | null;
  /** Reads the folders among `names` that were not read yet; true when there was one. */
  readonly load: (names: readonly string[], documentPath: string) => Promise<boolean>;
}

/** `null` where the host has no file system (a browser). */
export function createLocalModels(files: LocalFiles | null): LocalModels {
  const read = new Map<string, ModelReading>();
  return {
    find: (name) => read.get(name) ?? null,
    load: async (names, documentPath) => {
      if (files === null) return false;
      const unread = names.filter((name) => isFolderPath(name) && !read.has(name));
      for (const name of unread) {
        read.set(name, await readLocalModel(files, resolveFolder(name, documentPath)));
      }
      return unread.length > 0;
    },
  };
}

/** Only what is written as a path is looked for on the disk: `org/name` is an id, `./name` and `/models/name` are folders. */
function isFolderPath(name: string): boolean {
  return /^(?:\.{1,2}[\\/]|[\\/]|[a-z]:[\\/])/i.test(name);
}

/** A relative folder counts from the document's own. */
function resolveFolder(name: string, documentPath: string): string {
  if (!name.startsWith(".")) return name;
  const folder = documentPath.replace(/[\\/][^\\/]*$/, "");
  return `${folder}/${name}`;
}
