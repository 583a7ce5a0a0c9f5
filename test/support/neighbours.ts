import { createService, type Service } from "../../src/service/service.ts";
import type { ServiceDocument } from "../../src/service/serviceHost.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

/** A folder of the tests: its files by their names, and what was asked for. */
export interface Folder {
  readonly service: Service;
  readonly asked: string[];
  readonly files: Map<string, string>;
  /** A file of the folder as an open document, its neighbours read. */
  readonly open: (name: string) => Promise<ServiceDocument>;
}

const root = "/srv/team a/llm/";

export async function openFolder(texts: Readonly<Record<string, string>>, today?: string): Promise<Folder> {
  const files = new Map(Object.entries(texts));
  const asked: string[] = [];
  const service = createService({
    parsers: await loadLaunchParsers(),
    localFiles: null,
    readNeighbour: async (path) => {
      asked.push(path);
      if (!path.startsWith(root)) return { problem: "lies outside the workspace and is not read" };
      const text = files.get(path.slice(root.length));
      return text === undefined ? { problem: "is not there" } : { text };
    },
    ...(today !== undefined && { today: () => today }),
    reportFault: (where, error) => {
      throw new Error(`Fault in ${where}`, { cause: error });
    },
  });
  const open = async (name: string) => {
    const uri = uriOf(name);
    const document = { uri, languageId: "", version: 1, text: files.get(name) ?? "" };
    await service.readModels(document, new AbortController().signal, () => undefined);
    return document;
  };
  return { service, asked, files, open };
}

export function uriOf(name: string): string {
  return `file://${root.replaceAll(" ", "%20")}${name}`;
}
