import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createLocalFiles } from "../localFiles.node.ts";
import { createService } from "../service.ts";
import { createShellParser } from "../syntax/shell/shellParser.ts";
import { startServer } from "./server.ts";

/** The language server on Node; the parsers' WASM lies beside the bundle. */
startServer(createConnection(ProposedFeatures.all), {
  createService: async (reportFault, workspaceFolderUris) => {
    const [runtime, grammar] = await Promise.all([
      readFile(join(__dirname, "web-tree-sitter.wasm")),
      readFile(join(__dirname, "tree-sitter-bash.wasm")),
    ]);
    return createService({
      shellParser: await createShellParser({ runtime, grammar }),
      localFiles: createLocalFiles(() => workspaceFolderUris().flatMap(toPath)),
      reportFault,
    });
  },
});

/** A virtual workspace has no folders on the disk. */
function toPath(uri: string): readonly string[] {
  return uri.startsWith("file:") ? [fileURLToPath(uri)] : [];
}
