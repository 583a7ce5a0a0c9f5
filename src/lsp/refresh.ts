import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  InlayHintRefreshRequest,
} from "vscode-languageserver";

/** Asks the client to draw hints and lenses anew, where it has said that it can; one that refuses keeps the old ones. */
export function refreshViews(connection: Connection, { workspace }: ClientCapabilities): void {
  const ignore = () => undefined;
  if (workspace?.inlayHint?.refreshSupport)
    connection.sendRequest(InlayHintRefreshRequest.type).catch(ignore);
  if (workspace?.codeLens?.refreshSupport) connection.sendRequest(CodeLensRefreshRequest.type).catch(ignore);
}
