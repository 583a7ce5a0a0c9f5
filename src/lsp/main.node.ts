import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, env, stdin, stdout } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createHubAccess } from "../hub/hubAccess.node.ts";
import { createMetricsFetch } from "../service/fetchMetrics.node.ts";
import { loadLaunchParsers } from "../service/launchParsers.node.ts";
import { createLocalFiles } from "../service/localFiles.node.ts";
import { createNeighbourReader } from "../service/neighbourTexts.node.ts";
import { createService } from "../service/service.ts";
import { defaultMachineSettings, type MachineSettings } from "../settings.ts";
import { isEngineKept, keepEngine } from "../startup/engine.node.ts";
import { openTextStream } from "../text/textStream.node.ts";
import { todayInUtc } from "../units/today.ts";
import { besideDisk } from "./clientFiles.ts";
import { helpersGiveWay } from "./helperThreads.node.ts";
import { collectInPauses } from "./idleCollection.node.ts";
import { startServer } from "./server.ts";
import { tuneForTyping } from "./typingFlags.node.ts";
import { wholeMessages } from "./wholeMessages.node.ts";
import { nodeWorkspaceFiles } from "./workspaceFiles.node.ts";
import { filesByScheme } from "./workspaceFiles.ts";
import { createWorkspaceFilesOfClient } from "./workspaceFilesOfClient.ts";

/** What makes the next answers to keystrokes faster, after one of them. */
const afterFindings = [helpersGiveWay(), tuneForTyping(isEngineKept), collectInPauses()];

/** The language server on Node; the parsers' WASM lies beside the bundle. */
const connection = argv.includes("--stdio")
  ? createConnection(ProposedFeatures.all, stdin, wholeMessages(stdout))
  : createConnection(ProposedFeatures.all);
startServer(connection, {
  machineSettings: argv.includes("--scoped-settings") ? null : settingsOfArguments(),
  rulesFolder: findRulesFolder(),
  workspaceFiles: filesByScheme(nodeWorkspaceFiles, createWorkspaceFilesOfClient(connection)),
  readTextFile: (path) => readFile(path, "utf8"),
  openLog: async (uri) => (uri.startsWith("file:") ? await openTextStream(fileURLToPath(uri)) : null),
  afterFindings: () => {
    for (const follow of afterFindings) follow();
  },
  fetchMetrics: createMetricsFetch({ environment: env }),
  createService: async (reportFault, workspaceFolderUris, cacheFolder) => {
    const folders = () => workspaceFolderUris().flatMap(toPath);
    const disk = { localFiles: createLocalFiles(folders), readNeighbour: createNeighbourReader(folders) };
    return createService({
      parsers: await loadLaunchParsers(__dirname),
      ...besideDisk(disk, connection, workspaceFolderUris),
      hub: createHubAccess({ environment: env, settleMs: 1000, cacheFolder }),
      today: todayInUtc,
      reportFault,
    });
  },
});

// By then most of what an editor asks has been asked.
setTimeout(keepEngine, 10_000).unref();

/** Whoever starts the server by hand turns the Hub on by hand, too: `--hub`, and `HF_ENDPOINT` for another one. */
function settingsOfArguments(): MachineSettings {
  return {
    ...defaultMachineSettings,
    "hub.enabled": argv.includes("--hub"),
    "hub.endpoint": env.HF_ENDPOINT ?? defaultMachineSettings["hub.endpoint"],
  };
}

/** The pages come with the extension and the repository, beside the folder of the bundle. */
function findRulesFolder(): string | null {
  const path = join(__dirname, "..", "docs", "rules");
  return existsSync(path) ? pathToFileURL(path).href : null;
}

/** A virtual workspace has no folders on the disk. */
function toPath(uri: string): readonly string[] {
  return uri.startsWith("file:") ? [fileURLToPath(uri)] : [];
}
