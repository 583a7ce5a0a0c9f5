import type { Connection, InitializeParams } from "vscode-languageserver";

/** The folders that are open, as URIs. */
export interface WorkspaceFolders {
  readonly uris: () => readonly string[];
  /** Takes what the client says at its start. */
  readonly open: (params: InitializeParams) => void;
  /** Listens to folders that come and go, where the client tells of them. */
  readonly follow: (onChange: () => void) => void;
}

export function createWorkspaceFolders(connection: Connection): WorkspaceFolders {
  let uris: readonly string[] = [];
  let isTold = false;
  return {
    uris: () => uris,
    open: ({ workspaceFolders, rootUri, capabilities }) => {
      uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri == null ? [] : [rootUri]);
      isTold = capabilities.workspace?.workspaceFolders === true;
    },
    follow: (onChange) => {
      if (!isTold) return;
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        uris = [...uris.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
        onChange();
      });
    },
  };
}
