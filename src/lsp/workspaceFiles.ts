import { isOnDisk } from "../service/pathOfUri.ts";

/** The files of workspace folders, on the server's disk or behind the client. */
export interface WorkspaceFiles {
  /**
   * What may hold a launch or plan below a folder; nothing of it is read yet. `rootUri` is the workspace folder that it
   * lies in, where it is not that itself.
   */
  readonly find: (
    folderUri: string,
    signal: AbortSignal,
    rootUri?: string,
  ) => Promise<{ readonly uris: readonly string[]; readonly problems: readonly string[] }>;
  /** Whether `find` would give this one, or look into it where it is a folder. */
  readonly wouldFind: (uri: string, folderUri: string) => Promise<"file" | "folder" | null>;
  /** `null` for what turns out to be none of ours. */
  readonly read: (uri: string) => Promise<{ readonly text: string } | { readonly problem: string } | null>;
}

/** Each folder with whoever can read it. */
export function filesByScheme(onDisk: WorkspaceFiles, elsewhere: WorkspaceFiles): WorkspaceFiles {
  const filesOf = (uri: string) => (isOnDisk(uri) ? onDisk : elsewhere);
  return {
    find: (folderUri, signal, rootUri) => filesOf(folderUri).find(folderUri, signal, rootUri),
    wouldFind: (uri, folderUri) => filesOf(folderUri).wouldFind(uri, folderUri),
    read: (uri) => filesOf(uri).read(uri),
  };
}

/** Written as VS Code writes URIs, so that a file has one name whether it is open or not. */
export function uriBelow(folderUri: string, names: readonly string[]): string {
  const encoded = names.map((name) => encodeURIComponent(name).replace(/[!'()*]/g, encodeCharacter));
  return [folderUri.replace(/\/$/, ""), ...encoded].join("/");
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
