import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { createBrowserMetricsFetch } from "../service/fetchMetricsInBrowser.ts";
import { createService } from "../service/service.ts";
import { createPythonParser } from "../syntax/python/pythonParser.ts";
import { createShellParser } from "../syntax/shell/shellParser.ts";
import { loadGrammar, startTreeSitter } from "../syntax/treeSitter.ts";
import { todayInUtc } from "../units/today.ts";
import { createClientFiles } from "./clientFiles.ts";
import type { WorkerFiles } from "./protocol.ts";
import { startServer } from "./server.ts";
import { createWorkspaceFilesOfClient } from "./workspaceFilesOfClient.ts";

/** The worker's own end of the line to the client; no library of types that this project reads has it. */
declare const self: { onmessage: ((event: { readonly data: WorkerFiles }) => void) | null };

/** The language server in a browser's worker. Its first message brings what it cannot read itself. */
self.onmessage = ({ data: { parsers, rulesFolder } }) => {
  const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
  startServer(connection, {
    // The client is VS Code, whose settings have scopes.
    machineSettings: null,
    rulesFolder,
    fetchMetrics: createBrowserMetricsFetch(),
    workspaceFiles: createWorkspaceFilesOfClient(connection),
    createService: async (reportFault, workspaceFolderUris) => {
      await startTreeSitter(parsers.runtime);
      return createService({
        parsers: {
          shell: createShellParser(loadGrammar(() => parsers.shell)),
          python: createPythonParser(loadGrammar(() => parsers.python)),
        },
        ...createClientFiles(connection, workspaceFolderUris),
        today: todayInUtc,
        reportFault,
      });
    },
  });
};
