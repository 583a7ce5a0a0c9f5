import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { findFilesBelow, patientReader, wouldFind } from "../service/inputFiles.node.ts";
import { uriBelow, type WorkspaceFiles } from "./workspaceFiles.ts";

/** The files of workspace folders on the disk, chosen as the command line chooses them. */
export const nodeWorkspaceFiles: WorkspaceFiles = {
  find: async (folderUri, signal) => {
    const folder = toPath(folderUri);
    if (folder === null) return { uris: [], problems: [] };
    const { files, problems } = await findFilesBelow(folder, undefined, signal);
    return { uris: files.map((path) => uriBelow(folderUri, relative(folder, path).split(sep))), problems };
  },
  wouldFind: async (uri, folderUri) => {
    const [path, folder] = [toPath(uri), toPath(folderUri)];
    return path === null || folder === null ? null : wouldFind(path, folder);
  },
  read: async (uri) => {
    const path = toPath(uri);
    return path === null ? null : patientReader.readFoundFile(path);
  },
};

function toPath(uri: string): string | null {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : null;
  } catch {
    // A host in it, or characters that no path has.
    return null;
  }
}
