import { fileURLToPath } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { loadLaunchParsers } from "../launchParsers.node.ts";
import { createLocalFiles } from "../localFiles.node.ts";
import { createService } from "../service.ts";
import { startServer } from "./server.ts";

/** The language server on Node; the parsers' WASM lies beside the bundle. */
startServer(createConnection(ProposedFeatures.all), {
  createService: async (reportFault, workspaceFolderUris) => {
    return createService({
      parsers: await loadLaunchParsers(__dirname),
      localFiles: createLocalFiles(() => workspaceFolderUris().flatMap(toPath)),
      reportFault,
    });
  },
});

/** A virtual workspace has no folders on the disk. */
function toPath(uri: string): readonly string[] {
  return uri.startsWith("file:") ? [fileURLToPath(uri)] : [];
}
