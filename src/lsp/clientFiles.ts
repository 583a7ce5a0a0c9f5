import type { LocalFiles } from "../catalog/localModel.ts";
import type { ReadNeighbour } from "../service/neighbourTexts.ts";
import { isOnDisk, pathOfUri } from "../service/pathOfUri.ts";
import { type FileContent, listFolderMethod, readFileMethod } from "./protocol.ts";

/** Whoever can be asked: the connection to a client that reads files for its server. */
export interface AskedClient {
  readonly sendRequest: <Answer>(method: string, params: object) => Promise<Answer>;
}

/** The files of a workspace that only the client can read: on a server without any, or of another scheme. */
export interface ClientFiles {
  readonly readNeighbour: ReadNeighbour;
  readonly localFiles: LocalFiles;
  /** Whether a document is a file, and not a draft, or what an editor shows of an old version. */
  readonly isFile: (uri: string) => boolean;
}

/** Asks the client, and only for what lies in a folder of the workspace. */
export function createClientFiles(client: AskedClient, folderUris: () => readonly string[]): ClientFiles {
  const read = async (path: string): Promise<FileContent> => {
    const uri = uriInside(path, folderUris());
    return uri === null
      ? { problem: "lies outside the workspace and is not read" }
      : client.sendRequest<FileContent>(readFileMethod, { uri }).catch(() => ({ problem: "cannot be read" }));
  };
  return {
    readNeighbour: read,
    isFile: (uri) => folderUris().some((folderUri) => uri.startsWith(`${folderUri.replace(/\/$/, "")}/`)),
    localFiles: {
      readTextFile: async (path) => {
        const content = await read(path);
        return "text" in content ? content.text : null;
      },
      listFiles: async (path) => {
        const uri = uriInside(path, folderUris());
        return uri === null
          ? null
          : client.sendRequest<readonly string[] | null>(listFolderMethod, { uri }).catch(() => null);
      },
    },
  };
}

/** The disk's files, and the client's where a folder of the workspace is on no disk. */
export function besideDisk(
  disk: Omit<ClientFiles, "isFile">,
  client: AskedClient,
  folderUris: () => readonly string[],
): ClientFiles {
  const virtualUris = () => folderUris().filter((uri) => !isOnDisk(uri));
  const virtual = createClientFiles(client, virtualUris);
  const filesOf = (path: string) => (uriInside(path, virtualUris()) === null ? disk : virtual);
  return {
    readNeighbour: (path) => filesOf(path).readNeighbour(path),
    isFile: (uri) => isOnDisk(uri) || virtual.isFile(uri),
    localFiles: {
      readTextFile: (path) => filesOf(path).localFiles.readTextFile(path),
      listFiles: (path) => filesOf(path).localFiles.listFiles(path),
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
