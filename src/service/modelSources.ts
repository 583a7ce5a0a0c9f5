import { chooseModel, matchOfReading } from "../catalog/chooseModel.ts";
import { findModel as findCatalogueModel, type ModelMatch } from "../catalog/findModel.ts";
import type { LocalFiles } from "../catalog/localModel.ts";
import { createHubModels, type HubAccess, type LookUp, type WantedModel } from "./hubModels.ts";
import { createLocalModels } from "./localModels.ts";

/** Where a model's facts come from, best first: a folder, the Hub, the catalogue, the name. */
export interface ModelSources {
  readonly findModel: (name: string, revision?: string | null) => ModelMatch;
  /** Reads what tells of these models and was not read yet; `onNews` is called whenever `findModel` knows more. */
  readonly read: (
    models: readonly WantedModel[],
    documentPath: string,
    signal: AbortSignal,
    onNews: () => void,
  ) => Promise<void>;
  /** The Hub to ask; `null`: none. */
  readonly useHub: (endpoint: string | null) => void;
  readonly watchHub: (listener: (lookUp: LookUp) => void) => void;
}

export function createModelSources(files: LocalFiles | null, hub: HubAccess | null): ModelSources {
  const folders = createLocalModels(files);
  const hubModels = createHubModels(hub);
  return {
    findModel: (name, revision = null) => {
      const byName = findCatalogueModel(name);
      const folder = folders.find(name);
      if (folder !== null) return matchOfReading(name, folder, `the folder ${name}`, byName);
      const found = hubModels.find(name, revision);
      return found === null ? byName : chooseModel(name, found.reading, found.source, byName);
    },
    read: async (models, documentPath, signal, onNews) => {
      const names = models.map(({ name }) => name);
      const announce = (isNews: boolean) => {
        if (isNews) onNews();
      };
      await Promise.all([
        folders.load(names, documentPath).then(announce),
        hubModels.load(models, signal).then(announce),
      ]);
    },
    useHub: hubModels.useEndpoint,
    watchHub: hubModels.watch,
  };
}
