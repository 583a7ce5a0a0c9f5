/** The files of workspace folders, as far as the server's host can read them; absent in a browser. */
export interface WorkspaceFiles {
  /** What may hold a launch or plan below a folder; nothing of it is read yet. */
  readonly find: (
    folderUri: string,
    signal: AbortSignal,
  ) => Promise<{ readonly uris: readonly string[]; readonly problems: readonly string[] }>;
  /** Whether `find` would give this one, or look into it where it is a folder. */
  readonly wouldFind: (uri: string, folderUri: string) => Promise<"file" | "folder" | null>;
  /** `null` for what turns out to be none of ours. */
  readonly read: (uri: string) => Promise<{ readonly text: string } | { readonly problem: string } | null>;
}
