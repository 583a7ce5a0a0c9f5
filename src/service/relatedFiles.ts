import { isConfigFile } from "../config/configFile.ts";
import type { Analysis } from "../findings/analysis.ts";
import { pathBeside } from "../launch/neighbourFiles.ts";
import type { AnalysisContext } from "./analysis.ts";
import { createFolderConfigs, type FolderConfig, noFolderConfig } from "./folderConfig.ts";
import { createNeighbourTexts, type ReadNeighbour } from "./neighbourTexts.ts";
import { isOnDisk, pathOfUri } from "./pathOfUri.ts";
import { createPlanLinks } from "./planLinks.ts";

/** What documents have to do with other files: those that they name, and the plans that name them. */
export interface RelatedFiles {
  readonly contextFor: (uri: string) => Pick<AnalysisContext, "readFile" | "plansNaming">;
  /** What the nearest `.gpuplanrc.yaml` says of a document; nothing of one that is no file. */
  readonly configFor: (uri: string) => FolderConfig;
  /** Takes note of a document's newest analysis: a plan may have something new to say of its scripts. */
  readonly note: (uri: string, analysis: Analysis) => void;
  /** Reads the files that were not read yet, and forgets what rested on them; true when there was one. */
  readonly load: (files: readonly string[]) => Promise<boolean>;
  /** A file has another text (`null`: on the disk); true when anything rested on it. */
  readonly change: (uri: string, text: string | null) => boolean;
  readonly close: (uri: string) => void;
  /** Whether a plan has changed, since this was last asked, what is to be said of a script. */
  readonly takeNews: () => boolean;
}

/** `remembered`, by URI, is what other files can make obsolete: such entries are taken out. */
export function createRelatedFiles(
  read: ReadNeighbour | null,
  remembered: Map<string, { readonly analysis: Analysis }>,
  isFile: (uri: string) => boolean = isOnDisk,
): RelatedFiles {
  const texts = createNeighbourTexts(read);
  const plans = createPlanLinks();
  const findConfig = createFolderConfigs(texts.read);
  let hasNews = false;
  const forgetWhere = (isObsolete: (analysis: Analysis) => boolean): boolean => {
    const obsolete = [...remembered].filter(([, { analysis }]) => isObsolete(analysis));
    for (const [uri] of obsolete) remembered.delete(uri);
    return obsolete.length > 0;
  };
  const forgetScripts = (paths: readonly string[]): boolean =>
    paths.length > 0 &&
    forgetWhere(({ kind, path }) => kind === "launches" && paths.includes(pathBeside("", path) ?? ""));
  const forgetThoseOn = (paths: readonly string[]): boolean =>
    forgetWhere(({ files }) => files.some((file) => paths.includes(file)));
  return {
    contextFor: (uri) => (isFile(uri) ? { readFile: texts.read, plansNaming: plans.linksTo } : {}),
    configFor: (uri) => (isFile(uri) ? findConfig(pathOfUri(uri)) : noFolderConfig),
    note: (uri, analysis) => {
      if (isFile(uri) && forgetScripts(plans.note(uri, analysis))) hasNews = true;
    },
    load: async (files) => {
      const unread = files.filter((file) => texts.read(file).kind === "unread");
      if (!(await texts.load(files))) return false;
      // That a folder has no configuration is what was said before.
      const news = unread.filter((file) => !isConfigFile(file) || texts.read(file).kind === "text");
      forgetThoseOn(news);
      return news.length > 0;
    },
    change: (uri, text) => {
      if (!isFile(uri)) return false;
      const path = pathOfUri(uri);
      texts.change(path, text);
      return forgetThoseOn([path]);
    },
    close: (uri) => {
      if (forgetScripts(plans.forget(uri))) hasNews = true;
    },
    takeNews: () => {
      const news = hasNews;
      hasNews = false;
      return news;
    },
  };
}
