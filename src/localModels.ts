import { findModel as findCatalogueModel, type ModelMatch } from "./catalog/findModel.ts";
import { type LocalFiles, type LocalModel, readLocalModel } from "./catalog/localModel.ts";

/** Models whose configuration lies in a folder, read once and remembered, in front of the catalogue. */
export interface LocalModels {
  readonly findModel: (name: string) => ModelMatch;
  /** Reads the folders among `names` that were not read yet; true when there was one. */
  readonly load: (names: readonly string[], documentPath: string) => Promise<boolean>;
}

/** `null` where the host has no file system (a browser): then only the catalogue answers. */
export function createLocalModels(files: LocalFiles | null): LocalModels {
  const read = new Map<string, ModelMatch>();
  return {
    findModel: (name) => read.get(name) ?? findCatalogueModel(name),
    load: async (names, documentPath) => {
      if (files === null) return false;
      const unread = names.filter((name) => isFolderPath(name) && !read.has(name));
      for (const name of unread) {
        const model = await readLocalModel(files, resolveFolder(name, documentPath));
        read.set(name, toMatch(name, model));
      }
      return unread.length > 0;
    },
  };
}

/** A folder that tells nothing may still bear a name that does. */
function toMatch(name: string, model: LocalModel): ModelMatch {
  if (model.kind === "model") {
    const { record, shape, assumption } = model;
    return assumption === null
      ? { kind: "known", id: name, spelling: name, record, shape }
      : { kind: "assumed", id: name, record, shape, assumption };
  }
  const byName = findCatalogueModel(name);
  return byName.kind === "unknown" ? { ...byName, reason: model.problem } : byName;
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
