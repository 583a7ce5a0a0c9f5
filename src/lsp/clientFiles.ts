import type { Connection } from "vscode-languageserver";
import type { LocalFiles } from "../catalog/localModel.ts";
import type { ReadNeighbour } from "../service/neighbourTexts.ts";
import { pathOfUri } from "../service/pathOfUri.ts";
import { type FileContent, listFolderMethod, readFileMethod } from "./protocol.ts";

/** The files of a workspace that only the client can read: on a server without any, or of another scheme. */
export interface ClientFiles {
  readonly readNeighbour: ReadNeighbour;
  readonly localFiles: LocalFiles;
}

/** Asks the client, and only for what lies in a folder of the workspace. */
export function createClientFiles(connection: Connection, folderUris: () => readonly string[]): ClientFiles {
  const read = async (path: string): Promise<FileContent> => {
    const uri = uriInside(path, folderUris());
    return uri === null
      ? { problem: "lies outside the workspace and is not read" }
      : connection.sendRequest<FileContent>(readFileMethod, { uri });
  };
  return {
    readNeighbour: read,
    localFiles: {
      readTextFile: async (path) => {
        const content = await read(path);
        return "text" in content ? content.text : null;
      },
      listFiles: async (path) => {
        const uri = uriInside(path, folderUris());
        return uri === null
          ? null
          : connection.sendRequest<readonly string[] | null>(listFolderMethod, { uri });
      },
    },
  };
}

/** The URI of a path in one of the folders; `null` for any other. `..` is resolved first and leads out of none. */
export function uriInside(path: string, folderUris: readonly string[]): string | null {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "." && name !== "") names.push(name);
  }
  for (const folderUri of folderUris) {
    const folder = pathOfUri(folderUri).split("/").filter(Boolean);
    if (names.length <= folder.length || folder.some((name, index) => name !== names[index])) continue;
    const way = names.slice(folder.length).map(encodeURIComponent).join("/");
    return `${folderUri.replace(/\/$/, "")}/${way}`;
  }
  return null;
}
