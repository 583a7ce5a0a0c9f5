import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
} from "vscode-languageserver";
import type { ServerContext } from "./documents.ts";
import { guard } from "./guard.ts";

/**
 * Tells the service of every text that changes in an editor or on the disk, as other documents may rest on it. `onNews`
 * is called when one does, `onChange` of every change after that.
 */
export function followNeighbours(
  connection: Connection,
  context: ServerContext,
  onNews: () => void,
  onChange: readonly ((uris: readonly string[]) => void)[],
): void {
  const { documents, service, reportFault } = context;
  const tell = guard("neighbours", undefined, reportFault, async (uris: readonly string[]) => {
    const ready = await service;
    const changed = uris.map((uri) => ready.fileChanged(uri, documents.get(uri)?.getText() ?? null));
    if (changed.includes(true)) onNews();
    for (const each of onChange) each(uris);
  });
  documents.onDidChangeContent(({ document }) => void tell([document.uri]));
  documents.onDidClose(({ document }) => void tell([document.uri]));
  connection.onDidChangeWatchedFiles(({ changes }: DidChangeWatchedFilesParams) =>
    tell(changes.map(({ uri }) => uri)),
  );
}

/** Names that files have whose values a launch takes over. */
const watched = "**/{*.env,.env,.env.*,*.yaml,*.yml,*.sh,*.bash}";

/** Asks the client to say when such a file changes, where it can; nothing is watched on our side. */
export async function watchNeighbours(
  connection: Connection,
  { workspace }: ClientCapabilities,
): Promise<void> {
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [{ globPattern: watched }],
  });
}
